"""What a draft must satisfy beyond agreeing with itself: the register, the law, and an honest yes.

Each check is of what can be checked; whether a provision really says "must" is for the people who approve.
"""

from candour.core.agreement import Agreement
from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.core.errors import InvalidTerms
from candour.people.models import Organisation
from candour.register.models import Attribute, Dataset
from candour.sharing.errors import NotConsent
from candour.sharing.models import AgreementVersion
from candour.sharing.terms import agreement_of, asker_of, datasets_of, holders

_PUBLIC_AUTHORITIES = {Organisation.Kind.LOCAL_AUTHORITY.value, Organisation.Kind.NATIONAL.value}
_INTERESTS = {LawfulBasis.LEGITIMATE_INTERESTS, LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS}
_NEEDS_A_STATUTE = {LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGAL_OBLIGATION}


def check_draft(version: AgreementVersion) -> Agreement:
    """The draft for the rules. Raises InvalidTerms (core) for what contradicts itself, register or law."""
    terms = agreement_of(version)
    _check_register(version, terms)
    _check_law(version, terms)
    return terms


def check_consent(
    version: AgreementVersion, terms: Agreement, *, goes_ahead_without_yes: bool, no_costs_a_service: bool
) -> None:
    """Refuse what calls itself consent and is none; nothing to check where nothing rests on a yes.

    The two facts are its drafter's to declare. Raises NotConsent.
    """
    if not terms.rests_on_a_yes:
        return
    if goes_ahead_without_yes:
        raise NotConsent(
            f"{terms.slug} would go ahead without the yes, so it is not consent: name its real basis."
        )
    if no_costs_a_service:
        raise NotConsent(f"In {terms.slug} a no costs a service, so a yes would not be free.")
    missing = [name for name in ("question", "if_yes", "if_no") if not getattr(version, name).strip()]
    if missing:
        raise NotConsent(f"{terms.slug} asks for a yes without saying {', '.join(missing)}.")
    _check_that_no_old_yes_is_stretched(version, terms)


def _check_that_no_old_yes_is_stretched(version: AgreementVersion, terms: Agreement) -> None:
    """A yes covers what was asked then. More than that, or for longer, waits for a new answer."""
    if terms.consent_since == terms.version:
        return
    counted = version.agreement.versions.filter(version=terms.consent_since).first()
    asked = None if counted is None else agreement_of(counted)
    same = asked is not None and (
        terms.releasable <= asked.releasable
        and terms.claims.items() <= asked.claims.items()
        and terms.retention == asked.retention
        and terms.lawful_basis is asked.lawful_basis
        and terms.confidentiality is asked.confidentiality
        and set(asked.obligations) <= set(terms.obligations)
        and terms.matching <= asked.matching
        and all(set(terms.attributes[name]) <= set(asked.attributes[name]) for name in terms.releasable)
    )
    if not same:
        raise NotConsent(
            f"{terms.name} asks for more than version {terms.consent_since} did, so no yes to that one "
            f"covers it: consent_since must be {terms.version}."
        )


def _check_register(version: AgreementVersion, terms: Agreement) -> None:
    datasets = {dataset.key: dataset for dataset in datasets_of(version)}
    for name, keys in terms.attributes.items():
        for key in keys:
            if (problem := _wrong_source(name, datasets.get(key))) is not None:
                raise InvalidTerms(f"{terms.slug}: {key} {problem}.")
    if not holders(datasets.values(), version):
        raise InvalidTerms(f"{terms.slug}: its asker holds all of this itself, and needs no agreement.")


def _wrong_source(attribute: str, dataset: Dataset | None) -> str | None:
    if dataset is None:
        return "is not a dataset in the register"
    if dataset.mode == Dataset.Mode.SIGNPOSTED:
        return "is only signposted, so it cannot answer"
    if attribute not in dataset.attributes:
        return f"does not hold {attribute}"
    return None


def _check_law(version: AgreementVersion, terms: Agreement) -> None:
    if asker_of(version).kind in _PUBLIC_AUTHORITIES and terms.lawful_basis in _INTERESTS:
        # UK GDPR Article 6(1), last paragraph.
        raise InvalidTerms(f"{terms.slug}: a public authority cannot rely on interests for its own tasks.")
    if terms.lawful_basis in _NEEDS_A_STATUTE and not version.statute.strip():
        raise InvalidTerms(f"{terms.slug}: name the provision that gives the task or says must.")
    special = Attribute.objects.filter(name__in=terms.attributes, sensitivity=Attribute.Sensitivity.SPECIAL)
    if not version.special_category_condition.strip() and (first := special.first()) is not None:
        raise InvalidTerms(f"{terms.slug}: {first.name} needs a condition of UK GDPR Article 9.")
    confidential = terms.confidentiality is not ConfidentialityBasis.NOT_CONFIDENTIAL
    if confidential and not version.caldicott_guardian.strip():
        raise InvalidTerms(f"{terms.slug}: name the Caldicott Guardian who answers for confidentiality.")
