"""The rules of Candour, and nothing else: frozen values and pure functions.

No module here reads a clock, a file, a database or a random source; whatever a rule needs is an argument.
The portal's preview, the desk and the exchange all ask `candour.core.decide.decide`.
"""
