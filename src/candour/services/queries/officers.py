"""How officers are told of news for those for whom they act, and what of it they have not read."""

from collections.abc import Collection, Mapping
from uuid import UUID

from candour.people.models import Account
from candour.services.models import OfficerNews, OfficerTold


def how_officer_is_told(account: Account) -> OfficerTold.How:
    """As they chose; by email at once where they chose nothing."""
    chosen = OfficerTold.objects.filter(account=account).first()
    return OfficerTold.How.AT_ONCE if chosen is None else OfficerTold.How(chosen.how)


def newest_page(account: Account, authorities: Collection[UUID]) -> Mapping[UUID, str]:
    """Under which authorities there is news for an officer, by their ids, and on which page the newest is."""
    unread = OfficerNews.objects.filter(account=account, representation__in=authorities, read_at=None)
    return dict(unread.order_by("at").values_list("representation_id", "page"))
