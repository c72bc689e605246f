"""Sends a request to an address that a partner chose, and never to one inside.

Names are resolved here, once, and the connection goes to the very address that was checked: no second answer
of a name server leads it elsewhere. Only https, but for networks that the operator allows; no redirect is
followed, no proxy asked, and nothing of the answer is read but its status.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpx

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

SECONDS = 10
"""How long one attempt may take, from its first byte to the answer's status."""

_GIVEN_OUT = IPv6Network("2000::/3")
"""All of IPv6 that was ever given out to be reached (RFC 4291, section 2.4). Of the rest Python calls much
global that may lead inside: what a gateway turns into IPv4 (RFC 6052, RFC 2765), or site-local (RFC 3879)."""


class CannotSend(Exception):
    """Nothing was sent, or no answer came; the message says why, in a few words.

    Its partner reads them at their desk, so nothing of the inside stands in them.
    """


class Outside:
    """The way outside. allowed: private networks that may be reached too, over http as well.

    trust: what certificates are checked with, None for the machine's own authorities.
    """

    def __init__(self, allowed: Networks = (), trust: ssl.SSLContext | None = None) -> None:
        self._allowed = allowed
        self._trust = trust or ssl.create_default_context()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer to a POST. Raises CannotSend."""
        try:
            async with asyncio.timeout(SECONDS):
                return await self._post(url, body, headers)
        except TimeoutError:
            raise CannotSend(f"no answer within {SECONDS} seconds") from None
        except (httpx.HTTPError, ssl.SSLError, OSError, ValueError) as fault:
            raise CannotSend(f"{type(fault).__name__}: {fault}"[:200]) from None

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
        address = await self._checked_address(parts.scheme, host, port)
        request = httpx.Request(
            "POST",
            httpx.URL(url).copy_with(host=str(address), port=port),
            content=body,
            headers={**headers, "Host": parts.netloc.rpartition("@")[2]},
            extensions={"sni_hostname": host},
        )
        async with httpx.AsyncClient(
            verify=self._trust, trust_env=False, follow_redirects=False, timeout=SECONDS
        ) as client:
            answer = await client.send(request, stream=True)
            await answer.aclose()
            return answer.status_code

    async def _checked_address(self, scheme: str, host: str, port: int) -> Address:
        """The first address of a host, if every one of them may be reached. Raises CannotSend."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
        for address in addresses:
            allowed = any(address in network for network in self._allowed)
            if scheme != "https" and not (allowed and scheme == "http"):
                raise CannotSend("only https is sent to")
            if not (allowed or is_public(address)):
                raise CannotSend("its address is not a public one")
        if not addresses:
            raise CannotSend("the name has no address")
        return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address is one on the internet, and not inside, in whatever dress."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return address.sixtofour is None and address.teredo is None and is_public(inner)
        if address not in _GIVEN_OUT:
            return False
    return address.is_global and not address.is_multicast
