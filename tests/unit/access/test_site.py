"""The log's addresses lead to the log's files and nowhere else."""

import httpx
import pytest

from candour.access.site import log_site


@pytest.mark.parametrize("path", ["/log/checkpoint/", "/log/key/", "/log/tile", "/log/tile/"])
def test_no_address_leads_to_where_its_caller_says(tmp_path, serve_app, path):
    with serve_app(log_site(tmp_path)) as url:
        answer = httpx.get(url + path, headers={"Host": "elsewhere.example"})

    assert answer.status_code == 404
    assert "location" not in answer.headers
