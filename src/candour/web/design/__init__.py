"""The look: the base page, its components, words for dates and numbers, styles, and the pages of errors.

Every page of Candour stands on `design/base.html` and draws with the macros of `design/parts.html`. This room
knows how things look and nothing about whose they are: it reads no models and asks no other room.
"""
