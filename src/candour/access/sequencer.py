"""The sequencer: turns committed entries into a signed, published log, within a second.

One leads; others wait and take over when it ends. Every step can be the last before a crash: what is in the
database decides, and the next leader goes on from there.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.errors import Diagnostic, UndefinedTable

from candour.access.integration import (
    MOST_AT_ONCE,
    CannotSequence,
    Head,
    LostLead,
    integrate,
    note_signing,
    take_lead,
    yield_lead,
)
from candour.access.lateness import LatenessAlarm
from candour.access.publication import Publication, publish_witness_keys, sign_beginning
from candour.access.recording import Clock
from candour.access.witnessing import WitnessAddress, Witnessing
from candour.log.errors import Difference
from candour.log.files import LogFiles, Reached, on_we_go
from candour.log.note import SignerKey
from candour.store.silence import noticing_silence

POLL_SECONDS = 0.1
RETRY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Sequencer:
    """Sequences the log of one database into one folder, whenever it is this one's turn to lead.

    `clock` gives the time in UTC. `witnesses` are asked to cosign what is published, and nothing waits for
    them. `reached` is told of every step, for tests that stop the program there.
    """

    def __init__(
        self,
        dsn: str,
        *,
        directory: Path,
        signer: SignerKey,
        origin: str,
        clock: Clock,
        witnesses: Sequence[WitnessAddress] = (),
        reached: Reached = on_we_go,
    ) -> None:
        self._dsn = dsn
        self._files = LogFiles(directory, reached)
        self._signer = signer
        self._origin = origin
        self._clock = clock
        self._witnesses = witnesses

    def run(self, stop: Event) -> None:
        """Sequence until `stop` is set. Raises CannotSequence when the log may not go on.

        What passes (a database that restarts, a full disk, another leader) is waited out and tried again.
        """
        alarm = LatenessAlarm()
        while not stop.is_set():
            try:
                self._lead(stop, alarm)
            except (psycopg.OperationalError, LostLead, Difference, OSError) as reason:
                logger.warning("The sequencer begins again: %s", str(reason).strip())
                alarm.failed(str(reason).strip())
            stop.wait(RETRY_SECONDS)

    def _lead(self, stop: Event, alarm: LatenessAlarm) -> None:
        """Sequence until `stop` is set, if it is this one's turn."""
        with self._term() as term:
            while term and not stop.is_set():
                if term.step() < MOST_AT_ONCE:
                    stop.wait(POLL_SECONDS)
                term.watch(alarm)

    def catch_up(self) -> int:
        """Sequence and publish once what is committed by now; gives the number of entries in the log.

        Raises LostLead when another sequencer leads, CannotSequence, psycopg.OperationalError or OSError.
        """
        with self._term() as term:
            if term is None:
                raise LostLead("Another sequencer leads this log.")
            while term.step() == MOST_AT_ONCE:
                continue
            return term.head.size

    @contextmanager
    def _term(self) -> Iterator["_Term | None"]:
        """Lead while in here; None while another does, on this machine or elsewhere."""
        with self._files.lock() as is_ours:
            if not is_ours:
                yield None
                return
            dsn = noticing_silence(self._dsn)
            with psycopg.connect(dsn, autocommit=True, application_name="sequencer") as connection:
                head = self._take_lead(connection)
                if head is None:
                    yield None
                    return
                try:
                    with Witnessing(self._witnesses, self._signer.verifier, self._files.read) as witnessing:
                        yield self._begin(connection, head, witnessing)
                finally:
                    yield_lead(connection)

    def _take_lead(self, connection: Connection[Any]) -> Head | None:
        try:
            return take_lead(connection, self._origin)
        except UndefinedTable:
            raise CannotSequence("The database has no log's tables yet: run candour migrate.") from None

    def _begin(self, connection: Connection[Any], head: Head, witnessing: Witnessing) -> "_Term":
        """A term at this head. Raises CannotSequence when something contradicts it."""
        self._refuse_an_older_copy(witnessing, head)
        publication = Publication.open(self._files, self._signer, connection, head)
        publish_witness_keys(self._files, self._witnesses)
        return _Term(connection, head, publication, witnessing, self._clock, self._files.reached)

    def _refuse_an_older_copy(self, witnessing: Witnessing, head: Head) -> None:
        """Raises CannotSequence when a witness has cosigned more entries than the database has.

        Database and files may both have been restored from one older backup; a witness remembers.
        """
        for seen in witnessing.seen(sign_beginning(self._signer)):
            if seen.size > head.size:
                raise CannotSequence(
                    f"The witness {seen.name} has cosigned {seen.size:,} entries of this log, and the"
                    f" database has only {head.size:,}: it is an older copy. Restore a newer one; signing"
                    " this one would deny what was said. If the witness is wrong, take it out of"
                    " CANDOUR_LOG_WITNESSES."
                )


class _Term:
    """One leader's time: the connection that holds the lock, the head it moves, and the folder it fills."""

    def __init__(
        self,
        connection: Connection[Any],
        head: Head,
        publication: Publication,
        witnessing: Witnessing,
        clock: Clock,
        reached: Reached,
    ) -> None:
        self.head = head
        self._connection = connection
        self._publication = publication
        self._witnessing = witnessing
        self._clock = clock
        self._reached = reached
        self._warnings: list[str] = []
        connection.add_notice_handler(self._keep_warning)

    def step(self) -> int:
        """Number one batch and publish whatever is not published; gives how many leaves were numbered."""
        before = self.head.size
        self.head = integrate(self._connection, self.head, reached=self._reached)
        self._refuse_warnings()
        if self._publication.is_behind(self.head):
            self._reached("integrated")
            self._publication.build(self._connection, self.head)
            self._reached("built")
            self.head = note_signing(self._connection, self.head, self._clock())
            self._refuse_warnings()
            self._reached("noted")
            self._publication.publish(self.head)
            self._reached("published")
        self._exchange_cosignatures()
        return self.head.size - before

    def watch(self, alarm: LatenessAlarm) -> None:
        """Have the alarm look at what still waits."""
        alarm.went_well(self._connection)

    def _exchange_cosignatures(self) -> None:
        """Offer what is published, and serve what came back; neither waits for a witness."""
        if self._publication.note is not None:
            self._witnessing.offer(self._publication.note)
        for cosigned in self._witnessing.cosigned():
            self._publication.add_cosignatures(cosigned)
            self._reached("witnessed")

    def _keep_warning(self, notice: Diagnostic) -> None:
        self._warnings.append(notice.message_primary or "no reason given")

    def _refuse_warnings(self) -> None:
        """A commit with a warning may not be on the replica; signed, it could be contradicted by it later.

        Once the commit before signing comes without one, all commits before it are on the replica too.
        """
        if self._warnings:
            raise LostLead(f"PostgreSQL committed with a warning: {self._warnings[0]}")
