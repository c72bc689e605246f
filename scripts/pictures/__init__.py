"""Pictures of every page of the demonstration, so that whoever changes one looks at it.

    make pictures

starts a demonstration of its own and writes `build/pictures/<page>-<width>-<scheme>.png`: phone and desk,
light and dark, and what a printer gets. Four of them go to `docs/pictures`, cut below one thing and sharp;
those for the README are taken first, before anybody has acted for the resident or opened what is hers.

`--demo FILE` takes the running demonstration that this `demo.json` describes; `--only WORD` some pages.
A page that is new needs a line in `residents`, `accounts`, `opened`, `anybody` or `staff`, and tests try
it, too: without one the command says which page it is, and ends with 1.
"""

from . import accounts, anybody, opened, residents, staff

SUBJECTS = (*residents.SUBJECTS, *accounts.SUBJECTS, *anybody.SUBJECTS, *opened.SUBJECTS, *staff.SUBJECTS)
"""Every page that the demonstration serves, those for the README first."""
