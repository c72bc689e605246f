"""`candour erase`: erases what is held about a person, until there is a desk to do it at.

The person is found by a reference that an organisation knows them by. It is read from standard input, so that
it stands in no list of processes and in no history of commands.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from candour.access.recording import OpenedEntry
from candour.config.approve_agreement import organisation_called
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.config.rooms import holds
from candour.log.exact import encode_base64
from candour.people.models import Organisation
from candour.people.queries import person_known_as
from candour.register.models import Dataset
from candour.sharing.actions.erasing import Decided, Give, erase_everything, erase_records
from candour.sharing.errors import SharingError
from candour.vault import journal
from candour.vault.errors import DestroyedKey
from candour.vault.key_files import FILE_MODE, make_names_durable


def add_arguments(parser: ArgumentParser) -> None:
    """SCHEME, --organisation, --by, --approved-by, --why, and --dataset or --everything."""
    parser.add_argument(
        "scheme", metavar="SCHEME", help="the kind of reference that you give on standard input"
    )
    parser.add_argument("--organisation", metavar="SLUG", required=True, help="whose reference it is")
    parser.add_argument("--by", metavar="NAME", required=True, help="who decided to erase")
    parser.add_argument(
        "--approved-by", metavar="NAME", required=True, help="who approved it: a different person"
    )
    parser.add_argument("--why", metavar="WORDS", required=True, help="the reason, in words for the person")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--dataset", metavar="KEY", action="append", help="such as council/benefits; repeatable"
    )
    what.add_argument(
        "--everything", metavar="FILE", type=Path, help="everything, and write the certificate to FILE"
    )


def erase(args: Namespace, environment: Environment) -> int:
    """Erase, and say what was erased. Raises CannotStart when that cannot be done."""
    refuse_an_older_database()
    organisation = organisation_called(args.organisation)
    person = _person(organisation, args.scheme)
    decided = Decided(
        organisation=organisation,
        by=args.by,
        approved_by=args.approved_by,
        why=args.why,
        at=datetime.now(UTC),
    )
    remember = partial(journal.append, environment.journal)
    try:
        if args.everything is None:
            done = erase_records(
                person=person, datasets=_datasets(args.dataset), decided=decided, remember=remember
            )
        else:
            with _place_for_certificate(args.everything) as give:
                done = erase_everything(
                    person=person, decided=decided, remember=remember, give=give, holds=holds
                )
    except (SharingError, DestroyedKey) as reason:
        raise CannotStart(str(reason)) from None
    except OSError as fault:
        raise CannotStart(f"{fault.filename} cannot be written ({fault.strerror}).") from None
    sys.stdout.write(f"Keys destroyed: {done.keys}. The log entry that says so is {done.row.id}.\n")
    return 0


def certificate(opened: OpenedEntry) -> str:
    """The last words about a person, which nobody here can read any more: body, nonce and leaf in base64."""
    parts = {"body": opened.body, "nonce": opened.nonce, "leaf": opened.leaf}
    return json.dumps({name: encode_base64(part) for name, part in parts.items()}, indent=2) + "\n"


def _person(organisation: Organisation, scheme: str) -> UUID:
    reference = sys.stdin.readline().strip()
    person = person_known_as(organisation=organisation, scheme=scheme, reference=reference)
    if person is None:
        raise CannotStart(f"{organisation.name} does not know anybody by that {scheme}.")
    return person


def _datasets(keys: Sequence[str]) -> list[Dataset]:
    found = {dataset.key: dataset for dataset in Dataset.objects.filter(key__in=keys)}
    for key in keys:
        if key not in found:
            raise CannotStart(f"There is no dataset {key}: give organisation/dataset, as the register does.")
    return list(found.values())


@contextmanager
def _place_for_certificate(path: Path) -> Iterator[Give]:
    """Writes the certificate where there is nothing yet, and on the disk before a key goes: nobody could make
    it again. Where erasing is refused nothing stays there. Raises OSError.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w") as file:

        def give(opened: OpenedEntry) -> None:
            file.write(certificate(opened))
            file.flush()
            os.fsync(file.fileno())
            make_names_durable(path.parent)

        try:
            yield give
        except (SharingError, DestroyedKey):  # of any other fault it is not certain that nothing was erased
            path.unlink()
            raise
