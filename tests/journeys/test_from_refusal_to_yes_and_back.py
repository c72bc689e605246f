"""The whole way through the product: a partner is refused, the resident says yes, proves it, and says no."""

import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from playwright.sync_api import Page, expect

from candour.demonstration.organisations import WARM_HOMES
from candour.demonstration.residents import IVY

pytestmark = pytest.mark.browser

DISCOUNT = "council-tax.reduction"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def ask(demo: dict[str, Any], *attributes: str) -> dict[str, Any]:
    """Warm Homes, as its own program would, asks about Ivy."""
    partner = next(each for each in demo["partners"] if each["client_id"] == WARM_HOMES.client_id)
    now = int(time.time())
    claims = {
        "iss": partner["client_id"],
        "sub": partner["client_id"],
        "aud": partner["token_url"],
        "iat": now,
        "exp": now + 50,
        "jti": uuid.uuid4().hex,
    }
    key = ECKey.import_key(partner["private_key"])
    granted = httpx.post(
        partner["token_url"],
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": jwt.encode({"alg": "ES256", "kid": partner["kid"]}, claims, key),
        },
    )
    assert granted.status_code == 200, granted.text
    answer = httpx.post(
        f"{demo['base_url']}/exchange/v1/releases",
        headers={"Authorization": f"Bearer {granted.json()['access_token']}"},
        json={
            "subject": {"scheme": WARM_HOMES.scheme, "reference": IVY.references[WARM_HOMES.slug]},
            "purpose": "help-with-heating",
            "attributes": list(attributes),
            "case": "WH-1977",
        },
    )
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def sign_in(page: Page, demo: dict[str, Any], email: str) -> None:
    resident = next(each for each in demo["residents"] if each["email"] == email)
    page.goto(demo["sign_in_url"])
    page.get_by_label("Email").fill(email)
    page.get_by_role("textbox", name="Password").fill(resident["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{demo['base_url']}/home")


def verify(receipt: Path, key: str) -> subprocess.CompletedProcess[str]:
    """`candour log verify-receipt`, with nothing but the file and the key."""
    command = [sys.executable, "-m", "candour.cli", "log", "verify-receipt", str(receipt), "--key", key]
    return subprocess.run(command, capture_output=True, text=True, env={})


def test_a_refusal_is_seen_a_yes_is_given_proven_and_taken_back(
    running_program, page: Page, tmp_path: Path
) -> None:
    demo = running_program.demo
    refused = ask(demo, DISCOUNT)
    assert refused["outcome"] == "refused"
    assert refused["refused"][DISCOUNT]["reason"] == "consent-not-given"

    sign_in(page, demo, "ivy.pritchard@post.example")
    page.goto(f"{demo['base_url']}/uses")
    first = page.locator(".cd-use").first
    expect(first).to_contain_text("Warm Homes")
    expect(first).to_contain_text("You have not said yes to this")

    page.goto(f"{demo['base_url']}/choices/warm-homes-discount")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Warm Homes")
    page.get_by_role("button", name="Yes, tell them").click()
    page.wait_for_url(f"{demo['base_url']}/receipts/*")
    expect(page.locator("main")).to_contain_text("You said yes")

    released = ask(demo, DISCOUNT, "contact.address")
    assert released["outcome"] == "partial"
    assert list(released["attributes"]) == [DISCOUNT]
    assert released["refused"]["contact.address"]["reason"] == "attribute-not-covered"

    page.goto(f"{demo['base_url']}/uses")
    expect(page.locator(".cd-use").first).to_contain_text("was given your Council Tax Reduction")
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(downloaded_receipt(page, demo, released["id"]))
    accepted = verify(receipt, demo["log_key"])
    assert accepted.returncode == 0, accepted.stderr
    content = bytearray(receipt.read_bytes())
    content[len(content) // 2] ^= 1
    receipt.write_bytes(content)
    assert verify(receipt, demo["log_key"]).returncode == 1

    page.goto(f"{demo['base_url']}/choices/warm-homes-discount")
    page.get_by_role("button", name="No, do not tell them").click()
    expect(page.locator("main")).to_contain_text("You took back your yes")
    again = ask(demo, DISCOUNT)
    assert again["outcome"] == "refused"
    assert again["refused"][DISCOUNT]["reason"] == "consent-not-given"


def downloaded_receipt(page: Page, demo: dict[str, Any], entry: str) -> bytes:
    """The proof receipt of a use; within seconds of the use it is in the published log."""
    deadline = time.monotonic() + 60
    while True:
        answer = page.request.get(f"{demo['base_url']}/uses/{entry}/receipt")
        if answer.status == 200 and "json" in answer.headers["content-type"]:
            return answer.body()
        assert time.monotonic() < deadline, f"no receipt: {answer.status}"
        page.wait_for_timeout(200)
