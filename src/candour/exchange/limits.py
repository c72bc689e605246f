"""How much one call may send and how long it may take over it, so that no client can hold a worker."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    body: an ordinary body, whole, within `body_seconds`. line, bulk, bulk_lines: newline-delimited bodies,
    of which something must arrive every `body_seconds`. requests a second, and concurrent: how many one
    client may make on one machine, where the register does not say otherwise.
    """

    body: int = 1024 * 1024
    body_seconds: float = 10.0
    line: int = 64 * 1024
    bulk: int = 256 * 1024 * 1024
    bulk_lines: int = 100_000
    requests: int = 5000
    concurrent: int = 500
