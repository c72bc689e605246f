"""`candour serve` with a certificate: TLS 1.3, its own certificate, and no word in the clear."""

import socket
import ssl

import httpx
import pytest
from soak.running import free_port
from tests.certificates import make_certificate

from .nodes import another_node


def test_whoever_trusts_its_certificate_is_served_by_tls_and_nobody_in_the_clear(running_program, tmp_path):
    ours = make_certificate(tmp_path / "tls")
    port = free_port()
    named = {"CANDOUR_TLS_CERTIFICATE": str(ours.certificate), "CANDOUR_TLS_KEY": str(ours.key)}
    with another_node(running_program, port, **named) as address:
        trusted = ssl.create_default_context(cafile=ours.certificate)
        with (
            socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
            trusted.wrap_socket(plain, server_hostname="127.0.0.1") as wrapped,
        ):
            assert wrapped.version() == "TLSv1.3"

        front = httpx.get(f"{address}/sign-in", verify=trusted)
        assert front.status_code == 200
        assert front.headers["strict-transport-security"]
        assert all("Secure" in cookie for cookie in front.headers.get_list("set-cookie"))

        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(address)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/")


def test_nothing_older_than_tls_1_3_is_spoken(running_program, tmp_path):
    ours = make_certificate(tmp_path / "tls")
    named = {"CANDOUR_TLS_CERTIFICATE": str(ours.certificate), "CANDOUR_TLS_KEY": str(ours.key)}
    with another_node(running_program, free_port(), **named) as address:
        older = ssl.create_default_context(cafile=ours.certificate)
        older.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(httpx.ConnectError):
            httpx.get(address, verify=older)
