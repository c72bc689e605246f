"""Acting for somebody: what a representative sees and does, never does, and what the person sees of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from candour.core.authority import Topic
from candour.core.request import Emergency

from .conftest import NOW, words

CLINIC = {"clinic-appointments": Topic.CARE}


@pytest.fixture
def authority(maureen, aisha):
    """Aisha acts for Maureen at the clinic."""
    from candour.people.actions import accept, invite

    def make(may_act=True, services=CLINIC):
        made = invite(
            account=maureen.account,
            relation="daughter",
            services=services,
            may_act=may_act,
            at=NOW,
            email=aisha.account.email,
        )
        return accept(invitation=made, account=aisha.account, at=NOW)

    return make


def fresh(resident):
    """As if they had just proven who they are."""
    from allauth.account.internal.userkit import user_id_to_str

    session = resident.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp() + 3600}]
    session["account_authentication_methods_user"] = user_id_to_str(resident.account)
    session.save()


def test_an_invitation_to_an_email_is_taken_up_by_its_owner_and_seen_by_both(maureen, aisha):
    fresh(maureen)
    sent = {
        "relation": "daughter",
        "email": aisha.account.email,
        "services": ["bins"],
        "may_act": "see",
        "lasts": "P6M",
    }
    assert maureen.post("/account/acting/invitation", **sent).url == "/account/acting?done=invited-by-email"
    (told,) = messages_to(aisha)
    assert (told.link, "Maureen" in f"{told.title} {told.text}") == ("/account/acting", False)
    assert "Waiting for their yes" in maureen.read("/account/acting")
    assert "Someone has asked you to act for them" in aisha.read("/home")
    page = aisha.get("/account/acting")
    assert "You are invited Maureen" in words(page)
    (path,) = {
        part.split('"')[0]
        for part in page.content.decode().split('href="')
        if "acceptance" in part[:90] and "acting/acc" not in part[:40]
    }
    assert aisha.post(path).url == "/account/acting?done=accepted"
    assert "Act for Maureen" in aisha.read("/account/acting")
    assert "Someone has asked you to act for them" not in aisha.read("/home")
    assert "Your daughter" in maureen.read("/account/acting")


def messages_to(resident):
    from candour.services.queries.messages import messages_of

    return messages_of(resident.account.person_id, most=9)


def test_an_invitation_lasts_as_long_as_its_person_says(maureen):
    from candour.core.period import Period, add
    from candour.people.models import Representation

    fresh(maureen)
    sent = {"relation": "friend", "email": "", "services": ["bins"], "may_act": "see"}
    maureen.post("/account/acting/invitation", **sent, lasts="P6M")
    row = Representation.objects.get()
    assert row.ends_at == add(row.starts_at, Period(months=6))
    assert "Select a valid choice" in words(maureen.post("/account/acting/invitation", **sent, lasts="P9Y"))


def test_whoever_invites_an_address_without_an_account_reads_the_same_and_nobody_is_told_twice(
    maureen, aisha
):
    fresh(maureen)
    sent = {"relation": "friend", "services": ["bins"], "may_act": "see", "lasts": "P1M"}
    for email in ("nobody@post.example", aisha.account.email, aisha.account.email.upper()):
        url = maureen.post("/account/acting/invitation", **sent, email=email).url
        assert url == "/account/acting?done=invited-by-email"
    assert len(messages_to(aisha)) == 1


def test_an_invitation_is_declined_and_who_invited_sees_that_and_no_reason(maureen, aisha, newcomer):
    from candour.people.models import Representation

    sent = {"relation": "daughter", "services": ["bins"], "may_act": "see", "lasts": "P6M"}
    fresh(maureen)
    maureen.post("/account/acting/invitation", **sent, email=aisha.account.email)
    row = Representation.objects.get()
    path = f"/account/acting/{row.pk}"
    asked = aisha.read(f"{path}/acceptance")
    assert "Yes, I will No, thank you Leave it as it is" in asked
    assert "If they should not know that you have an account, leave it as it is" in asked
    assert aisha.get(f"{path}/refusal", status=302).url == f"{path}/acceptance"
    for other in (maureen, newcomer):
        assert other.post(f"{path}/refusal").status_code == 404
    said = aisha.post(f"{path}/refusal").url
    assert said == "/account/acting?done=declined"
    assert "You said no." in aisha.read(said)
    assert "Someone has asked you to act for them" not in aisha.read("/home")
    aisha.get(f"{path}/acceptance", status=404)
    aisha.get(path, status=404)
    assert "Your daughter Declined" in maureen.read("/account/acting")
    page = maureen.read(path)
    assert "The invitation was declined" in page
    assert "What it would have opened" in page
    assert "Both of you can read this" not in page
    maureen.post("/account/acting/invitation", **sent, email=aisha.account.email)
    assert "You are invited Maureen" in aisha.read("/account/acting")


@pytest.mark.parametrize("answer", ["acceptance", "refusal"])
def test_whoever_invited_is_told_that_there_is_an_answer_and_not_which(maureen, aisha, answer):
    from candour.people.actions import invite

    sent = {"relation": "daughter", "services": CLINIC, "may_act": True}
    row = invite(account=maureen.account, **sent, at=NOW, email=aisha.account.email)
    for _press in "twice":
        aisha.post(f"/account/acting/{row.pk}/{answer}")
    (told,) = messages_to(maureen)
    assert (told.title, told.link) == ("Something about your account changed", f"/account/acting/{row.pk}")
    assert messages_to(aisha) == []
    for telling in ("Aisha", "daughter", "yes", "declined", "said"):
        assert telling not in told.title + told.text
    assert ("The invitation was declined" in maureen.read(told.link)) is (answer == "refusal")


@pytest.mark.parametrize("said", [{}, {"no": ""}])
def test_an_answer_with_a_code_tells_whoever_handed_it_over(maureen, aisha, said):
    from candour.people.actions import invite

    code = "BCDF-GHJK-LMNP-QRST"
    sent = {"relation": "carer", "services": CLINIC, "may_act": False}
    row = invite(account=maureen.account, **sent, at=NOW, code=code)
    aisha.post("/account/acting/acceptance", code=code, **said)
    assert [each.link for each in messages_to(maureen)] == [f"/account/acting/{row.pk}"]


def test_whoever_acts_no_more_leaves_word_and_who_ends_it_themselves_needs_none(authority, maureen, aisha):
    row = authority()
    aisha.post(f"/account/acting/{row.pk}/end")
    assert [each.link for each in messages_to(maureen)] == [f"/account/acting/{row.pk}"]
    maureen.post(f"/account/acting/{authority().pk}/end")
    assert len(messages_to(maureen)) == 1


def test_nobody_invites_themselves_and_a_circle_is_refused_with_the_reason(maureen, aisha):
    from candour.people.models import Representation

    sent = {"relation": "friend", "services": ["bins"], "may_act": "see", "lasts": "P1M"}
    fresh(maureen)
    own = maureen.post("/account/acting/invitation", **sent, email=maureen.account.email.upper())
    assert "This is your own address" in words(own)
    maureen.post("/account/acting/invitation", **sent, email=aisha.account.email)
    fresh(aisha)
    aisha.post("/account/acting/invitation", **sent, email=maureen.account.email)
    to_aisha = Representation.objects.get(email=aisha.account.email)
    to_maureen = Representation.objects.get(email=maureen.account.email)
    aisha.post(f"/account/acting/{to_aisha.pk}/acceptance")
    answer = maureen.post(f"/account/acting/{to_maureen.pk}/acceptance").url
    assert "they act for you already" in maureen.read(answer)


def test_inviting_asks_for_a_fresh_proof_and_says_what_is_missing(maureen):
    assert "Your password" in maureen.read("/account/acting/invitation")
    fresh(maureen)
    answer = maureen.post("/account/acting/invitation", relation="", email="")
    assert answer.status_code == 200
    said = words(answer)
    for missing in (
        "Enter what you call them",
        "Choose at least one service",
        "Choose what they may do",
        "Choose for how long",
    ):
        assert missing in said


def test_ones_own_services_are_offered_first_and_the_others_are_folded_by_topic(maureen):
    fresh(maureen)
    page = maureen.get("/account/acting/invitation").content.decode()
    own, others = page.split("Those are your own services", 1)
    for name in ("council-tax", "library"):
        assert f'value="{name}"' in own
    assert 'value="potholes"' not in own
    assert others.count("<details") == 6
    assert re.search(r"Roads, parking and travel</span></summary>(?:(?!</details>).)*potholes", others, re.S)
    sent = {"relation": "daughter", "services": ["potholes"], "may_act": ""}
    again = maureen.post("/account/acting/invitation", **sent).content.decode()
    assert len(re.findall("<details[^>]* open>", again)) == 1
    assert 'value="potholes" checked' in again


def test_whoever_has_no_services_yet_finds_all_of_them_folded(newcomer):
    fresh(newcomer)
    page = newcomer.post("/account/acting/invitation", relation="friend").content.decode()
    assert "Those are your own services" not in page
    assert page.count('name="services"') == 28
    assert page.count('id="id_services"') == 1
    assert 'href="#id_services"' in page


def test_a_code_is_handed_over_once_and_taken_up_once(maureen, aisha):
    fresh(maureen)
    sent = {"relation": "carer", "email": "", "services": ["bins"], "may_act": "act", "lasts": "P1M"}
    assert maureen.post("/account/acting/invitation", **sent).url == "/account/acting/code"
    page = maureen.get("/account/acting/code").content.decode()
    code = page.split('cd-mono cd-code">')[1].split("<")[0]
    maureen.post("/account/acting/code")
    assert maureen.get("/account/acting/code", status=302).url == "/account/acting"
    assert "This code is not right" in words(aisha.post("/account/acting/acceptance", code="XXXX"))
    assert "This code is not right" in words(aisha.post("/account/acting/acceptance", code="XXXX", no=""))
    assert "your own invitation" in words(maureen.post("/account/acting/acceptance", code=code))
    assert aisha.post("/account/acting/acceptance", code=code.lower()).url == "/account/acting?done=accepted"
    assert "This code is not right" in words(aisha.post("/account/acting/acceptance", code=code))


def test_a_code_is_declined_by_whoever_has_it_and_never_by_whoever_made_it(maureen, aisha):
    from candour.core.authority import Topic
    from candour.people.actions import invite
    from candour.people.models import Representation

    code = "BCDF-GHJK-LMNP-QRST"
    some = {"bins": Topic.HOME}
    invite(account=maureen.account, relation="carer", services=some, may_act=False, at=NOW, code=code)
    own = maureen.post("/account/acting/acceptance", code=code, no="")
    assert "your own invitation" in words(own)
    assert aisha.post("/account/acting/acceptance", code=code, no="").url == "/account/acting?done=declined"
    assert Representation.objects.get().ended_at is not None
    assert "Your carer Declined" in maureen.read("/account/acting")


def test_every_page_about_somebody_else_says_so_and_leads_back(authority, aisha):
    at = f"/for/{authority().pk}"
    for path in (at, f"{at}/uses", f"{at}/held", f"{at}/choices", f"{at}/choices/step-free-visit"):
        page = aisha.read(path)
        assert "You are acting for Maureen" in page, path
        assert "Go back to your own pages" in page, path
    assert "You are acting for" not in aisha.read("/home")


@pytest.mark.parametrize(
    ("kind", "called"), [("parental-responsibility", "your child"), ("property-attorney", "this person")]
)
def test_whoever_has_no_account_is_called_by_what_they_are_to_whoever_acts(db, kind, called):
    from candour.people.models import Representation
    from candour.web.portal.representing import name_of

    assert name_of(Representation(kind=kind, person_id=uuid4())) == called


def test_the_first_page_leads_on_to_the_others_also_where_the_menu_is_closed(authority, aisha):
    at = f"/for/{authority().pk}"
    _menu, _main, page = aisha.get(at).content.decode().partition("<main")
    for part in ("uses", "held", "choices", "cases"):
        assert f'href="{at}/{part}"' in page, part


def test_what_is_held_is_shown_as_far_as_the_services_go(authority, aisha, maureen):
    everything = maureen.read("/held")
    page = aisha.read(f"/for/{authority(services={'council-tax': Topic.MONEY}).pk}/held")
    assert "Council tax" in page
    assert "Show 1 private detail" in page
    assert "Brook Street Clinic" not in page
    assert "Brook Street Clinic" in everything


def test_what_the_person_protects_is_not_among_what_is_held(authority, aisha, maureen):
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    held = f"/for/{authority(services={'council-tax': Topic.MONEY}).pk}/held"
    assert "Show 1 private detail" in aisha.read(held)
    for attribute in Attribute.objects.filter(name__startswith="council-tax."):
        protect_detail(person=maureen.person, attribute=attribute, at=NOW)
    assert "private detail" not in aisha.read(held)


def test_looking_is_shown_to_the_person_as_a_use(authority, aisha, maureen):
    aisha.read(f"/for/{authority().pk}/held")
    said = "Your daughter looked at what is held about you"
    page = maureen.get("/uses")
    assert said in words(page)
    path = next(
        part.split('"')[0] for part in page.content.decode().split('href="') if part.startswith("/uses/")
    )
    story = maureen.read(path)
    assert said in story
    assert "acting for you" in story
    assert said in maureen.read("/uses.csv")


def test_an_answer_for_somebody_says_who_gave_it(authority, aisha, maureen, one_entry):
    at = f"/for/{(made := authority()).pk}/choices/step-free-visit"
    page = aisha.get(at).content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    with one_entry() as entry:
        answer = aisha.post(f"{at}/answer", answer="yes", version=version, after="")
    assert answer.url == f"{at}?saved"
    assert entry.body["by"] == {"representation": str(made.pk), "relation": "daughter"}
    assert "Your answer for Maureen is saved" in aisha.read(at, saved="")
    assert "Your daughter said yes for you." in maureen.read("/choices/step-free-visit")
    assert "Your daughter said yes for you." in maureen.read("/receipts")


def test_who_may_only_see_cannot_answer(authority, aisha):
    at = f"/for/{authority(may_act=False).pk}/choices/step-free-visit"
    assert "You can read this and not answer it." in aisha.read(at)
    assert aisha.post(f"{at}/answer", answer="no", version="1").status_code == 404


def test_another_services_agreement_is_not_there(authority, aisha):
    at = f"/for/{authority().pk}/choices"
    aisha.get(f"{at}/warm-homes-discount", status=404)
    assert aisha.post(f"{at}/warm-homes-discount/answer", answer="no").status_code == 404


@pytest.mark.parametrize("how", ["ended", "suspended", "over"])
def test_what_no_longer_stands_opens_nothing_on_the_next_request(authority, aisha, how):
    from candour.people.actions import end_representation, suspend_representation
    from candour.people.models import Representation

    made = authority()
    at = f"/for/{made.pk}"
    aisha.read(at)
    if how == "ended":
        end_representation(representation=made, by=Representation.EndedBy.PERSON, at=NOW)
    elif how == "suspended":
        suspend_representation(representation=made, why="Money is missing", at=NOW)
    else:
        Representation.objects.filter(pk=made.pk).update(ends_at=NOW - timedelta(days=1))
    for path in (at, f"{at}/uses", f"{at}/held", f"{at}/choices", f"{at}/choices/step-free-visit"):
        aisha.get(path, status=404)
    assert aisha.post(f"{at}/choices/step-free-visit/answer", answer="no").status_code == 404


def test_the_same_answer_for_somebody_once_more_is_none_and_their_own_is(authority, aisha, maureen):
    from candour.sharing.queries import receipts_of

    at = f"/for/{authority().pk}/choices/step-free-visit"

    def say_no(resident, path):
        page = resident.get(path).content.decode()
        sent = dict(re.findall(r'type="hidden" name="(version|after)" value="([^"]*)"', page))
        return resident.post(f"{path}/answer", answer="no", **sent).url

    assert say_no(aisha, at) == f"{at}?saved"
    assert say_no(aisha, at) == f"{at}?already"
    assert "This is your answer already" in aisha.read(f"{at}?already")
    assert len(receipts_of(maureen.person)) == 1
    say_no(maureen, "/choices/step-free-visit")
    assert len(receipts_of(maureen.person)) == 2, "who said it is another"


@pytest.mark.parametrize(
    ("who", "asked"),
    [("maureen", "Stop your daughter from acting for you?"), ("aisha", "Stop acting for Maureen?")],
)
def test_either_side_ends_it_with_one_press(authority, request, who, asked, aisha):
    made = authority()
    resident = request.getfixturevalue(who)
    page = resident.read(f"/account/acting/{made.pk}/end")
    assert asked in page
    assert "It ends at once" in page
    assert resident.post(f"/account/acting/{made.pk}/end").url == "/account/acting?done=acting-ended"
    aisha.get(f"/for/{made.pk}", status=404)


def test_uses_are_shown_for_the_services_listed_and_never_one_that_was_kept_from_view(
    authority, aisha, maureen, ask
):
    from candour.access.models import WithheldEntry

    home = authority(services={"repairs": Topic.HOME})
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    ask(
        maureen,
        "fernside-homes",
        "home-repairs",
        "contact.address",
        emergency=Emergency("Smoke was reported at Tern Close.", "fire"),
    )
    page = aisha.read(f"/for/{home.pk}/uses")
    assert "Fernside Homes was given your phone number" in page
    assert "Emergency" not in page
    before = maureen.read("/uses").count("Fernside Homes")
    WithheldEntry.objects.update(lifted_at=NOW)
    assert maureen.read("/uses").count("Fernside Homes") > before
    assert aisha.read(f"/for/{home.pk}/uses").count("Fernside Homes") == page.count("Fernside Homes")


def test_no_use_tells_whoever_acts_what_the_person_protects(authority, aisha, maureen, ask):
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    uses = f"/for/{authority(services={'repairs': Topic.HOME}).pk}/uses"
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    assert "phone number" in aisha.read(uses)
    phone = Attribute.objects.get(name="contact.phone")
    protect_detail(person=maureen.person, attribute=phone, at=NOW)
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    assert "It is protected" in maureen.read("/uses")
    for telling in ("protected", "phone number"):
        assert telling not in aisha.read(uses)


def test_no_agreement_tells_whoever_acts_what_the_person_protects(aisha, grace):
    """It reads as what is restricted does, and what is not held."""
    from candour.people.actions import accept, invite
    from candour.people.models import Subject
    from candour.register.models import Attribute, Dataset
    from candour.sharing.actions import lift_restriction, restrict, unprotect_detail
    from candour.sharing.queries import facts_of

    made = invite(
        account=aisha.account,
        relation="friend",
        services={"library": Topic.COMMUNITY},
        may_act=True,
        at=NOW,
        email=grace.account.email,
    )
    accept(invitation=made, account=grace.account, at=NOW)
    assert "It is protected" in aisha.read("/choices")
    at = f"/for/{made.pk}/choices"
    protected = grace.read(at), grace.read(f"{at}/library-card")
    for path in (at, f"{at}/library-card"):
        page = grace.read(path)
        assert "It was not available" in page, path
        assert "protected" not in page, path

    unprotect_detail(person=aisha.person, attribute=Attribute.objects.get(name="contact.address"), at=NOW)
    assert "It was not available" not in grace.read(at)
    holding = facts_of(aisha.person).facts.records
    datasets = [
        each for each in Dataset.objects.filter(key__in=holding) if "contact.address" in each.attributes
    ]
    for dataset in datasets:
        restrict(person=aisha.person, dataset=dataset, at=NOW)
    assert "Use of this is restricted" in aisha.read("/choices")
    assert (grace.read(at), grace.read(f"{at}/library-card")) == protected
    for dataset in datasets:
        lift_restriction(person=aisha.person, dataset=dataset, at=NOW)
        subjects = Subject.objects.filter(person_id=aisha.person)
        hold_nothing_of(dataset, subjects.values_list("id", flat=True))
    assert "It was not held" in aisha.read("/choices")
    assert (grace.read(at), grace.read(f"{at}/library-card")) == protected


def hold_nothing_of(dataset, subjects):
    from candour.people.models import SubjectKey
    from candour.sharing.models import Record

    from .conftest import hold

    of_it = Record.objects.filter(dataset_id=dataset.pk, subject_id__in=list(subjects))
    for subject in list(of_it.values_list("subject_id", flat=True)):
        of_it.filter(subject_id=subject).delete()
        SubjectKey.objects.filter(subject_id=subject, dataset_id=dataset.pk).delete()
        hold(subject, dataset, {"person.name": ("Aisha", NOW.date())})


def test_uses_for_other_services_are_not_shown(authority, aisha, maureen, ask):
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    assert "There are no uses to show." in aisha.read(f"/for/{authority().pk}/uses")


def ended(authority, how):
    from candour.people.actions import end_representation
    from candour.people.models import Death, Organisation

    row = authority()
    if how == "a death":
        council = Organisation.objects.get(slug="harrowmere-council")
        subject = row.account.__class__.objects.get(person_id=row.person_id)
        Death.objects.create(
            subject_id=subjects_of(row.person_id)[0],
            died_on=NOW.date(),
            organisation=council,
            evidence="certificate",
            case_reference="K-1",
            recorded_by=subject,
            recorded_at=NOW,
        )
    else:
        end_representation(representation=row, by="person", at=NOW)
    return row


def subjects_of(person):
    from candour.people.queries import subjects_of

    return subjects_of(person)


@pytest.mark.parametrize("how", ["her word", "a death"])
@pytest.mark.parametrize("path", ["", "/uses", "/held", "/choices", "/cases"])
def test_whoever_acted_reads_that_they_do_not_now_and_no_more(authority, maureen, aisha, how, path):
    row = ended(authority, how)
    answer = aisha.get(f"/for/{row.pk}{path}", status=404)
    assert "You cannot act for them here now" in words(answer)
    assert "no-store" in answer["Cache-Control"]
    for told in ("died", "death", "Maureen", "Okafor"):
        assert told not in words(answer)


def test_nobody_else_is_told_that_somebody_acted(authority, maureen, aisha):
    row = ended(authority, "her word")
    absent = f"/for/{maureen.account.person_id}"
    for nobody in (maureen.get(f"/for/{row.pk}", status=404), aisha.get(absent, status=404)):
        assert "You cannot act for them here" not in words(nobody)


def test_words_that_were_written_as_it_ended_are_not_lost(authority, aisha):
    row = ended(authority, "her word")
    answer = aisha.post(f"/for/{row.pk}/cases/{row.pk}", text="The lift is broken again.")
    assert "The lift is broken again." in words(answer)
