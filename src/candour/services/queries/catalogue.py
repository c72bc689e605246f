"""The catalogue as pages show it: what is offered here, in plain words, and by whom."""

from django.db.models import Q, QuerySet

from candour.services.models import Offer


def offers(words: str = "", organisation: str = "") -> QuerySet[Offer]:
    """What is offered here, by name. All `words` must stand in name or summary; organisation: a slug."""
    found = Offer.objects.select_related("organisation", "service").order_by("name", "id")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    return found.filter(organisation__slug=organisation) if organisation else found
