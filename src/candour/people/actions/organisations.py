"""Organisations: entering one in the register, and what it needs before its systems can ask or answer."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from candour.access.current import recorder
from candour.access.first_sight import new_stored_key
from candour.access.recording import HolderPart
from candour.people.actions.subjects import make_subject
from candour.people.errors import AlreadyExists
from candour.people.models import Account, Organisation, OrganisationKey, Subject, UnknownSubject
from candour.people.registering import record_change
from candour.store.facts import stored_key
from candour.vault.data_keys import KeyPurpose


@transaction.atomic
def create_organisation(
    *,
    slug: str,
    name: str,
    kind: Organisation.Kind | str,
    at: datetime,
    joined: bool = True,
    homepage: str = "",
    contact: str = "",
    dpo_contact: str = "",
) -> Organisation:
    """Enter an organisation in the register. Raises AlreadyExists, or ValueError for an unknown kind."""
    values = {
        "name": name,
        "kind": Organisation.Kind(kind).value,
        "joined": joined,
        "homepage": homepage,
        "contact": contact,
        "dpo_contact": dpo_contact,
    }
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(slug=slug, **values)
    except IntegrityError as taken:
        raise AlreadyExists(f"There is an organisation called {slug} already.") from taken
    record_change(what="organisation", name=slug, change="added", values=values, at=at)
    return organisation


def equip(organisation: Organisation) -> None:
    """Give an organisation its pseudo-subject and its own key, unless it has them; a step of actions.

    Whoever asks may ask about a stranger, and whoever holds is told more of a use than its person is.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # one at a time
    if OrganisationKey.objects.filter(organisation=organisation).exists():
        return
    UnknownSubject.objects.create(
        organisation=organisation, subject_id=make_subject(kind=Subject.Kind.UNKNOWN).id
    )
    key = new_stored_key(recorder(), KeyPurpose.HOLDER)
    OrganisationKey.objects.create(
        organisation=organisation,
        key_id=key.id,
        wrapping_version=key.wrapping_version,
        wrapped=key.wrapped,
    )


def naming(officer: Account, organisation: Organisation) -> HolderPart:
    """The part of an entry that an organisation alone reads: who its officer was; a step of actions."""
    equip(organisation)
    key = OrganisationKey.objects.get(organisation=organisation)
    content: dict[str, Any] = {"officer": officer.full_name, "second_approver": None, "refused": {}}
    return HolderPart(content, stored_key(key.key_id, key.wrapping_version, key.wrapped))
