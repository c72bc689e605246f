"""The embedded PostgreSQL keeps what it acknowledged and never needs a hand, however it or we were ended."""

import os
import pwd
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import psycopg
import pytest
from soak.running import free_port

from candour.config.env import CannotStart
from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.cluster import remove_cluster

OWNER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from candour.config.postgres import EmbeddedPostgres
    with EmbeddedPostgres(Path(sys.argv[1])) as server:
        print(server.data, server.dsn("postgres"), flush=True)
        sys.stdin.read()
    """
)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root can try what root may and others may not.")


@pytest.fixture
def new_folder(tmp_path):
    """A folder in which nothing has been made yet."""
    yield tmp_path / "postgres"
    remove_cluster(tmp_path / "postgres")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pristine") / "postgres"
    with EmbeddedPostgres(folder, durable=False):
        pass
    (folder / "port").unlink()
    yield folder
    remove_cluster(folder)


@pytest.fixture
def folder(new_folder, pristine):
    """A folder in which a server has run before: a copy, which is much faster than making one."""
    if not (pristine / "elsewhere").exists():
        shutil.copytree(pristine, new_folder)
    return new_folder


def kept(dsn: str) -> list[int]:
    with psycopg.connect(dsn) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM kept ORDER BY n")]


def keep(dsn: str, number: int) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def owner_process(
    folder: Path, *before: str, python: str = sys.executable
) -> tuple["subprocess.Popen[str]", Path, str]:
    """Another process that owns the server in `folder`: the process, the data folder, the address."""
    process = subprocess.Popen(
        [*before, python, "-c", OWNER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    data, dsn = process.stdout.readline().split()
    return process, Path(data), dsn


def test_it_answers_when_started_with_checksums_fsync_and_a_password_on_loopback_only(new_folder):
    with EmbeddedPostgres(new_folder) as server, psycopg.connect(server.dsn("postgres")) as connection:
        row = connection.execute(
            """SELECT current_setting('fsync'), current_setting('synchronous_commit'),
                      current_setting('full_page_writes'), current_setting('data_checksums'),
                      current_setting('listen_addresses'), current_setting('unix_socket_directories'),
                      (SELECT rolpassword ^@ 'SCRAM-SHA-256$' FROM pg_authid WHERE rolname = current_user),
                      (SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules)"""
        ).fetchone()
        assert row == ("on", "on", "on", "on", "127.0.0.1", "", True, ["scram-sha-256"])
        assert connection.execute("SHOW wal_segment_size").fetchone() == ("1MB",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.dsn("postgres"), password="guess")
    assert stat.S_IMODE((new_folder / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((new_folder / "cluster").stat().st_mode) == 0o700


def test_what_was_committed_is_there_after_stop_and_start_on_the_same_port(folder):
    (folder / "port").write_text(str(free_port()))  # which nobody who connects is given meanwhile
    with EmbeddedPostgres(folder) as server:
        first = server.dsn("postgres")
        keep(first, 1)
    with EmbeddedPostgres(folder) as server:
        assert server.dsn("postgres") == first
        assert kept(first) == [1]


def test_a_port_somebody_else_has_taken_meanwhile_is_left_to_them(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        (folder / "port").write_text(str(other.getsockname()[1]))
        with EmbeddedPostgres(folder) as server:
            assert f":{other.getsockname()[1]}/" not in server.dsn()


def test_two_folders_run_side_by_side(tmp_path, folder):
    with EmbeddedPostgres(folder) as one, EmbeddedPostgres(tmp_path / "two", durable=False) as two:
        keep(one.dsn("postgres"), 1)
        keep(two.dsn("postgres"), 2)
        assert (kept(one.dsn("postgres")), kept(two.dsn("postgres"))) == ([1], [2])
    remove_cluster(tmp_path / "two")


def test_who_asks_for_a_folder_in_use_joins_its_server_and_leaves_it_running(folder):
    process, _, dsn = owner_process(folder)
    with EmbeddedPostgres(folder) as joined:
        assert joined.joined
        assert joined.dsn("postgres") == dsn
        keep(dsn, 7)
    assert kept(dsn) == [7]
    process.communicate("")
    with pytest.raises(psycopg.OperationalError):
        kept(dsn)


def test_after_kill_9_of_the_server_it_starts_again_with_all_it_acknowledged(folder):
    with EmbeddedPostgres(folder) as server:
        keep(server.dsn("postgres"), 1)
        busy = psycopg.connect(server.dsn("postgres"))
        busy.execute("INSERT INTO kept VALUES (2)")
        server.process.kill()
        server.process.wait()
        server.start()
        busy.close()
        assert kept(server.dsn("postgres")) == [1]


def test_after_kill_9_of_our_process_the_server_ends_and_the_next_start_finds_everything(folder):
    process, data, dsn = owner_process(folder)
    keep(dsn, 1)
    watched = os.pidfd_open(int((data / "postmaster.pid").read_text().split()[0]))
    process.kill()
    process.wait()
    with EmbeddedPostgres(folder) as server:
        ended, _, _ = select.select([watched], [], [], 0)
        assert ended, "a second server never starts beside the first"
        assert not server.joined
        assert kept(server.dsn("postgres")) == [1]
    os.close(watched)


@pytest.mark.parametrize(
    "first_line", [str(os.getpid()), ""], ids=["a number reused by another process", "nothing"]
)
def test_a_stale_process_file_does_not_block_the_start(folder, first_line):
    with EmbeddedPostgres(folder) as server:
        data = server.data
    rest = f"\n{data}\n1\n5432\n\n127.0.0.1\n         1         1\nready   \n" if first_line else ""
    (data / "postmaster.pid").write_text(first_line + rest)
    with EmbeddedPostgres(folder) as server:
        assert server.process.poll() is None


def test_a_folder_half_made_when_killed_is_made_anew(new_folder):
    (new_folder / "cluster.new").mkdir(parents=True)
    (new_folder / "cluster.new" / "PG_VERSION").write_text("18\n")
    (new_folder / "password").write_text("")
    with EmbeddedPostgres(new_folder) as server:
        keep(server.dsn("postgres"), 1)


def test_the_data_of_a_newer_version_is_left_alone_with_a_sentence(new_folder):
    (new_folder / "cluster").mkdir(parents=True)
    (new_folder / "cluster" / "PG_VERSION").write_text("19\n")
    (new_folder / "password").write_text("x")
    with pytest.raises(
        CannotStart, match=r"made by PostgreSQL 19 and this Candour brings 18: use the Candour"
    ):
        EmbeddedPostgres(new_folder).start()
    assert sorted(path.name for path in (new_folder / "cluster").iterdir()) == ["PG_VERSION"]


def test_a_lost_password_is_named(folder):
    with EmbeddedPostgres(folder, durable=False):
        pass
    (folder / "password").unlink()
    with pytest.raises(CannotStart, match=r"has lost .*password: restore it"):
        EmbeddedPostgres(folder).start()


@pytest.mark.parametrize("inside", ["/proc/nowhere", f"{__file__}/below"])
def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(inside):
    with pytest.raises(CannotStart, match=r"cannot be used \(.*\): give CANDOUR_DATA a folder"):
        EmbeddedPostgres(Path(inside)).start()


@as_root
def test_a_folder_of_somebody_else_is_refused_with_a_sentence(folder):
    with EmbeddedPostgres(folder, durable=False) as server:
        data = server.data
    os.chown(data, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(CannotStart, match=r"belongs to nobody: run Candour as that user"):
        EmbeddedPostgres(folder).start()


def test_a_wrong_setting_is_told_in_the_servers_own_words(folder):
    failing = EmbeddedPostgres(folder, settings={"shared_buffers": "many"}, durable=False)
    with pytest.raises(CannotStart, match=r"did not start on .*shared_buffers"):
        failing.start()
    with EmbeddedPostgres(folder) as server:
        assert not server.joined, "a failed start gives the folder back"


def test_no_setting_can_make_it_forget(folder):
    with pytest.raises(ValueError, match="fsync follow from `durable` alone"):
        EmbeddedPostgres(folder, settings={"fsync": "off"})


@as_root
def test_root_may_keep_its_data_where_nobody_else_can_enter(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "postgres") as server:
        keep(server.dsn("postgres"), 1)
        assert server.data.is_relative_to(closed)
        assert Path(f"/proc/{server.process.pid}/status").read_text().count("\nUid:\t0") == 1


@as_root
def test_where_root_may_make_no_namespace_the_server_runs_as_nobody_below_var_tmp(new_folder, tmp_path):
    # unshare(2) refuses a new user namespace inside a chroot, as some containers do everywhere.
    (tmp_path / "mount").mkdir()
    chroot = 'mount --rbind / "$0" && exec chroot "$0" "$@"'
    confined = ["unshare", "--mount", "sh", "-c", chroot, str(tmp_path / "mount")]
    for number in (1, 2):
        process, data, dsn = owner_process(new_folder, *confined)
        server = int((data / "postmaster.pid").read_text().split()[0])
        assert os.stat(f"/proc/{server}").st_uid == pwd.getpwnam("nobody").pw_uid
        assert data.is_relative_to("/var/tmp")
        keep(dsn, number)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    process, data, dsn = owner_process(new_folder, *confined)
    assert kept(dsn) == [1, 2]
    process.communicate("")
    remove_cluster(new_folder)
    assert not data.exists()


@as_root
def test_an_ordinary_user_runs_it_directly():
    nobody = pwd.getpwnam("nobody")
    drop = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    drop += ["env", f"PYTHONPATH={os.pathsep.join(filter(None, sys.path))}"]
    python = next((path for path in (sys.executable, "/usr/bin/python3") if starts([*drop, path])), None)
    if python is None:
        pytest.skip("Other users cannot read this checkout or its Python.")
    home = Path(subprocess.check_output([*drop, "mktemp", "-d"], text=True).strip())
    process, data, dsn = owner_process(home / "postgres", *drop, python=python)
    server = int((data / "postmaster.pid").read_text().split()[0])
    assert os.stat(f"/proc/{server}").st_uid == nobody.pw_uid
    keep(dsn, 1)
    process.communicate("")
    remove_cluster(home)


def starts(python: list[str]) -> bool:
    """Whether this Python can import what it needs and start itself a second time."""
    twice = (
        "import subprocess, sys, candour.config.postgres; subprocess.run([sys.executable, '-V'], check=True)"
    )
    return subprocess.run([*python, "-c", twice], cwd="/", capture_output=True, check=False).returncode == 0
