"""Programs run as one: what crashes comes back, what refuses stops all, and nobody outlives the whole."""

import os
import select
import subprocess
import sys
import textwrap

from candour.config.processes import REFUSED, Company, Program, candour


def python(name: str, script: str, **environ: str) -> Program:
    return Program(name, [sys.executable, "-S", "-c", textwrap.dedent(script)], environ)


def ended(pid: int, seconds: float = 10) -> bool:
    watched = os.pidfd_open(pid)
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def test_a_program_that_crashes_is_started_again_and_one_that_refuses_ends_the_watch(tmp_path):
    crashes_then_refuses = """
        import os, sys
        if os.path.exists(os.environ["SEEN"]):
            sys.exit(2)
        open(os.environ["SEEN"], "w").close()
        os.kill(os.getpid(), 9)
    """
    said: list[str] = []
    with Company(said.append) as company:
        company.add(python("sequencer", crashes_then_refuses, SEEN=str(tmp_path / "seen")))
        assert company.watch() == REFUSED
    assert said == ["sequencer ended unexpectedly (SIGKILL) and was started again."]


def test_a_program_that_cannot_start_now_is_tried_again(tmp_path):
    cannot_now_then_never = """
        import os, sys
        if os.path.exists(os.environ["SEEN"]):
            sys.exit(2)
        open(os.environ["SEEN"], "w").close()
        sys.exit(75)
    """
    said: list[str] = []
    with Company(said.append) as company:
        company.add(python("serve", cannot_now_then_never, SEEN=str(tmp_path / "seen")))
        assert company.watch() == REFUSED
    assert said == ["serve ended unexpectedly (status 75) and was started again."]


def test_parts_are_stopped_in_the_reverse_of_their_order(tmp_path):
    waits = """
        import os, signal, sys
        journal = os.open(os.environ["JOURNAL"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        def leave(*_):
            os.write(journal, os.environ["NAME"].encode())
            sys.exit(0)
        signal.signal(signal.SIGTERM, leave)
        open(os.environ["READY"], "w").close()
        signal.pause()
    """
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    with Company(print) as company:
        for name in "abc":
            company.add(python(name, waits, NAME=name, JOURNAL=str(tmp_path / "journal"), READY=str(ready)))
            ready.read_text()
    assert (tmp_path / "journal").read_text() == "cba"


def test_programs_end_with_their_parent_even_on_kill_9():
    parent = """
        import signal, sys
        from candour.config.processes import Program
        program = Program("sleep", [sys.executable, "-S", "-c", "import signal; signal.pause()"], {})
        program.start()
        print(program.process.pid, flush=True)
        signal.pause()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(parent)], stdout=subprocess.PIPE, text=True
    )
    child = int(process.stdout.readline())
    assert not ended(child, 0)
    process.kill()
    process.wait()
    assert ended(child)


def test_running_a_program_to_its_end_gives_its_status():
    assert python("three", "raise SystemExit(3)").run() == 3
    assert candour("version", {"CANDOUR_PORT": "0"}).run() == REFUSED
