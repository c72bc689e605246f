"""The demonstration borough: Harrowmere, which does not exist, and everyone and every organisation in it.

Its people, agreements and two months of history are data here, and reach the database only through the
product's own actions and exchange. So the history was really decided and really logged, and what does not
work for a real organisation does not work here either.
"""
