"""Officers through whom an organisation acts for somebody hear of news as others do, but at their desk.

It stands in the inbox of the desk until they open the page that it leads to, and an email says no more than
that there is something. None of it concerns a right or a rule, so it makes no entry.
"""

from datetime import datetime

from candour.people.models import Account, Representation
from candour.people.queries import is_officer_at
from candour.people.representation_queries import named_in
from candour.services.actions.telling import next_digest
from candour.services.models import OfficerNews, OfficerTold
from candour.services.queries.officers import how_officer_is_told


def tell_officers(row: Representation, page: str, at: datetime) -> None:
    """Tell every officer who acts under an authority that a page of it has news; a step of actions.

    page: as in `OfficerNews`.
    """
    for named in named_in(row):
        account = named.account
        if row.organisation is not None and account.is_active and is_officer_at(account, row.organisation):
            OfficerNews.objects.get_or_create(
                account=account,
                representation=row,
                page=page,
                read_at=None,
                defaults={"at": at, "due_at": _due(account, at)},
            )


def note_news_read(*, account: Account, authority: Representation, page: str, at: datetime) -> None:
    """Note that an officer opened a page that has news: no email about it goes any more."""
    news = OfficerNews.objects.filter(account=account, representation=authority, page=page, read_at=None)
    news.update(read_at=at, due_at=None)


def choose_how_officer_is_told(*, account: Account, how: OfficerTold.How, at: datetime) -> None:
    """Choose how to be told of news for those one acts for; it counts for what waits, too."""
    OfficerTold.objects.update_or_create(account=account, defaults={"how": how, "changed_at": at})
    waiting = OfficerNews.objects.filter(account=account, read_at=None, sent_at=None)
    waiting.exclude(due_at=None).update(due_at=_due(account, at))


def _due(account: Account, at: datetime) -> datetime | None:
    match how_officer_is_told(account):
        case OfficerTold.How.AT_ONCE:
            return at
        case OfficerTold.How.DAILY:
            return next_digest(at)
    return None
