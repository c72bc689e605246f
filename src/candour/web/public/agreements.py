"""One agreement as its page in the register shows it: every version in words, approvals, what is logged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from candour.core.agreement import Assurance
from candour.core.basis import ConfidentialityBasis, Control
from candour.core.claims import CLAIMS
from candour.log.exact import decode_timestamp
from candour.people.models import Organisation
from candour.register import queries as register
from candour.register.models import Attribute, Dataset
from candour.sharing.models import Agreement, AgreementVersion, Approval
from candour.sharing.public_queries import (
    Listed,
    LoggedChange,
    approvals_of,
    changes_logged,
    control_over,
    holders_of,
    standing_for,
    versions_of,
)
from candour.sharing.standing import standing_of
from candour.web.design import words
from candour.web.design.dates import full_date
from candour.web.design.numbers import number
from candour.web.design.parts import Check, Fact, Link, Status, Step


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement in a list. control: None where nothing is given out under it, so nothing can be done."""

    title: str
    url: str
    told: str
    parties: str
    control: Control | None
    status: Status


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """Everything on the page. facts: in short. given: each thing given, and from where."""

    title: str
    lead: str
    kicker: str
    control: Control | None
    status: Status
    facts: tuple[Fact, ...]
    given: tuple[Fact, ...]
    consequences: tuple[Fact, ...]
    versions: tuple[Step, ...]
    approvals: tuple[Check, ...]
    in_the_log: tuple[Fact, ...]
    terms: tuple[tuple[str, str], ...]
    elsewhere: bool


def row(listed: Listed) -> Row:
    """A line of the register's list."""
    version = listed.version
    return Row(
        title=version.name,
        url=reverse("public:agreement", args=[version.agreement.slug]),
        told=lead(version),
        parties=parties(version, listed.holders),
        control=listed.control,
        status=words.standing(version, listed.standing),
    )


def row_from_elsewhere(version: AgreementVersion, at: datetime) -> Row:
    """A line of the list of agreements imported to be read."""
    return Row(
        title=version.name,
        url=reverse("public:agreement", args=[version.agreement.slug]),
        told="",
        parties="",
        control=None,
        status=words.standing(version, standing_of(version, at)),
    )


def lead(version: AgreementVersion) -> str:
    """Who is told what, in a sentence."""
    asker = version.agreement.asker
    if asker is None or not version.told:
        return ""
    return words.sentence(_("%(asker)s is %(told)s") % {"asker": asker.name, "told": version.told})


def parties(version: AgreementVersion, holders: tuple[object, ...]) -> str:
    """Who gives to whom."""
    asker = version.agreement.asker
    held_by = words.listed([str(holder) for holder in holders])
    if asker is None or not held_by:
        return ""
    return _("From %(holders)s to %(asker)s") % {"holders": held_by, "asker": asker.name}


def agreement_page(agreement: Agreement, at: datetime) -> AgreementPage:
    """The page of one agreement, of this register or of another."""
    versions = versions_of(agreement)
    version = standing_for(versions, at)
    datasets = {dataset.key: dataset for dataset in register.datasets().values()}
    attributes = register.attributes()
    return AgreementPage(
        title=version.name,
        lead=lead(version),
        kicker=_("Agreement %(slug)s, version %(version)d")
        % {"slug": agreement.slug, "version": version.version},
        control=None if agreement.register_only else control_over(version),
        status=words.standing(version, standing_of(version, at)),
        facts=tuple(fact for fact in _facts(version, datasets) if fact.text),
        given=tuple(_given(version, datasets, attributes)),
        consequences=tuple(fact for fact in _consequences(version) if fact.text),
        versions=tuple(_step(one, at, current=one == version) for one in reversed(versions)),
        approvals=tuple(_approval(one) for one in approvals_of(version)),
        in_the_log=tuple(_logged(agreement)),
        terms=tuple(_terms(version)),
        elsewhere=agreement.register_only,
    )


def _facts(version: AgreementVersion, datasets: Mapping[str, Dataset]) -> list[Fact]:
    asker = version.agreement.asker
    holders = holders_of(version, datasets)
    roles = words.listed(list(version.roles))
    who = _("Only in the role of: %(roles)s") % {"roles": roles} if roles else ""
    return [
        Fact(term=_("Why"), text=version.why),
        Fact(term=_("Who asks"), text=asker.name if asker else ""),
        Fact(term=_("Who holds it"), text=words.listed([holder.name for holder in holders])),
        Fact(term=_("Who may ask"), text=who),
        Fact(term=_("Law"), text=words.law(version)),
        Fact(term=_("Special data"), text=words.sentence(version.special_category_condition)),
        Fact(term=_("Confidence"), text=_confidence(version)),
        Fact(term=_("Opting out"), text=_opting_out(version)),
        Fact(term=_("In danger"), text=_in_danger(version)),
        Fact(term=_("Your yes"), text=_yes(version)),
        Fact(
            term=_("How sure they must be"), text=str(words.ASSURANCE.get(Assurance(version.assurance), ""))
        ),
        Fact(term=_("Kept for"), text=_kept(version)),
        Fact(term=_("Rules they must follow"), text=" ".join(map(words.obligation, version.obligations))),
        *_as_its_register_says(version),
        Fact(term=_("Handled also by"), text=version.processors),
        Fact(term=_("How"), text=version.method),
        Fact(term=_("Where"), text=version.areas),
        Fact(term=_("Contact"), text=version.contact),
        Fact(term=_("Review"), text=_review(version)),
    ]


def _kept(version: AgreementVersion) -> str:
    if version.retention and words.DELETE_AFTER_USE in version.obligations:
        return words.kept_for(version.retention, version.obligations)
    return capfirst(words.period(version.retention)) if version.retention else ""


def _as_its_register_says(version: AgreementVersion) -> list[Fact]:
    """What another register puts in words of its own; of ours, the terms themselves say it."""
    if not version.agreement.register_only:
        return []
    return [
        Fact(term=_("Disclosed"), text=version.disclosed),
        Fact(term=_("Disclosed by"), text=version.controllers),
    ]


def _given(
    version: AgreementVersion, datasets: Mapping[str, Dataset], attributes: Mapping[str, Attribute]
) -> list[Fact]:
    def plain(name: str) -> str:
        return attributes[name].plain_name if name in attributes else name

    def sources(*names: str) -> str:
        keys = dict.fromkeys(key for name in names for key in version.attributes.get(name, ()))
        return words.listed([_source(datasets.get(key), key) for key in keys])

    values = [
        Fact(term=capfirst(plain(name)), text=_("From %(sources)s.") % {"sources": sources(name)})
        for name in sorted(version.releasable)
    ]
    for name, arguments in sorted(version.claims.items()):
        claim = CLAIMS[name]
        read = words.listed([plain(one) for one in claim.reads])
        text = _("Only the answer is given. It is worked out from your %(read)s, from %(sources)s.")
        counts = " ".join(words.argument(argument, chosen) for argument, chosen in arguments.items())
        said = text % {"read": read, "sources": sources(*claim.reads)}
        values.append(Fact(term=capfirst(claim.plain_name), text=f"{said} {counts}".strip()))
    return values


def _source(dataset: Dataset | None, key: str) -> str:
    if dataset is None:
        return key
    return f"{dataset.name} ({dataset.organisation.name})"


def _consequences(version: AgreementVersion) -> list[Fact]:
    goes_on, without = words.CONSEQUENCES[control_over(version)]
    return [
        Fact(term=_("How it helps"), text=version.benefits),
        Fact(term=_("The question"), text=version.question, quoted=True),
        Fact(term=str(goes_on), text=version.if_yes),
        Fact(term=str(without), text=version.if_no),
        Fact(term=_("Either way"), text=version.either_way),
        Fact(term=_("Services"), text=words.sentence(version.services_affected)),
    ]


def _confidence(version: AgreementVersion) -> str:
    """How the duty of confidence is met, and who watches over it: a post that is published for every body."""
    basis = words.CONFIDENTIALITY.get(ConfidentialityBasis(version.confidentiality))
    if basis is None:
        return ""
    return f"{basis} {words.sentence(version.caldicott_guardian)}".strip()


def _opting_out(version: AgreementVersion) -> str:
    if not version.opt_out_applies:
        return ""
    return _("If you chose the National Data Opt-out, nothing about you is given.")


def _in_danger(version: AgreementVersion) -> str:
    if not version.for_emergencies:
        return ""
    text = _("Only in an emergency. A person who did not ask for it reviews each use afterwards.")
    if version.second_approval:
        text += " " + _("Part of it also needs a second person to agree first.")
    return text


def _yes(version: AgreementVersion) -> str:
    if version.single_use:
        return _("Counts for one use.")
    if version.consent_lasts:
        return _("Counts for %(period)s, then you are asked again.") % {
            "period": words.period(version.consent_lasts)
        }
    return ""


def _review(version: AgreementVersion) -> str:
    return _("By %(day)s") % {"day": full_date(version.review_on)} if version.review_on else ""


def _step(version: AgreementVersion, at: datetime, *, current: bool) -> Step:
    standing = standing_of(version, at)
    title = _("Version %(version)d. %(standing)s") % {
        "version": version.version,
        "standing": words.standing(version, standing).text,
    }
    first = _("The first version.") if version.version == 1 else ""
    return Step(title=title, text=version.what_changed or first, current=current)


def _approval(approval: Approval) -> Check:
    side = _("asks") if approval.side == Approval.Side.ASKER else _("holds")
    text = _("%(organisation)s, which %(side)s, on %(day)s")
    said = text % {"organisation": approval.organisation.name, "side": side, "day": full_date(approval.at)}
    return Check(text=said, passed=True)


def _logged(agreement: Agreement) -> list[Fact]:
    """What the log holds of it: what was done, by which organisation, when, and the entry that proves it."""
    changes = changes_logged(agreement)
    slugs = {str(change.body.get("organisation", "")) for change in changes}
    names = dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [_logged_change(change, names) for change in changes]


def _logged_change(change: LoggedChange, names: Mapping[str, str]) -> Fact:
    done = {
        "drafted": _("drafted by %(who)s"),
        "approved": _("approved by %(who)s"),
        "suspended": _("stopped for now by %(who)s"),
        "resumed": _("taken up again by %(who)s"),
        "ended": _("ended by %(who)s"),
    }
    body = change.body
    told, who = str(body["change"]), names.get(str(body["organisation"]), str(body["organisation"]))
    deed = {
        "version": str(body["agreement"]).partition("@")[2],
        "done": words.sentence(capfirst(done.get(told, told) % {"who": who})),
    }
    said = [_("Version %(version)s. %(done)s") % deed, words.sentence(str(body.get("why", "")))]
    term = full_date(decode_timestamp(str(body["when"])))
    if change.place is None:
        return Fact(term=term, text=" ".join(said).strip())
    entry = _("Proof receipt of entry %(place)s") % {"place": number(change.place)}
    link = Link(text=entry, url=reverse("public:open-entry", args=[change.id]))
    return Fact(term=term, text=" ".join(filter(None, said)), link=link)


def _terms(version: AgreementVersion) -> list[tuple[str, str]]:
    """The same as codes, for people who write programs."""
    terms = [(_("Purpose"), version.purpose), (_("Lawful basis"), version.lawful_basis)]
    for name in sorted(version.attributes):
        given = _("given") if name in version.releasable else _("read, and not given")
        terms.append((name, f"{given}: {', '.join(version.attributes[name])}"))
    for name, arguments in sorted(version.claims.items()):
        fixed = "; ".join(f"{key}: {', '.join(values)}" for key, values in arguments.items())
        terms.append((name, fixed or _("given")))
    if version.retention:
        terms.append((_("Kept for"), version.retention))
    return terms
