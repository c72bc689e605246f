"""The look: the base page, its components, words for dates and numbers, styles, and the pages of errors.

Every page of Candour stands on `design/base.html` and draws with the macros of `design/parts.html`. Here
too is what forms and answers of every door have in common. Whose a page is, each door finds out for itself.
"""
