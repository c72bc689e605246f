"""A dataset that is asked live, or only signposted, is listed; nothing of it is given out or taken in yet."""

import pytest

from .conftest import RECORDS
from .town import ADDRESS, ANN, COUNCIL, FOUNDED, PHONE


@pytest.mark.parametrize("mode", ["live", "signposted"])
def test_what_is_not_held_here_is_not_available_even_if_it_was_once(town, door, landlord, holder, mode):
    from candour.register.actions import define_dataset

    assert landlord.ask(ANN.tenant, "tenancy-check", PHONE).json()["outcome"] == "full"
    define_dataset(
        organisation=town.organisation(COUNCIL), slug="council-tax", name="council-tax", retention="P7Y",
        attributes=[ADDRESS, PHONE], mode=mode, how_to_ask="Ring us.", at=FOUNDED,
    )  # fmt: skip
    door.look_again()
    answer = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS, PHONE, "claim.age-over-18").json()

    assert {each["reason"] for each in answer["refused"].values()} == {"not-available"}
    assert len(answer["refused"]) == 3
    sent = {"values": {PHONE: {"value": "1", "updated": "2026-01-01"}}}
    put = holder.door.put(f"{RECORDS}/council-tax/council-customer/C-1", headers=holder.headers, json=sent)
    assert put.status_code == 404
