"""The command line answers every mistake with one sentence and status 2, and never with a traceback."""

import os
import socket
import subprocess
import sys
from importlib import import_module

import pytest

from candour.cli import COMMANDS, named, overview
from candour.config.env import CannotStart


def candour(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "candour.cli", *words],
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_listed(name):
    module, function = COMMANDS[name].target.split(":")
    assert callable(getattr(import_module(module), function))
    assert f"  {name} " in overview()


def test_asked_for_help_it_lists_and_explains():
    assert candour().stdout == candour("help").stdout == overview()
    assert "Serve portal and exchange" in candour("serve", "--help").stdout


LOG = "log verify, log verify-receipt, log audit, log monitor, log witness"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["migrat"], "migrat is not a candour command: did you mean migrate?"),
        (["log"], f"log is not a candour command. Choose from: {LOG}."),
        (["log", "verfiy"], f"log verfiy is not a candour command. Choose from: {LOG}."),
        (["xyzzy"], "xyzzy is not a candour command: candour help lists them all."),
    ],
)
def test_an_unknown_command_is_refused_with_the_nearest(words, sentence):
    with pytest.raises(CannotStart) as refused:
        named(words)
    assert str(refused.value) == sentence


def test_a_wrong_variable_is_one_sentence_and_status_2(tmp_path):
    refused = candour("serve", CANDOUR_PORT="eighty", CANDOUR_DATA=str(tmp_path / "new"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "CANDOUR_PORT cannot be 'eighty': give a number from 1 to 65535.\n"
    assert not (tmp_path / "new").exists()


def test_a_port_in_use_is_one_sentence_and_status_75(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = candour("demo", CANDOUR_PORT=port, CANDOUR_DATA=str(tmp_path))
    assert (refused.returncode, refused.stdout) == (75, "")
    assert refused.stderr.startswith(
        f"Candour cannot listen on 127.0.0.1 port {port} (Address already in use)"
    )
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_that_does_not_answer_is_one_sentence_and_status_75(tmp_path, command):
    given = {"CANDOUR_DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/none", "CANDOUR_DATA": str(tmp_path)}
    refused = candour(command, **given)
    assert refused.returncode == 75
    assert refused.stderr.startswith("The database cannot be used (connection failed:")
    assert refused.stderr.count("\n") == 1
    assert "secret" not in refused.stderr


def test_a_data_folder_that_cannot_be_written_is_one_sentence_and_status_2():
    refused = candour("migrate", CANDOUR_DATA="/proc/candour")
    assert refused.returncode == 2
    assert refused.stderr == (
        "The data folder /proc/candour cannot be used (No such file or directory): "
        "set CANDOUR_DATA to a folder that you can write to.\n"
    )
