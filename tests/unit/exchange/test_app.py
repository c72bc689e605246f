"""The partners' door stands without Django: it must start, and stay small, where there is none."""

import subprocess
import sys


def test_the_exchange_is_loaded_without_django():
    program = "import sys, candour.exchange.app, candour.exchange.short_way; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout == "False\n"
