"""The calls that are measured: a token, and release requests about people chosen at random."""

import itertools
import json
import random
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from bench import load
from bench.population import SCHEME, reference

TOKEN = "/exchange/v1/token"  # noqa: S105 - an address
RELEASES = "/exchange/v1/releases"
CLIENT = "bench-housing"
PURPOSE = "bench"
ATTRIBUTES = ("contact.address", "claim.age-over-18")
BATCH = 500
DIFFERENT = 20_000
"""Requests that are made beforehand, each about somebody at random, and asked in turns."""

_WRK_SCRIPT = """
math.randomseed({seed})
local head, tail = [==[{head}]==], [==[{tail}]==]
local headers = {{["Content-Type"] = "application/json", ["Authorization"] = "Bearer {token}"}}
request = function()
  local body = head .. string.format("C-%08d", math.random(0, {people} - 1)) .. tail
  return wrk.format("POST", "{path}", headers, body)
end
"""


def token(base_url: str, key: ECKey) -> str:
    """An access token of the asking client."""
    answer = httpx.post(base_url + TOKEN, data=token_form(base_url, key))
    return str(answer.raise_for_status().json()["access_token"])


def token_form(base_url: str, key: ECKey) -> dict[str, str]:
    """What the asking client sends to get a token (RFC 7523)."""
    now = int(time.time())
    claims = {
        "iss": CLIENT,
        "sub": CLIENT,
        "aud": base_url + TOKEN,
        "iat": now,
        "exp": now + 50,
        "jti": uuid.uuid4().hex,
    }
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": "ES256", "kid": "bench"}, claims, key),
        "scope": "release",
    }


def body(subject: str) -> str:
    """A request such as partners make: one attribute, one claim, a case and an officer."""
    return json.dumps(
        {
            "subject": {"scheme": SCHEME, "reference": subject},
            "purpose": PURPOSE,
            "attributes": list(ATTRIBUTES),
            "case": "B-2026-0001",
            "officer": {"id": "a1f3", "team": "Lettings", "role": "assessor"},
        }
    )


def maker(base_url: str, access_token: str, people: int) -> Callable[[], bytes]:
    """Makes whole HTTP requests, each about somebody else."""
    host = urlsplit(base_url).netloc

    def make() -> bytes:
        content = body(reference(random.randrange(people))).encode()
        return (
            f"POST {RELEASES} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {access_token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        ).encode() + content

    return make


def batch_maker(base_url: str, access_token: str, people: int) -> Callable[[], bytes]:
    """Makes whole HTTP requests, each about BATCH people chosen at random."""
    host = urlsplit(base_url).netloc
    asked = json.loads(body(""))
    question = {name: value for name, value in asked.items() if name != "subject"}

    def make() -> bytes:
        lines = [
            {"id": str(n), "subject": {"scheme": SCHEME, "reference": reference(random.randrange(people))}}
            for n in range(BATCH)
        ]
        content = "".join(f"{json.dumps(line)}\n" for line in (question, *lines)).encode()
        return (
            f"POST {RELEASES}/batch HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {access_token}\r\n"
            f"Content-Type: application/x-ndjson\r\nContent-Length: {len(content)}\r\n\r\n"
        ).encode() + content

    return make


async def batch_rate(
    base_url: str, access_token: str, people: int, *, connections: int, seconds: float
) -> float:
    """People a second in batches on so many connections, each answered and not one with a problem."""
    made = batch_maker(base_url, access_token, people)
    requests = itertools.cycle([made() for _ in range(4 * connections)])  # made before, not while measured
    answer = httpx.post(
        base_url + RELEASES + "/batch",
        content=made().split(b"\r\n\r\n", 1)[1],
        headers={"Authorization": f"Bearer {access_token}", "Content-Type": "application/x-ndjson"},
        timeout=30,
    )
    outcomes = {json.loads(line).get("answer", {}).get("outcome") for line in answer.iter_lines()}
    if outcomes != {"full"}:
        raise RuntimeError(f"not every line was answered in full: {outcomes}")
    outcome = await load.closed(base_url, requests, connections=connections, seconds=seconds)
    if set(outcome.statuses) != {200}:
        raise RuntimeError(f"not every answer was 200: {outcome.statuses}")
    return outcome.per_second * BATCH


async def best_rate(
    base_url: str, access_token: str, people: int, folder: Path, *, connections: int, seconds: float
) -> float:
    """Releases a second on so many connections, each with status 200: by wrk, or by ourselves without it."""
    wrk = shutil.which("wrk")
    if wrk is None:
        make = maker(base_url, access_token, people)
        requests = itertools.cycle([make() for _ in range(DIFFERENT)])
        outcome = await load.closed(base_url, requests, connections=connections, seconds=seconds)
        if set(outcome.statuses) != {200}:
            raise RuntimeError(f"not every answer was 200: {outcome.statuses}")
        return outcome.per_second
    head, tail = body("@").split("@")
    script = folder / "release.lua"
    script.write_text(
        _WRK_SCRIPT.format(
            seed=random.randrange(10**6),
            head=head,
            tail=tail,
            token=access_token,
            people=people,
            path=RELEASES,
        )
    )
    command = [wrk, "-t", "1", "-c", str(connections), "-d", f"{seconds:.0f}s", "-s", str(script), base_url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    return float(output.split("Requests/sec:")[1].split()[0])
