"""The catalogue's verbs: entering a service by its number in the list, and offering one in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from candour.people.models import Organisation
from candour.people.registering import record_change
from candour.services.errors import AlreadyOffered
from candour.services.models import Offer, Service


@transaction.atomic
def define_service(*, lgsl: int, description: str, tier: str, at: datetime) -> Service:
    """Enter a service of the Local Government Services List, unless an import has entered it already."""
    service, is_new = Service.objects.get_or_create(
        lgsl=lgsl, defaults={"description": description, "tier": tier}
    )
    if is_new:
        values = {"description": description, "tier": tier}
        record_change(what="service", name=str(lgsl), change="added", values=values, at=at)
    return service


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What an offer says of itself besides name and summary: as in `Offer`, whose fields these are."""

    topic: str = Offer.Topic.COMMUNITY
    does: Sequence[str] = ()
    ways: Mapping[str, str] = field(default_factory=dict)
    datasets: Sequence[str] = ()
    purposes: Sequence[str] = ()
    by_place: bool = False
    begin_with: int | None = None


@transaction.atomic
def offer_service(
    *,
    organisation: Organisation,
    service: Service | None,
    slug: str,
    name: str,
    summary: str,
    about: About | None = None,
    at: datetime,
) -> Offer:
    """Offer a service here, in an organisation's own words. Raises AlreadyOffered when the slug is taken."""
    said = asdict(about or About())
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                organisation=organisation, service=service, slug=slug, name=name, summary=summary, **said
            )
    except IntegrityError as taken:
        raise AlreadyOffered(f"A service is offered as {slug} already.") from taken
    values = {
        "organisation": organisation.slug,
        "lgsl": None if service is None else service.lgsl,
        "name": name,
        "summary": summary,
        **{key: list(value) if isinstance(value, tuple) else value for key, value in said.items() if value},
    }
    record_change(what="offer", name=slug, change="added", values=values, at=at)
    return offer
