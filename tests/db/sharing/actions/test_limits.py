import pytest

from candour.core.consequence import shared_under
from candour.core.reasons import Reason
from candour.sharing.actions import lift_restriction, protect_detail, restrict, unprotect_detail
from candour.sharing.errors import OutOfOrder
from candour.sharing.queries import facts_of
from candour.sharing.terms import agreement_of


@pytest.fixture
def refused(person, task, at):
    """Each name the agreement would not share now, with the reason."""
    return lambda: {
        refused.name: refused.reason
        for refused in shared_under(agreement_of(task), facts_of(person).facts, at).refused
    }


@pytest.mark.parametrize("dataset", ["landlord/tenancies", None])
def test_a_restriction_of_one_dataset_or_of_all_stops_sharing(
    person, tenant, world, at, dataset, one_entry, version, refused
):
    of = world.datasets.get(dataset)
    with one_entry() as entry:
        restrict(person=person, dataset=of, at=at)
    assert (entry.kind, entry.body["kind"], entry.body["change"]) == ("choice", "restriction", "began")
    assert entry.body["dataset"] == dataset
    assert set(refused().values()) == {Reason.RESTRICTED}
    assert version(tenant) == 2
    with pytest.raises(OutOfOrder):
        restrict(person=person, dataset=of, at=at)
    with one_entry() as entry:
        lift_restriction(person=person, dataset=of, at=at)
    assert entry.body["change"] == "ended"
    assert refused() == {}
    assert version(tenant) == 3
    with pytest.raises(OutOfOrder):
        lift_restriction(person=person, dataset=of, at=at)


def test_a_restriction_of_another_dataset_stops_nothing_else(person, world, at, refused):
    restrict(person=person, dataset=world.datasets["landlord/contacts"], at=at)
    assert refused() == {}


def test_a_protected_detail_is_never_given_and_the_rest_is(
    person, tenant, world, at, one_entry, version, refused
):
    address = world.attributes["contact.address"]
    with one_entry() as entry:
        protect_detail(person=person, attribute=address, at=at)
    assert (entry.body["kind"], entry.body["attributes"]) == ("protection", ["contact.address"])
    assert refused() == {"contact.address": Reason.PROTECTED}
    assert version(tenant) == 2
    with pytest.raises(OutOfOrder):
        protect_detail(person=person, attribute=address, at=at)
    with one_entry() as entry:
        unprotect_detail(person=person, attribute=address, at=at)
    assert entry.body["change"] == "ended"
    assert refused() == {}
    with pytest.raises(OutOfOrder):
        unprotect_detail(person=person, attribute=address, at=at)
