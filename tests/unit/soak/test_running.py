"""A port, and a code that counts once, is given once on a machine, whoever asks."""

import subprocess
import sys
from pathlib import Path

from soak.authenticator import code_of, unused_code
from soak.running import free_port

ASKED_ELSEWHERE = """
import random, sys
from soak import running
from soak.authenticator import unused_code

taken = int(sys.argv[1])
drawn = iter([taken, *range(taken - 9, taken)])
class Chance:
    def randrange(self, low, high): return next(drawn)
random.SystemRandom = Chance
print(running.free_port(), unused_code(sys.argv[2]))
"""
SECRET = "A" * 32


def test_a_port_is_given_once_and_never_one_of_those_for_whoever_connects() -> None:
    ports = [free_port() for _ in range(100)]
    assert len(set(ports)) == 100
    for_connections = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    assert max(ports) < int(for_connections[0])


def test_another_process_is_given_other_ports_and_other_codes() -> None:
    port, code = free_port(), unused_code(SECRET)
    command = [sys.executable, "-c", ASKED_ELSEWHERE, str(port), SECRET]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert int(said[0]) != port
    assert said[1] != code
    assert {code, said[1]} <= {code_of(SECRET, ahead) for ahead in (-2, -1, 0, 1)}
