"""What a proof of possession on each call costs (DPoP, RFC 9449): releases with one and without, by turns.

Both kinds of request are made before the clock starts, so that the load's own signing does not take the cores
that the exchange is measured on.
"""

import json
import statistics
import time
import uuid
from collections.abc import Callable

import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from bench import calls, load
from candour.exchange.dpop import token_hash

CONNECTIONS = 32
WARM_UP_SECONDS = 1.0


async def ratio(base_url: str, key: ECKey, people: int, *, rounds: int, seconds: float) -> float:
    """Releases a second with a proof on each, over those without; the median of so many rounds."""
    bound = ECKey.generate_key("P-256")
    ratios = []
    for _ in range(rounds):
        plain = calls.maker(base_url, calls.token(base_url, key), people)
        first = await _rate(base_url, plain, _enough(8_000, seconds), seconds)
        proven = _proven(base_url, _bound_token(base_url, key, bound), bound, people)
        ratios.append(await _rate(base_url, proven, _enough(2 * first, seconds), seconds) / first)
    return statistics.median(ratios)


def _enough(most_per_second: float, seconds: float) -> int:
    """How many requests last for a measurement and the warming up before it."""
    return int(most_per_second * (WARM_UP_SECONDS + seconds))


async def _rate(base_url: str, make: Callable[[], bytes], number: int, seconds: float) -> float:
    """Releases a second of requests made beforehand."""
    made = iter([make() for _ in range(number)])
    await load.closed(base_url, made, connections=CONNECTIONS, seconds=WARM_UP_SECONDS)
    outcome = await load.closed(base_url, made, connections=CONNECTIONS, seconds=seconds)
    if set(outcome.statuses) != {200}:
        raise RuntimeError(f"not every answer was 200: {outcome.statuses}")
    return outcome.per_second


def _proven(base_url: str, token: str, bound: ECKey, people: int) -> Callable[[], bytes]:
    """Makes whole HTTP requests, each with a proof of its own."""
    plain = calls.maker(base_url, token, people)
    address = base_url + calls.RELEASES

    def make() -> bytes:
        request = plain().replace(b"Authorization: Bearer", b"Authorization: DPoP", 1)
        header = f"\r\nDPoP: {proof(bound, address, token)}\r\nContent-Type:".encode()
        return request.replace(b"\r\nContent-Type:", header, 1)

    return make


def proof(bound: ECKey, address: str, token: str | None = None) -> str:
    """A proof for one POST, now."""
    claims = {"jti": uuid.uuid4().hex, "htm": "POST", "htu": address, "iat": int(time.time())}
    if token is not None:
        claims["ath"] = token_hash(token)
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": bound.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(claims), bound, ["ES256"])


def _bound_token(base_url: str, key: ECKey, bound: ECKey) -> str:
    address = base_url + calls.TOKEN
    answer = httpx.post(
        address, data=calls.token_form(base_url, key), headers={"DPoP": proof(bound, address)}
    )
    return str(answer.raise_for_status().json()["access_token"])
