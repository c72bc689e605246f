"""`candour weigh-objection`: records what came of an objection, until there is a desk to do it at.

Without an objection it lists those that wait, the most urgent first, with the person's own words.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from uuid import UUID

from candour.config.approve_agreement import organisation_called
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.sharing.actions import Ground, weigh_objection
from candour.sharing.errors import SharingError
from candour.sharing.models import Agreement, Objection
from candour.sharing.queries import objections_being_weighed, reason_of


def add_arguments(parser: ArgumentParser) -> None:
    """OBJECTION, --organisation, --by, --explanation, and --accept or --ground."""
    parser.add_argument("objection", nargs="?", metavar="OBJECTION", type=UUID, help="its id, as listed")
    parser.add_argument("--organisation", metavar="SLUG", help="the side that weighs it")
    parser.add_argument("--by", metavar="NAME", help='who weighs it: "Siân Pugh, data protection officer"')
    parser.add_argument("--explanation", metavar="WORDS", help="what the person is told, in plain words")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument("--accept", action="store_true", help="sharing stays stopped")
    outcome.add_argument(
        "--ground", choices=[ground.value for ground in Ground], help="why sharing continues in this case"
    )


def weigh(args: Namespace, environment: Environment) -> int:
    """Weigh one objection, or list those that wait. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    if args.objection is None:
        for waiting in objections_being_weighed():
            sys.stdout.write(f"{_listed(waiting)}\n")
        return 0
    if not (args.organisation and args.by and args.explanation and (args.accept or args.ground)):
        raise CannotStart("Give --organisation, --by, --explanation, and either --accept or --ground.")
    objection = Objection.objects.filter(id=args.objection).first()
    if objection is None:
        raise CannotStart(f"There is no objection {args.objection}.")
    try:
        weighed = weigh_objection(
            objection=objection,
            organisation=organisation_called(args.organisation),
            by=args.by,
            ground=Ground(args.ground) if args.ground else None,
            explanation=args.explanation,
            at=datetime.now(UTC),
        )
    except SharingError as reason:
        raise CannotStart(str(reason)) from None
    sys.stdout.write(f"The objection is {weighed.state}, and the person is told why.\n")
    return 0


def _listed(objection: Objection) -> str:
    slug = Agreement.objects.values_list("slug", flat=True).get(pk=objection.agreement_id)
    reason = reason_of(objection) or "no reason given"
    return f"{objection.id}: to {slug}, to be answered by {objection.answer_by}: {reason}"
