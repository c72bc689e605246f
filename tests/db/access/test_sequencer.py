"""What was committed is published, signed and provable within a second, whatever stops the program."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep
from uuid import UUID

import psycopg
import pytest
from soak.failpoints import killed_at

from candour.access.integration import CannotSequence, LostLead
from candour.access.sequencer import Sequencer
from candour.log.checkpoint import open_checkpoint
from candour.log.errors import NotPublished
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles, on_we_go
from candour.log.note import SignerKey, VerifierKey
from candour.log.proof import inclusion_proof, verify_inclusion
from candour.log.reader import TileReader
from candour.log.seen import SeenCheckpoints
from candour.log.tree import leaf_hash
from candour.log.verify import verify_log

ORIGIN = "trust.example.gov/log"
SIGNER = SignerKey.from_seed(ORIGIN, bytes(32))
WAIT_SECONDS = 30
"""Far more than anything here takes; a test that waits this long has failed."""


END_SEQUENCERS = """
select pg_terminate_backend(pid) from pg_stat_activity
 where application_name = 'sequencer' and datname = current_database()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("candour.access.sequencer.RETRY_SECONDS", 0.05)


@pytest.fixture
def files(tmp_path):
    return LogFiles(tmp_path / "log")


@pytest.fixture
def sequencer(database_url, files, clock_at):
    """`sequencer()` is one for this test's database and folder; what it is given differs."""

    def make(*, folder=files.folder, signer=SIGNER, origin=ORIGIN, at=1, reached=on_we_go):
        return Sequencer(
            database_url,
            directory=folder,
            signer=signer,
            origin=origin,
            clock=lambda: clock_at(at),
            reached=reached,
        )

    return make


@pytest.fixture
def execute(database_url):
    def run(statement):
        with psycopg.connect(database_url, autocommit=True) as connection:
            return connection.execute(statement)

    return run


@contextmanager
def running(sequencer):
    """The sequencer in a thread of its own until the end of the block; what stopped it is raised there."""
    stop = Event()
    with ThreadPoolExecutor(1) as pool:
        finished = pool.submit(sequencer.run, stop)
        try:
            yield finished
        finally:
            stop.set()
            finished.result(WAIT_SECONDS)


def test_committed_leaves_are_published_and_provable(sequencer, files, commit):
    commit(300)
    assert sequencer().catch_up() == 300
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 300
    checkpoint = open_checkpoint(files.read(CHECKPOINT), SIGNER.verifier).checkpoint
    proof = inclusion_proof(260, 300, TileReader(files.read, 300).hash)
    verify_inclusion(260, 300, leaf_hash(b"leaf 260"), proof, checkpoint.root)


def test_new_log_publishes_its_key_and_an_empty_checkpoint(sequencer, files):
    assert sequencer().catch_up() == 0
    assert VerifierKey.parse(files.read(VERIFIER_KEY).decode()) == SIGNER.verifier
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 0


def test_log_grows_from_run_to_run_and_never_contradicts_itself(sequencer, files, commit, tmp_path):
    seen = SeenCheckpoints(tmp_path / "seen.json")
    for leaves, size in [(1, 1), (0, 1), (254, 255), (1, 256), (300, 556)]:
        commit(leaves)
        assert sequencer().catch_up() == size
        assert verify_log(files, SIGNER.verifier, seen=seen).checkpoint.size == size


def test_long_outbox_is_worked_off_batch_by_batch(sequencer, files, commit):
    commit(20_000)
    steps = []
    assert sequencer(reached=steps.append).catch_up() == 20_000
    assert steps.count("published") == 3
    verify_log(files, SIGNER.verifier)


def test_kill_at_every_step_loses_nothing_and_contradicts_nothing(sequencer, files, commit, tmp_path):
    """kill -9 at the first step, then at the second, and so on; after each, what is published verifies."""
    seen = SeenCheckpoints(tmp_path / "seen.json")
    commit(250)
    sequencer().catch_up()
    total, step = 250, 0
    while killed_at(step, lambda reached: sequencer(reached=reached).catch_up()):
        verify_log(files, SIGNER.verifier, seen=seen)
        assert sequencer().catch_up() == total
        assert verify_log(files, SIGNER.verifier, seen=seen).checkpoint.size == total
        commit(7)
        total, step = total + 7, step + 1
    assert step > 8
    assert sequencer().catch_up() == total


@pytest.mark.parametrize(
    "lost",
    [
        [CHECKPOINT],
        ["tile/0/000"],
        ["tile/0/001.p/44"],
        ["tile/entries/001.p/44"],
        ["tile/1/000.p/1"],
        [CHECKPOINT, "tile/0/000", "tile/entries/000"],
    ],
)
def test_lost_files_are_written_again_from_the_database(sequencer, files, commit, lost):
    commit(300)
    sequencer().catch_up()
    before = {path: files.read(path) for path in [CHECKPOINT, *lost]}
    for path in lost:
        (files.folder / path).unlink()
    sequencer().catch_up()
    assert {path: files.read(path) for path in before} == before
    commit(10)
    sequencer().catch_up()
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 310


def test_damaged_last_tile_is_written_again_from_the_database(sequencer, files, commit):
    commit(300)
    sequencer().catch_up()
    (files.folder / "tile/0/001.p/44").write_bytes(bytes(44 * 32))
    commit(1)
    sequencer().catch_up()
    verify_log(files, SIGNER.verifier)


def test_older_database_is_not_signed_below_what_was_published(sequencer, files, commit, execute):
    commit(10)
    sequencer().catch_up()
    published = files.read(CHECKPOINT)
    execute("update log_head set size = 0, root = sha256(''), edge = '{}'")
    execute("delete from leaves")
    with pytest.raises(CannotSequence, match="10 entries and the database only 0"):
        sequencer().catch_up()
    assert files.read(CHECKPOINT) == published


def test_database_with_another_past_of_the_same_size_is_refused(sequencer, files, commit, tmp_path):
    commit(10)
    sequencer(folder=tmp_path / "elsewhere").catch_up()
    stray = LogFiles(tmp_path / "elsewhere").read(CHECKPOINT)
    forged = open_checkpoint(stray, SIGNER.verifier).checkpoint
    other_root = leaf_hash(b"another past")
    text = type(forged)(ORIGIN, 10, other_root).text()
    files.write({CHECKPOINT: text + b"\n" + SIGNER.sign(text).line().encode()})
    with pytest.raises(CannotSequence, match="different roots for 10 entries"):
        sequencer().catch_up()


def test_entry_changed_in_the_database_before_it_is_published_is_never_signed(
    sequencer, files, commit, execute
):
    commit(10)
    sequencer().catch_up()
    commit(5)

    def tamper(step):
        if step == "integrated":
            execute("update leaves set leaf = 'forged' where index = 12")

    with pytest.raises(CannotSequence, match="stored entries were changed"):
        sequencer(reached=tamper).catch_up()
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 10


def test_files_are_not_repaired_from_a_database_whose_past_was_changed(sequencer, files, commit, execute):
    commit(300)
    sequencer().catch_up()
    execute("update leaves set leaf = 'forged' where index = 12")
    (files.folder / "tile/0/001.p/44").unlink()
    with pytest.raises(CannotSequence, match="not those of the published checkpoint"):
        sequencer().catch_up()
    assert files.read("tile/entries/000").count(b"forged") == 0


def test_checkpoint_by_another_key_is_not_continued(sequencer, files, commit):
    commit(3)
    sequencer().catch_up()
    with pytest.raises(CannotSequence, match="not one this log's key has signed"):
        sequencer(signer=SignerKey.from_seed(ORIGIN, b"x" * 32)).catch_up()


def test_clock_behind_the_last_checkpoint_stops_everything(sequencer, files, commit):
    sequencer(at=20).catch_up()
    commit(1)
    with pytest.raises(CannotSequence, match="set the clock right"):
        sequencer(at=19).catch_up()
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 0
    sequencer(at=20).catch_up()
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 1


def test_clock_that_is_fast_is_refused_before_anything_is_signed_with_it(sequencer, files, commit, execute):
    commit(1)
    (ahead,) = execute("select extract(epoch from now() + '1 hour' - '2020-03-03T09:15Z')::int").fetchone()
    with pytest.raises(CannotSequence, match=r"s more than the database's: set the one that is wrong right"):
        sequencer(at=ahead).catch_up()
    assert not files.has(CHECKPOINT)
    sequencer(at=ahead - 3600).catch_up()
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 1


def test_leaf_that_never_gets_its_place_is_an_alarm(sequencer, commit, execute, caplog):
    """It got past the check that keeps it out; the others go on, and somebody must look at it."""
    commit(1)
    execute("alter table pending drop constraint a_leaf_fits_a_bundle")
    execute(
        "insert into pending select gen_random_uuid(), repeat('x', 65536)::bytea, now() - interval '70 s'"
    )
    with running(sequencer()) as finished:
        while not (late := re.search(r"Promises are late: an entry has waited (\d+)", caplog.text)):
            assert not finished.done()
            sleep(0.02)
    assert int(late[1]) >= 70


def test_database_without_tables_is_refused_with_what_to_do(sequencer, execute):
    execute("drop table log_head")
    with pytest.raises(CannotSequence, match="candour migrate"):
        sequencer().catch_up()


def test_running_sequencer_publishes_what_is_committed_meanwhile(sequencer, files, commit):
    published = Event()

    def reached(step):
        if step == "published":
            published.set()

    with running(sequencer(reached=reached)):
        for size in (0, 5, 10):
            assert published.wait(WAIT_SECONDS)
            published.clear()
            assert verify_log(files, SIGNER.verifier).checkpoint.size == size
            commit(5)
    assert sequencer().catch_up() == 15


def test_second_sequencer_waits_and_takes_over_when_the_first_loses_the_database(
    sequencer, commit, execute, tmp_path
):
    """The first's folder is its own, as on another machine; the second publishes the same log."""
    first_leads, second_leads = Event(), Event()
    first = sequencer(folder=tmp_path / "first", reached=lambda step: first_leads.set())
    second = sequencer(folder=tmp_path / "second", reached=told_when("published", second_leads))
    commit(5)
    with running(first) as first_run:
        assert first_leads.wait(WAIT_SECONDS)
        with running(second):
            assert not second_leads.is_set()
            for _ in range(WAIT_SECONDS):
                execute(END_SEQUENCERS)
                if second_leads.wait(1):
                    break
            assert second_leads.is_set()
        assert not first_run.done()
    for name in ("first", "second"):
        sequencer(folder=tmp_path / name).catch_up()
        assert verify_log(LogFiles(tmp_path / name), SIGNER.verifier).checkpoint.size == 5


def told_when(wanted, event):
    def reached(step):
        if step == wanted:
            event.set()

    return reached


def test_two_sequencers_racing_with_many_writers_number_every_entry_once(
    sequencer, database_url, execute, tmp_path
):
    folders = [tmp_path / "one", tmp_path / "other"]

    def write(writer):
        with psycopg.connect(database_url) as connection:
            for number in range(40):
                row = (UUID(int=writer << 64 | number), b"leaf %d %d" % (writer, number))
                connection.execute("insert into pending (id, leaf) values (%s, %s)", row)
                connection.rollback() if number % 8 == 7 else connection.commit()

    with running(sequencer(folder=folders[0])), running(sequencer(folder=folders[1])):
        writers = [Thread(target=write, args=(writer,)) for writer in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(WAIT_SECONDS)
    for folder in folders:
        assert sequencer(folder=folder).catch_up() == 6 * 35
        assert verify_log(LogFiles(folder), SIGNER.verifier).checkpoint.size == 6 * 35
    indices = [row[0] for row in execute("select index from leaves order by index")]
    assert indices == list(range(6 * 35))


@pytest.mark.parametrize("step", ["integrated", "built", "noted"])
def test_leader_that_was_superseded_meanwhile_signs_nothing_more(sequencer, files, commit, execute, step):
    """As when its machine stood still while another took over: the epoch it knows is no longer the log's."""
    commit(5)

    def supersede(reached):
        if reached == step:
            execute("update log_head set epoch = epoch + 1")

    superseded = sequencer(reached=supersede)
    if step == "noted":  # what was noted before may still be signed: it is a beginning of all that follows
        assert superseded.catch_up() == 5
    else:
        with pytest.raises(LostLead):
            superseded.catch_up()
        assert not files.has(CHECKPOINT)
    commit(5)
    assert sequencer().catch_up() == 10
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 10


def test_two_sequencers_do_not_write_one_folder(sequencer):
    first = Event()
    with running(sequencer(reached=told_when("published", first))):
        assert first.wait(WAIT_SECONDS)
        with pytest.raises(LostLead):
            sequencer().catch_up()


def test_commit_that_a_replica_may_not_have_is_not_signed(sequencer, files, commit, execute):
    """PostgreSQL then sends a warning with its COMMIT; a trigger sends one here."""
    commit(3)
    execute(
        "create function warn() returns trigger language plpgsql as"
        " $$ begin raise warning 'committed locally'; return null; end $$"
    )
    execute("create trigger warn after update of size on log_head execute function warn()")
    with pytest.raises(LostLead, match="committed locally"):
        sequencer().catch_up()
    with pytest.raises(NotPublished):
        files.read(CHECKPOINT)
    execute("drop trigger warn on log_head")
    assert sequencer().catch_up() == 3


def test_full_disk_is_waited_out(sequencer, files, commit):
    """The folder cannot be written until what is in the way is gone; nothing committed is lost meanwhile."""
    commit(3)
    files.folder.mkdir(parents=True)
    in_the_way = files.folder / "tile"
    in_the_way.write_bytes(b"")
    stumbled, published = Event(), Event()

    def reached(step):
        stumbled.set() if step == "noted" else None
        published.set() if step == "published" else None

    with running(sequencer(reached=reached)):
        assert stumbled.wait(WAIT_SECONDS)
        assert not published.is_set()
        in_the_way.unlink()
        assert published.wait(WAIT_SECONDS)
    assert verify_log(files, SIGNER.verifier).checkpoint.size == 3
