"""`candour metrics`: OpenMetrics with an end, how the log stands, and whether the database is away."""

import os
import socket
import ssl
from dataclasses import replace
from http.server import ThreadingHTTPServer
from threading import Thread

import httpx
import psycopg
import pytest
from tests.certificates import make_certificate

from candour.config.env import read_environment
from candour.config.metrics import handler, listening, page


@pytest.fixture
def environment(database_url, tmp_path):
    return replace(read_environment(os.environ), database_url=database_url, data=tmp_path)


def test_it_says_how_the_log_stands(environment, database_url):
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into pending (id, leaf, recorded)"
            " values (gen_random_uuid(), 'leaf', now() - interval '90 s')"
        )
        connection.execute(
            "insert into untold (entry_id, recorded) values (gen_random_uuid(), now() - interval '70 s')"
        )
    text = page(environment)
    assert "\ncandour_database_up 1\n" in text
    assert "\ncandour_log_entries 0\n" in text
    assert "\ncandour_log_oldest_pending_seconds 90" in text
    assert "\ncandour_oldest_untold_seconds 70" in text
    assert text.endswith("# EOF\n")


def test_a_database_that_is_away_is_a_figure_too(environment):
    away = replace(environment, database_url="postgresql://nobody@127.0.0.1:1/none")
    assert "\ncandour_database_up 0\n" in page(away)


def test_it_answers_one_address_and_no_other(environment):
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(environment)) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        answer = httpx.get(f"{url}/metrics")
        assert answer.headers["content-type"].startswith("application/openmetrics-text")
        assert answer.text.endswith("# EOF\n")
        assert httpx.get(f"{url}/healthz").status_code == 404
        server.shutdown()


def test_by_tls_whoever_says_nothing_holds_up_nobody(environment, tmp_path):
    ours = make_certificate(tmp_path / "tls")
    with_tls = replace(environment, tls=(ours.certificate, ours.key))
    with listening(("127.0.0.1", 0), with_tls) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        trusted = ssl.create_default_context(cafile=ours.certificate)
        with socket.create_connection(server.server_address):
            answer = httpx.get(f"https://127.0.0.1:{server.server_port}/metrics", verify=trusted, timeout=20)
        assert answer.text.endswith("# EOF\n")
        server.shutdown()
