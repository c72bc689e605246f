"""`candour approve-agreement`: approves a drafted agreement for one side, until there is a desk to do it at.

Without an agreement it lists those that wait, and for whom. Who may approve is the action's business.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.people.models import Organisation
from candour.sharing.actions import approve_agreement
from candour.sharing.errors import SharingError
from candour.sharing.models import AgreementVersion
from candour.sharing.queries import drafts_waiting, missing_sides


def add_arguments(parser: ArgumentParser) -> None:
    """AGREEMENT, --organisation and --by."""
    parser.add_argument("agreement", nargs="?", metavar="AGREEMENT", help="such as ctr-check@3")
    parser.add_argument("--organisation", metavar="SLUG", help="the side that approves")
    parser.add_argument("--by", metavar="NAME", help='who approves: "Siân Pugh, data protection officer"')


def approve(args: Namespace, environment: Environment) -> int:
    """Approve for one side, or list what waits. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    if args.agreement is None:
        for draft in drafts_waiting():
            sys.stdout.write(f"{draft}: {draft.name}. {_waits_for(draft)}\n")
        return 0
    if not args.organisation or not args.by:
        raise CannotStart("Say which side approves, and who: --organisation SLUG --by NAME.")
    version, organisation = version_called(args.agreement), organisation_called(args.organisation)
    try:
        version = approve_agreement(
            version=version, organisation=organisation, by=args.by, at=datetime.now(UTC)
        )
    except SharingError as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write(f"{version} is approved for {organisation.name}. {_waits_for(version)}\n")
    return 0


def version_called(name: str) -> AgreementVersion:
    """The version that `slug@number` names. Raises CannotStart when there is none."""
    slug, _, number = name.rpartition("@")
    versions = AgreementVersion.objects.select_related("agreement__asker")
    version = versions.filter(agreement__slug=slug, version=number).first() if number.isdecimal() else None
    if version is None:
        raise CannotStart(
            f"There is no agreement {name}: give its short name and version, such as ctr-check@3."
        )
    return version


def organisation_called(slug: str) -> Organisation:
    """The organisation of that slug. Raises CannotStart when there is none."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise CannotStart(f"There is no organisation {slug}.")
    return organisation


def _waits_for(version: AgreementVersion) -> str:
    if version.approved_at is not None:
        return f"It is in force from {version.starts_at:%Y-%m-%d %H:%M} UTC."
    return f"It is waiting for {', '.join(organisation.slug for organisation in missing_sides(version))}."
