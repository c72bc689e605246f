"""Sharing agreements: drafting a version, approving it on each side, suspending it, ending it.

A version is fixed from the moment it is drafted; what should differ is drafted as the next one. Open entries
name organisations only: who drafted and who approved stands in the tables, where it can be taken out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from candour.access.actions import raise_versions, record_open_entry, tell_partners
from candour.core.named_person import may_be_one, named_person
from candour.log.exact import encode_timestamp
from candour.people.models import Organisation
from candour.sharing.drafting import check_consent, check_draft
from candour.sharing.errors import AnotherInForce, NotASide, OutOfOrder, SeparationBroken, Unexplained
from candour.sharing.models import Agreement, AgreementVersion, Approval
from candour.sharing.queries import missing_sides
from candour.sharing.terms import asker_of, is_drafted, sides, start_of, written
from candour.store.register import REGISTER_ID

_TOLD = frozenset({"approved", "suspended", "resumed", "ended"})
"""What both sides' systems are told, an approval when it brings the version into force."""


@transaction.atomic
def draft_agreement(
    *,
    slug: str,
    asker: Organisation,
    purpose: str,
    terms: Mapping[str, Any],
    by: str,
    at: datetime,
    what_changed: str = "",
    goes_ahead_without_yes: bool = False,
    no_costs_a_service: bool = False,
) -> AgreementVersion:
    """Draft the first or the next version of an agreement.

    terms: fields of AgreementVersion, in words and as data (`sharing.terms`); `starts_at` is now unless said.
    by: its drafter, "Tom Reddy, benefits". The last two are what its drafter declares.
    Raises InvalidTerms (core), NotConsent, or Unexplained when a later version does not say what changed.
    """
    if wrong := sorted(name for name in terms if not is_drafted(name)):
        raise TypeError(f"These are not terms of an agreement: {', '.join(wrong)}.")
    agreement = _held_agreement(slug, asker, purpose)
    number = agreement.versions.count() + 1
    if number > 1 and not what_changed.strip():
        raise Unexplained(f"Version {number} of {slug} must say what changed.")
    version = AgreementVersion(
        agreement=agreement,
        asker_id=asker.pk,
        purpose=purpose,
        version=number,
        what_changed=what_changed,
        drafted_by=by,
        **{"starts_at": at, **terms},
    )
    rules = check_draft(version)
    check_consent(
        version,
        rules,
        goes_ahead_without_yes=goes_ahead_without_yes,
        no_costs_a_service=no_costs_a_service,
    )
    version.save(force_insert=True)
    version.refresh_from_db()  # plain values, as whoever reads it later will see them
    _record(version, "drafted", at, organisation=asker.slug, terms=written(version))
    return version


@transaction.atomic
def approve_agreement(
    *, version: AgreementVersion, organisation: Organisation, by: str, at: datetime
) -> AgreementVersion:
    """Approve a version for one side, by one named person.

    When the asker and every holder have, it comes into force at once, or on the day it names, and ends the
    version before it. Raises OutOfOrder, NotASide, SeparationBroken, or AnotherInForce.
    """
    held = _held_version(version)
    _check_approvable(held, at)
    side = _side(held, organisation)
    _check_separation(held, by)
    if held.approvals.filter(organisation=organisation).exists():
        raise OutOfOrder(f"{organisation.name} has approved {held} already.")
    held.approvals.create(organisation=organisation, side=side, by=by, at=at)
    missing = missing_sides(held)
    if not missing:
        _bring_into_force(held, at)
    _record(
        held,
        "approved",
        at,
        organisation=organisation.slug,
        side=side.value,
        in_force_from=None if missing else encode_timestamp(start_of(held)),
    )
    return held


@transaction.atomic
def suspend_agreement(
    *, version: AgreementVersion, organisation: Organisation, why: str, at: datetime
) -> AgreementVersion:
    """Stop all sharing under a version, for one side, until it resumes. Raises NotASide, OutOfOrder."""
    held = _held_standing(version, organisation, at)
    if held.suspended_at is not None:
        raise OutOfOrder(f"{held} is suspended already.")
    return _change(held, "suspended", organisation, why, at, suspended_at=at)


@transaction.atomic
def resume_agreement(
    *, version: AgreementVersion, organisation: Organisation, why: str, at: datetime
) -> AgreementVersion:
    """Let sharing go on under a suspended version. Raises NotASide, OutOfOrder."""
    held = _held_standing(version, organisation, at)
    if held.suspended_at is None:
        raise OutOfOrder(f"{held} is not suspended.")
    return _change(held, "resumed", organisation, why, at, suspended_at=None)


@transaction.atomic
def end_agreement(
    *, version: AgreementVersion, organisation: Organisation, why: str, at: datetime
) -> AgreementVersion:
    """End a version for good, for one side; one not begun never begins. Raises NotASide, OutOfOrder."""
    held = _held_standing(version, organisation, at)
    return _change(held, "ended", organisation, why, at, ends_at=max(at, start_of(held)))


def _change(
    held: AgreementVersion, change: str, organisation: Organisation, why: str, at: datetime, **fields: Any
) -> AgreementVersion:
    for name, value in fields.items():
        setattr(held, name, value)
    held.save(update_fields=list(fields))
    raise_versions([REGISTER_ID])
    _record(held, change, at, organisation=organisation.slug, why=why)
    return held


def _held_agreement(slug: str, asker: Organisation, purpose: str) -> Agreement:
    Agreement.objects.get_or_create(slug=slug, defaults={"asker": asker, "purpose": purpose})
    agreement = Agreement.objects.select_for_update().get(slug=slug)  # one version is drafted at a time
    if agreement.register_only or agreement.asker_id != asker.pk or agreement.purpose != purpose:
        raise OutOfOrder(f"{slug} is an agreement with another asker or for another purpose.")
    return agreement


def _held_version(version: AgreementVersion) -> AgreementVersion:
    """The version as it is now; it and the agreement's others stay so until the transaction ends."""
    Agreement.objects.select_for_update().get(pk=version.agreement_id)
    return AgreementVersion.objects.select_related("agreement__asker").get(pk=version.pk)


def _side(version: AgreementVersion, organisation: Organisation) -> Approval.Side:
    if organisation not in sides(version):
        raise NotASide(f"{organisation.name} neither asks nor holds under {version}.")
    return Approval.Side.ASKER if organisation.pk == version.asker_id else Approval.Side.HOLDER


def _check_separation(version: AgreementVersion, by: str) -> None:
    if not named_person(by):
        raise SeparationBroken("An approval needs the name of the person who gives it.")
    if may_be_one([by], [version.drafted_by]):
        raise SeparationBroken(f"{by} drafted {version}, so somebody else must approve it.")
    if may_be_one([by], version.approvals.values_list("by", flat=True)):
        raise SeparationBroken(f"{by} approved {version} for another side.")


def _held_standing(version: AgreementVersion, organisation: Organisation, at: datetime) -> AgreementVersion:
    held = _held_version(version)
    _side(held, organisation)
    if held.approved_at is None:
        raise OutOfOrder(f"{held} was never in force.")
    if held.ends_at is not None and held.ends_at <= at:
        raise OutOfOrder(f"{held} has ended already.")
    return held


def _check_approvable(version: AgreementVersion, at: datetime) -> None:
    if version.approved_at is not None:
        raise OutOfOrder(f"{version} is approved already.")
    if version.ends_at is not None and version.ends_at <= at:
        raise OutOfOrder(f"{version} would end before it could begin.")
    later = version.agreement.versions.filter(version__gt=version.version).exclude(approved_at=None)
    if later.exists():
        raise OutOfOrder(f"A later version than {version} is approved already.")


def _bring_into_force(version: AgreementVersion, at: datetime) -> None:
    version.approved_at = at
    version.starts_at = start = max(at, start_of(version))
    for earlier in version.agreement.versions.exclude(pk=version.pk).exclude(approved_at=None):
        if earlier.ends_at is None or earlier.ends_at > start:
            # One that would begin later never begins: it ends with its own start.
            earlier.ends_at = max(start_of(earlier), start)
            earlier.save(update_fields=["ends_at"])
    try:
        with transaction.atomic():
            version.save(update_fields=["approved_at", "starts_at"])
    except IntegrityError as another:
        raise AnotherInForce(
            f"{asker_of(version).name} has another agreement for {version.purpose} at that time."
        ) from another
    raise_versions([REGISTER_ID])


def _record(version: AgreementVersion, change: str, at: datetime, **more: Any) -> None:
    body = {
        "kind": "agreement",
        "when": encode_timestamp(at),
        "agreement": str(version),
        "change": change,
        **more,
    }
    entry = record_open_entry(body, kind="agreement")
    if change in _TOLD:
        tell_partners(entry)
