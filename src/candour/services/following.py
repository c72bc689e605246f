"""Reads the log behind its sequencer: tells people of uses they asked about, and of records that changed.

It follows the places in the log, so nothing is passed over and no release waits for it. A use kept from view
tells nobody anything; when a named person lifts it, its review is read here and the use counts as new.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from candour.access.current import recorder
from candour.access.queries import USE_KINDS, Use, use_of
from candour.people.models import Organisation
from candour.people.queries import has_died, subjects_of
from candour.services.actions.cases import note_record_changed
from candour.services.actions.messages import tell_person
from candour.services.actions.passing_on import pass_on_use
from candour.services.models import Alert, Alerted, Case, Followed, Message
from candour.store.following import (
    LAST_PLACE,
    NEXT_LEAVES,
    WATCHED_ENTRIES,
    WatchedEntry,
    watched_entry,
)
from candour.vault.errors import VaultError

MOST_AT_ONCE: Final = 500

AddressOfUse = Callable[[UUID], str]
"""Where the page of a use is."""


@transaction.atomic
def follow(address_of: AddressOfUse, *, at: datetime) -> int:
    """Read the next entries of the log and tell of them; gives how many there were.

    Where nobody has followed yet, it begins with the newest: nobody is told of what is long past.
    """
    held = Followed.objects.select_for_update().first()
    with connection.cursor() as cursor:
        if held is None:
            cursor.execute(LAST_PLACE)
            Followed.objects.create(through=cursor.fetchone()[0])
            return 0
        cursor.execute(NEXT_LEAVES, {"after": held.through, "most": MOST_AT_ONCE})
        leaves = cursor.fetchall()
        if not leaves:
            return 0
        cursor.execute(WATCHED_ENTRIES, _bounds([json.loads(bytes(leaf)) for _index, _id, leaf in leaves]))
        watched = [watched_entry(row) for row in cursor.fetchall()]
    for entry in sorted(watched, key=lambda each: (each.at, each.id)):
        _hear(entry, address_of, at)
    held.through = leaves[-1][0]
    held.save(update_fields=["through"])
    return len(leaves)


def _bounds(leaves: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Which entries these leaves are of, and between which moments they were logged.

    A leaf gives milliseconds, as its entry does; one more on either side takes no harm.
    """
    listed = list(leaves)
    moments = [datetime.fromisoformat(leaf["at"]) for leaf in listed]
    return {
        "since": min(moments) - timedelta(milliseconds=1),
        "until": max(moments) + timedelta(milliseconds=1),
        "ids": [leaf["id"] for leaf in listed if leaf["kind"] in ("use", "account")],
    }


def _hear(entry: WatchedEntry, address_of: AddressOfUse, at: datetime) -> None:
    try:
        opened = recorder().opened(entry.key, id=entry.id, at=entry.at, kind=entry.kind, sealed=entry.sealed)
    except VaultError:
        return  # erased a moment ago
    if has_died(entry.person):
        return
    body = json.loads(opened.body)
    if body["kind"] in USE_KINDS:
        _alert(entry.person, Use(entry.id, entry.happened, entry.at, body, None), address_of, at)
    elif body["kind"] in ("emergency", "withheld-lifted"):
        use = use_of(entry.person, UUID(body["use"]))
        if use is not None:
            _alert(entry.person, use, address_of, at)
    elif body["kind"] == "record-changed":
        _hear_of_record(entry.person, body, entry.happened, at)


def _alert(person: UUID, use: Use, address_of: AddressOfUse, at: datetime) -> None:
    """Tell a person of a use, once, if any of their alerts is about such."""
    subjects = subjects_of(person)
    alerts = Alert.objects.filter(subject_id__in=subjects, ended_at=None)
    slugs = dict(
        Organisation.objects.filter(pk__in=alerts.values("organisation_id")).values_list("pk", "slug")
    )
    fitting = [alert for alert in alerts if _fits(alert, use, slugs)]
    if not fitting:
        return
    told, is_new = Alerted.objects.get_or_create(
        subject_id=fitting[0].subject_id, entry_id=use.id, defaults={"at": at}
    )
    if is_new:
        tell_person(
            person=person,
            kind=Message.Kind.ALERTS,
            title=_("Something you asked us to tell you about"),
            text=_("You can see it under Who used my data."),
            link=address_of(told.entry_id),
            at=at,
            daily=_may_wait(fitting),
        )
        pass_on_use(person, use, at)


def _may_wait(fitting: Collection[Alert]) -> bool | None:
    """Whether a use is told of once a day, as `tell_person` takes it: the soonest of the alerts counts."""
    paces = {alert.pace for alert in fitting}
    if Alert.Pace.AT_ONCE in paces:
        return False
    return None if Alert.Pace.USUAL in paces else True


def _fits(alert: Alert, use: Use, slugs: Mapping[UUID, str]) -> bool:
    body = use.body
    return (
        (alert.organisation_id is None or slugs.get(alert.organisation_id) == body["organisation"])
        and (not alert.purpose or alert.purpose == body["purpose"])
        and (alert.happened != Alert.Happened.USED or not use.was_refused)
        and (alert.happened != Alert.Happened.REFUSED or bool(body["refused"]))
    )


def _hear_of_record(person: UUID, body: Mapping[str, Any], happened: datetime, at: datetime) -> None:
    """Say in each correction about what has changed now that the record says something else."""
    changed = {*body.get("attributes", ()), *body.get("removed", ())}
    corrections = Case.objects.filter(
        subject_id__in=subjects_of(person), kind=Case.Kind.CORRECTION, opened_at__lt=happened
    )
    for case in corrections.filter(attribute__in=changed):
        note_record_changed(person=person, case=case, dataset=body["dataset"], at=at)
