"""Linking a record by its number and what its person knows, where its holder allows that.

Every failure is one answer. An account is held back by its own wrong tries, as with codes; a record by those
of everybody, for this way alone: its owner still has a code made, so nobody who guesses can lock them out.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from candour.access.actions import recorder
from candour.access.first_sight import blind_of
from candour.access.within import within
from candour.core.known_facts import answers_fit
from candour.core.local_time import local_date
from candour.people.models import Account, Reference, Subject
from candour.register.models import Dataset
from candour.services.actions.linking import Outcome, Tried, link_subject, not_linked, tries_too_often
from candour.services.models import FactAttempt
from candour.sharing.queries import facts_of
from candour.vault.blind import normalised, secret_digest

TRIES_FOR_A_RECORD: Final = 10
"""How many wrong tries of all accounts in a day there are for one number at one organisation."""


@transaction.atomic
def link_by_facts(
    *, account: Account, dataset: Dataset, reference: str, facts: Mapping[str, str], at: datetime
) -> Tried:
    """Link the record with this number, if every fact fits. A lawful no is an answer, and counts as a try.

    facts: attribute -> what was typed, for each that the dataset is linked by.
    """
    held = Account.objects.select_for_update().get(pk=account.pk)
    if tries_too_often(held, at):
        return Tried(Outcome.TOO_OFTEN)
    digest = _digest(dataset, reference)
    _wait_for_turn(digest)
    tried = FactAttempt.objects.filter(digest=digest, at__gt=at - timedelta(days=1)).count()
    subject = _subject(dataset, reference)
    fits = subject is not None and set(facts) == set(dataset.linked_by) and _fits(subject, dataset, facts, at)
    if subject is not None and fits and tried < TRIES_FOR_A_RECORD:
        how = "its number and what is known of it"
        linked = link_subject(held, subject.id, dataset.organisation, how, at)
        if linked.outcome is not Outcome.NOT_LINKED:
            return linked
    FactAttempt.objects.filter(at__lte=at - timedelta(days=1)).delete()
    FactAttempt.objects.create(digest=digest, at=at)
    return not_linked(held, at, how="known facts")


def _fits(subject: Subject, dataset: Dataset, facts: Mapping[str, str], at: datetime) -> bool:
    linkable = Dataset.objects.exclude(linked_by=[]).values_list("key", flat=True)
    with within(subject.person_id):
        known = facts_of(subject.person_id).facts
    return answers_fit(known, dataset.key, facts, linkable=frozenset(linkable), today=local_date(at))


def _subject(dataset: Dataset, reference: str) -> Subject | None:
    """Whom a number leads to at the dataset's organisation, whatever kind of number it is."""
    with within(organisations={dataset.organisation_id}):
        known = Reference.objects.filter(organisation=dataset.organisation)
        blinds = [
            blind_of(recorder(), dataset.organisation_id, scheme, reference.strip())
            for scheme in sorted(set(known.values_list("scheme", flat=True)))
        ]
        found = list(known.filter(blind__in=blinds).values_list("subject_id", flat=True)[:2])
    return Subject.objects.get(id=found[0]) if len(found) == 1 else None


def _wait_for_turn(digest: bytes) -> None:
    """Have tries at one number come one after the other, or many accounts at once would each be the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])


def _digest(dataset: Dataset, reference: str) -> bytes:
    """Of a number, as it is looked for, whether or not there is one: so the count tells nothing either."""
    name = f"{dataset.organisation_id} {normalised(reference)}"
    return secret_digest(recorder().provider.blind_index_key, b"candour known facts v1", name)
