"""A certified OpenID Connect provider, run as a process of its own."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import ECKey
from soak.running import free_port

CHECKOUT = Path(__file__).parents[5]
CLIENT = "candour"


@dataclass(frozen=True)
class Outside:
    """A provider and this site as its client."""

    issuer: str
    key: Path
    client_id: str = CLIENT
    secret_file: Path | None = None
    level_claim: str = "vot"
    levels: dict[str, str] | None = None
    ask: tuple[str, str] | None = None


@contextmanager
def run_provider(folder: Path, here: str) -> Iterator[Outside]:
    """Run it for one client that is answered `here`, with its key in a folder; it says P2 of everybody."""
    port = free_port()
    key = ECKey.generate_key("P-256", private=True)
    pem = folder / "key.pem"
    pem.write_bytes(key.as_pem(private=True))
    public = {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}
    runs = CHECKOUT / "build" / f"provider-{port}.mjs"  # beside node_modules, where its import is looked for
    runs.parent.mkdir(exist_ok=True)
    shutil.copy(Path(__file__).with_name("provider.mjs"), runs)
    process = subprocess.Popen(
        ["node", str(runs), str(port), CLIENT, json.dumps(public), here, "P2"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any(line.startswith("ready") for line in process.stdout), "the provider did not start"
        yield Outside(f"http://127.0.0.1:{port}", pem, levels={"P1": "low", "P2": "medium"})
    finally:
        process.terminate()
        process.wait(10)
        runs.unlink()
