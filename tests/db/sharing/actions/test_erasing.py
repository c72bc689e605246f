"""Erased is undecryptable, here and in whatever backup is restored; what must not be erased yet is not."""

from dataclasses import replace
from uuid import UUID

import pytest

from candour.access.actions import log_key
from candour.log.leaf import Leaf, hash_body
from candour.people.models import Reference, SubjectKey
from candour.people.queries import person_known_as
from candour.sharing.actions import make_objection
from candour.sharing.actions.erasing import Decided, destroy_again, erase_everything, erase_records
from candour.sharing.errors import HeldBack, NothingToErase, SeparationBroken, Unexplained
from candour.sharing.models import Record
from candour.vault.errors import DestroyedKey

WHY = "The tenancy ended seven years ago."


@pytest.fixture
def journal():
    return []


@pytest.fixture
def decided(world, at):
    return Decided(organisation=world.landlord, by="Jonah Field", approved_by="Ann Lee", why=WHY, at=at)


def keys_of(subject: UUID) -> dict[UUID, UUID | None]:
    return dict(SubjectKey.objects.filter(subject_id=subject).values_list("id", "dataset_id"))


def test_one_dataset_is_erased_and_the_other_stays(
    world, tenant, person, decided, journal, one_entry, version
):
    before, tenancies = keys_of(tenant), world.datasets["landlord/tenancies"]
    with one_entry() as entry:
        done = erase_records(person=person, datasets=[tenancies], decided=decided, remember=journal.extend)
    (destroyed,) = (id_ for id_, dataset in before.items() if dataset == tenancies.pk)
    assert done.keys == 1
    assert [(each.key_id, each.entry_id) for each in journal] == [(destroyed, entry.id)]
    assert before.keys() - keys_of(tenant).keys() == {destroyed}
    assert (entry.kind, entry.subject) == ("rights", tenant)
    assert entry.body["datasets"] == ["landlord/tenancies"]
    assert (entry.body["why"], entry.body["decided_by"], entry.body["approved_by"]) == (
        WHY,
        "Jonah Field",
        "Ann Lee",
    )
    ended = Record.objects.get(subject_id=tenant, dataset_id=tenancies.pk)
    assert ended.version == 2, "a number is never used again for something else"
    assert ended.key_id in keys_of(tenant)
    assert version(tenant) == 2, "so no release that began before goes out"


def test_everything_is_erased_and_its_certificate_proves_the_leaf(world, tenant, person, decided, journal):
    before = keys_of(tenant)
    done = erase_everything(person=person, decided=decided, remember=journal.extend)
    assert {each.key_id for each in journal} == set(before)
    assert len(before) == 3
    assert keys_of(tenant) == {}
    with pytest.raises(DestroyedKey):
        log_key(tenant)
    assert person_known_as(organisation=world.landlord, scheme="tenant", reference="T-1") is None
    opened = done.certificate
    leaf = Leaf(done.row.id, done.row.at, "rights", hash_body(opened.nonce, opened.body))
    assert leaf.to_bytes() == opened.leaf == done.row.leaf


def test_what_a_backup_brings_back_is_destroyed_again(world, tenant, person, decided, journal, one_entry, at):
    keys, references = list(SubjectKey.objects.filter(subject_id=tenant)), list(Reference.objects.all())
    erase_everything(person=person, decided=decided, remember=journal.extend)
    SubjectKey.objects.bulk_create(keys)
    Reference.objects.bulk_create(references)
    with one_entry() as entry:
        assert destroy_again(journal, at=at) == 3
    assert entry.body["what"] == "destroyed-again"
    assert entry.body["destroyed"] == 3
    assert keys_of(tenant) == {}
    assert not Reference.objects.exists()
    assert destroy_again(journal, at=at) == 0, "and then there is nothing left to do"


def test_a_dataset_a_backup_brings_back_is_ended_again(world, tenant, person, decided, journal, at):
    tenancies = world.datasets["landlord/tenancies"]
    keys, records = list(SubjectKey.objects.filter(subject_id=tenant)), list(Record.objects.all())
    erase_records(person=person, datasets=[tenancies], decided=decided, remember=journal.extend)
    SubjectKey.objects.filter(subject_id=tenant).delete()
    Record.objects.all().delete()
    SubjectKey.objects.bulk_create(keys)
    Record.objects.bulk_create(records)
    assert destroy_again(journal, at=at) == 1
    assert Record.objects.get(dataset_id=tenancies.pk).version == 2
    assert len(keys_of(tenant)) == 3


def test_when_the_journal_cannot_be_written_nothing_is_erased(tenant, person, decided):
    def refuse(destructions):
        raise OSError(28, "No space left on device")

    before = keys_of(tenant)
    with pytest.raises(OSError, match="No space"):
        erase_everything(person=person, decided=decided, remember=refuse)
    assert keys_of(tenant) == before


def test_certificate_is_given_before_a_key_goes_or_nothing_is_erased(tenant, person, decided, journal):
    def give(certificate):
        given.append((certificate, keys_of(tenant), list(journal)))

    def lose(certificate):
        raise OSError(28, "No space left on device")

    given, before = [], keys_of(tenant)
    with pytest.raises(OSError, match="No space"):
        erase_everything(person=person, decided=decided, remember=journal.extend, give=lose)
    assert (keys_of(tenant), journal) == (before, [])
    done = erase_everything(person=person, decided=decided, remember=journal.extend, give=give)
    assert given == [(done.certificate, before, [])]


def test_two_people_answer_for_it_with_a_reason(person, decided, journal):
    for name in ("jonah  field, director", "Field, Jonah", "Jonah Fiéld", "Jonah\u200b Field"):
        same = replace(decided, approved_by=name)
        with pytest.raises(SeparationBroken):
            erase_everything(person=person, decided=same, remember=journal.extend)
    for lacking in (
        replace(decided, why=" "),
        replace(decided, by=""),
        replace(decided, approved_by="\u200b"),
    ):
        with pytest.raises(Unexplained):
            erase_everything(person=person, decided=lacking, remember=journal.extend)
    assert journal == []


def test_nothing_to_erase_is_said(world, person, decided, journal):
    with pytest.raises(NothingToErase):
        erase_records(
            person=person, datasets=[world.datasets["clinic/care"]], decided=decided, remember=journal.extend
        )


def test_everything_waits_for_an_objection_to_be_answered(person, decided, journal, task, at):
    make_objection(person=person, version=task, reason="They ring at night.", at=at)
    with pytest.raises(HeldBack, match="objection"):
        erase_everything(person=person, decided=decided, remember=journal.extend)
