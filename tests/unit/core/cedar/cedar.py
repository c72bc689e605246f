"""Puts a case to the Cedar policies beside this file and reads their verdict on each name asked for.

Hands over the case as it is: times as numbers, names as sets, one held value and one answer at a time. No
rule of candour.core is called here, so that the two statements can only agree by saying the same.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cedarpy

from candour.core.agreement import Agreement
from candour.core.choice import Choice
from candour.core.subject import HeldValue, Record

from ..cases import CONTENTS, Case

_FOLDER = Path(__file__).parent
POLICIES = (_FOLDER / "policies.cedar").read_text(encoding="utf-8")
SCHEMA = (_FOLDER / "schema.cedarschema").read_text(encoding="utf-8")
_NAMES = (_FOLDER / "names.json").read_text(encoding="utf-8")

_POLICY_SET = cedarpy.PolicySet.from_str(POLICIES)
_NAME_ENTITIES = cedarpy.Entities.from_json_str(_NAMES)
READS: dict[str, str | None] = {
    each["attrs"]["name"]: each["attrs"].get("reads") for each in json.loads(_NAMES)
}
"""Each name, and for a claim the attribute it reads."""

_WHAT_IT_SAYS = {
    (name, json.dumps(value)): says for name, contents in CONTENTS.items() for value, says in contents
}

Held = tuple[Record, HeldValue]


@dataclass(frozen=True)
class Verdict:
    """What Cedar makes of one name: a value and the dataset it comes from, or a reason."""

    reason: str | None
    value: Any = None
    dataset: str | None = None


def verdicts(case: Case) -> dict[str, Verdict]:
    """Cedar's verdict on each name a case asks for, under the version of an agreement that is in force."""
    asked = case.request
    fitting = [each for each in case.agreements if (each.asker, each.purpose) == (asked.asker, asked.purpose)]
    hearings = [Hearing(case, version) for version in fitting or [None]]
    found: dict[str, Verdict] = {}
    for name in asked.attributes:
        said = [hearing.verdict(name) for hearing in hearings]
        found[name] = next((each for each in said if each.reason != "not-in-force"), said[0])
    return found


class Hearing:
    """One case before Cedar, under one version of an agreement or none."""

    def __init__(self, case: Case, version: Agreement | None) -> None:
        self.case = case
        self.version = version
        entity = {"uid": {"type": "Case", "id": "this"}, "attrs": _described(case, version), "parents": []}
        self._entities = _NAME_ENTITIES.with_added_json_str(json.dumps([entity]))

    def verdict(self, name: str) -> Verdict:
        """The first value that is permitted whatever answer of the person's is put beside it, or a reason."""
        values = self._values(name)
        forbidden = [self._forbidden(name, value) for value in values or [None]]
        for value, reasons in zip(values, forbidden, strict=False):
            if not reasons:
                return Verdict(None, self._value_of(name, value), value[0].dataset)
        # The rank orders the policies; the reason follows it.
        firsts = [min(reasons).partition(" ")[2] for reasons in forbidden]
        return Verdict("claim-not-derivable" if "claim-not-derivable" in firsts else firsts[0])

    def _values(self, name: str) -> list[Held]:
        """What is held of the attribute a name is or reads: in the order the version names datasets, in each
        the last updated first, and of equal dates the subject with the smallest id."""
        attribute = READS[name] or name
        datasets = self.version.attributes[attribute] if self.version else ()
        held = [
            (record, record.values[attribute])
            for dataset in datasets
            for record in self.case.facts.records.get(dataset, ())
            if attribute in record.values
        ]
        return sorted(
            held,
            key=lambda each: (
                datasets.index(each[0].dataset),
                -each[1].updated.timestamp(),
                each[0].subject.int,
            ),
        )

    def _forbidden(self, name: str, value: Held | None) -> set[str]:
        """The names of all policies that forbid a value, over every answer the person gave."""
        answers = [
            each for each in self.case.facts.choices if self.version and each.agreement == self.version.id
        ]
        value_says = {} if value is None else {"value": _value(name, value)}
        questions = [
            _question("obtain", name, value_says | ({} if answer is None else {"answer": _answer(answer)}))
            for answer in answers or [None]
        ]
        results = cedarpy.is_authorized_batch(questions, _POLICY_SET, self._entities)
        for result in results:
            named = result.diagnostics.id_annotations_by_reason.values()
            assert not result.diagnostics.errors, result.diagnostics.errors
            assert result.allowed is not bool(named), "refused without a reason"
        return {each for result in results for each in result.diagnostics.id_annotations_by_reason.values()}

    def _value_of(self, name: str, value: Held) -> Any:
        """The value itself; for a claim what the policies say it answers: no, when they permit nothing."""
        if READS[name] is None:
            return value[1].value
        given = self.version.claims[name] if self.version else {}
        arguments = {each: given.get(each, []) for each in ("postcode_districts", "benefits")}
        question = _question("answer", name, {"arguments": arguments, "value": _value(name, value)})
        diagnostics = cedarpy.is_authorized(question, _POLICY_SET, self._entities).diagnostics
        assert not diagnostics.errors, diagnostics.errors
        said = next(iter(diagnostics.id_annotations_by_reason.values()), "false")
        return {"true": True, "false": False}.get(said, said)


def _question(action: str, name: str, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "principal": 'Case::"this"',
        "action": f'Action::"{action}"',
        "resource": f'Name::"{name}"',
        "context": context,
    }


def _described(case: Case, version: Agreement | None) -> dict[str, Any]:
    asked, facts = case.request, case.facts
    request = {
        "purpose": asked.purpose,
        "assurance": asked.assurance,
        "emergency": asked.emergency is not None,
    }
    if asked.officer:
        request["officer"] = {"id": asked.officer.known_as, "role": asked.officer.role}
    if asked.emergency and asked.emergency.second_approver:
        request["second_approver"] = asked.emergency.second_approver.known_as
    described = {
        "now": int(case.now.timestamp()),
        "today": case.today,
        "purposes_of_asker": [each.purpose for each in case.agreements if each.asker == asked.asker],
        "request": request,
        "person": {
            "subjects": _texts(facts.subjects),
            "objections": [
                {"agreement": str(each.agreement), "state": each.state} for each in facts.objections
            ],
            "everything_restricted": None in facts.restricted,
            "restricted": [each for each in facts.restricted if each is not None],
            "protected": list(facts.protected),
            "others_protect": [f"{subject} {name}" for subject, name in facts.others_protect],
            **({} if facts.opted_out is None else {"opted_out": facts.opted_out}),
        },
    }
    return described | ({} if version is None else {"agreement": _terms(version)})


def _terms(version: Agreement) -> dict[str, Any]:
    terms = {
        "id": str(version.id),
        "grounds": [version.lawful_basis, version.confidentiality],
        "starts": int(version.in_force_from.timestamp()),
        "suspended": version.suspended,
        "for_emergencies": version.for_emergencies,
        "second_approval": list(version.second_approval),
        "roles": list(version.roles),
        "assurance": version.assurance,
        "may_release": list(version.releasable),
        "claims": list(version.claims),
        "consent_since": version.consent_since,
        "single_use": version.single_use,
        "opt_out_applies": version.opt_out_applies,
    }
    until = version.in_force_until
    return terms | ({} if until is None else {"ends": int(until.timestamp())})


def _answer(choice: Choice) -> dict[str, Any]:
    answer = {
        "state": choice.state,
        "version": choice.version,
        "assurance": choice.assurance,
        "spent": choice.spent,
    }
    return answer | ({} if choice.expires is None else {"expires": int(choice.expires.timestamp())})


def _value(name: str, held: Held) -> dict[str, Any]:
    record, value = held
    attribute = READS[name] or name
    described = {
        "dataset": record.dataset,
        "attribute": attribute,
        "record_of": str(record.subject),
        "about": _texts(value.about),
        "gives_away": [f"{subject} {attribute}" for subject in value.about],
        **_WHAT_IT_SAYS[attribute, json.dumps(value.value)],
    }
    return described | ({} if value.purposes is None else {"only_for": list(value.purposes)})


def _texts(ids: Iterable[object]) -> list[str]:
    return [str(each) for each in ids]
