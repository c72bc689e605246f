"""Where "This is wrong" leads, beside each held value: to the case that waits, to a form, or nowhere.

There is a form only where somebody at the holder has a role to answer here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from candour.services.models import Case
from candour.services.queries.cases import answering, open_corrections
from candour.web.design.parts import Link
from candour.web.portal.held_values import HeldItem


def with_wrong_links(items: Iterable[HeldItem], subjects: Collection[UUID]) -> Iterator[HeldItem]:
    """All values of a person, each with its link. subjects: those joined in them."""
    listed = list(items)
    waiting = open_corrections(subjects)
    here = answering({item.dataset.organisation_id for item in listed}, Case.Kind.CORRECTION)
    for place, item in placed(listed):
        case = waiting.get((item.dataset.pk, item.name, item.text))
        if case is not None:
            address = reverse("portal:case", args=[case.id])
            yield replace(item, wrong=Link(text=_("You said it is wrong"), url=address, about=item.title))
        elif item.dataset.organisation_id in here:
            address = reverse("portal:wrong", args=[*item.dataset.key.split("/"), item.name, place])
            yield replace(item, wrong=Link(text=_("This is wrong"), url=address, about=item.title))
        else:
            yield item


def placed(items: Iterable[HeldItem]) -> Iterator[tuple[int, HeldItem]]:
    """Each value with which of several of its name in its system it is, from 1."""
    counted: Counter[tuple[str, str]] = Counter()
    for item in items:
        counted[item.dataset.key, item.name] += 1
        yield counted[item.dataset.key, item.name], item
