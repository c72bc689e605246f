"""Every operation a partner can call, in one table: the OpenAPI document and the reference are made of it.

A test compares the table with the routes that are served, so neither can have one the other lacks.
"""

from typing import Any

import msgspec

from candour.exchange import (
    batch,
    bulk,
    change_schemas,
    changes,
    client_assertions,
    evaluation_schemas,
    evaluations,
    holder,
    problems,
    record_schemas,
    records,
    releases,
    schemas,
    token,
    token_schemas,
    use_schemas,
    uses,
)
from candour.exchange.bodies import FORM, JSON, LINES
from candour.exchange.operation import (
    OF_A_BODY,
    PROOF,
    Answer,
    Body,
    Next,
    Operation,
    Parameter,
    Problems,
    Webhook,
)

_REPEAT_KEY = Parameter(
    "Idempotency-Key",
    "header",
    "Makes a repeat safe for a day: it gives the same answer and no new entry, or 409.",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
)
_DATASET = Parameter("dataset", "path", "The short name of one of your organisation's datasets: council-tax.")
_REFERENCE = (
    _DATASET,
    Parameter("scheme", "path", "Your name for the kind of reference: council-customer."),
    Parameter("reference", "path", "The reference itself; it may hold slashes."),
)
_AFTER = Parameter(
    "after",
    "query",
    "Pass over this many lines, dealt with before.",
    {"type": "integer", "minimum": 0, "default": 0},
)

_OF_A_RECORD: Problems = (
    problems.NotFound,
    problems.UnknownAttribute,
    problems.WrongValue,
    problems.CannotLink,
    problems.MatchingNotAllowed,
)

_SAME_RECORD = {each.name: f"$request.path.{each.name}" for each in _REFERENCE}
_MERGE = Next("merge-a-record", "What is new about it later.", _SAME_RECORD)
_END = Next("end-a-record", "When your dataset holds nothing about it any more.", _SAME_RECORD)


def _json(*types: Any) -> Body:
    return Body(JSON, types)


OPERATIONS = (
    Operation(
        "POST",
        token.PATH,
        "get-a-token",
        "Get a token",
        "OAuth 2.0 client credentials with a JWT signed by your own key (private_key_jwt; ES256 or EdDSA). "
        "Put your client_id in iss and sub, the issuer or this address in aud, a time at most 60 seconds "
        "ahead in exp and a new value in jti each time. A token opens the exchange for five minutes. With a "
        "DPoP proof (RFC 9449) it is bound to the key that made it, and every call needs a proof by it. "
        f"Your clock may differ from ours by {client_assertions.LEEWAY_SECONDS} seconds.",
        (
            Answer(200, "A token.", _json(token_schemas.TokenAnswer)),
            Answer(400, "The form or the scope cannot be used.", _json(token_schemas.TokenRefused)),
            Answer(401, "The assertion does not prove who you are.", _json(token_schemas.TokenRefused)),
            Answer(413, "The form is too large.", _json(token_schemas.TokenRefused)),
            Answer(415, "It is not a form.", _json(token_schemas.TokenRefused)),
        ),
        body=Body(FORM, (token_schemas.TokenForm,)),
        parameters=(PROOF,),
        problems=(problems.TooManyRequests,),
    ),
    Operation(
        "GET",
        token.METADATA_PATH,
        "find-the-token-endpoint",
        "Find the token endpoint",
        "The metadata of the authorization server (RFC 8414).",
        (Answer(200, "The metadata.", _json(dict[str, Any])),),
    ),
    Operation(
        "POST",
        releases.PATH,
        "ask",
        "Ask for a person's attributes",
        "The answer is 200 whatever it is: full, partial or refused, with a reason for each attribute "
        "refused. It is logged before you get it, and the person can see it. Keep to the obligations it "
        "names, and keep what you got no longer than it says.",
        (Answer(200, "What was decided.", _json(schemas.ReleaseAnswer)),),
        scope=releases.SCOPE,
        body=_json(schemas.ReleaseRequest),
        parameters=(_REPEAT_KEY,),
        problems=(
            problems.AnswerChanged,
            problems.KeyExpired,
            problems.KeyReused,
            problems.UnknownAttribute,
        ),
    ),
    Operation(
        "POST",
        batch.PATH,
        "ask-about-many",
        "Ask about many people at once",
        "The first line holds the question, each line after it an id of yours and a subject; up to 1,000 "
        "lines and 1 MB. Each is decided and logged as if it had been asked alone, all of them before the "
        "first answer leaves; answers come in the order of the lines. A line that is wrong fails alone. "
        "With an Idempotency-Key each line can be repeated by its id.",
        (Answer(200, "A line for each line.", Body(LINES, (schemas.BatchAnswer,))),),
        scope=batch.SCOPE,
        body=Body(LINES, (schemas.BatchQuestion, schemas.BatchLine)),
        parameters=(_REPEAT_KEY,),
        problems=(*OF_A_BODY, problems.UnknownAttribute),
    ),
    Operation(
        "POST",
        evaluations.PATH,
        "may-i",
        "Ask whether you may",
        "OpenID AuthZEN Authorization API 1.0: may this be released to you now? Decided like a release, with "
        "the same reasons, but you get no value. It is logged before you get the answer, and the person can "
        "see that you asked. Asking does not spend a consent for one use. Fields nobody knows are ignored.",
        (Answer(200, "Yes or no.", _json(evaluation_schemas.EvaluationAnswer)),),
        scope=evaluations.SCOPE,
        body=_json(evaluation_schemas.EvaluationRequest),
        problems=(problems.UnfitEvaluation,),
    ),
    Operation(
        "POST",
        evaluations.MANY_PATH,
        "may-i-many",
        "Ask whether you may, many times at once",
        "Up to 100 questions, answered in their order and each logged; those that an earlier answer made "
        "needless are neither answered nor logged. Without evaluations it is one question.",
        (
            Answer(
                200,
                "Yes or no, each; without evaluations, one.",
                _json(evaluation_schemas.EvaluationsAnswer, evaluation_schemas.EvaluationAnswer),
            ),
        ),
        scope=evaluations.SCOPE,
        body=_json(evaluation_schemas.EvaluationsRequest),
        problems=(problems.UnfitEvaluation,),
    ),
    Operation(
        "GET",
        evaluations.METADATA_PATH,
        "find-where-to-ask",
        "Find where to ask whether you may",
        "The metadata of the policy decision point (AuthZEN Authorization API 1.0, section 9).",
        (Answer(200, "The metadata.", _json(dict[str, Any])),),
    ),
    Operation(
        "PUT",
        records.PATH,
        "put-a-record",
        "Put a record",
        "What your dataset holds under one reference from now on, whole. Put again unchanged, it is left as "
        "it is. The person sees which attributes changed and from when they are. Under a shared reference, "
        "such as a tenancy, name in people everybody behind it: each has a record of their own with what is "
        "about them. In also name further references of yours for the same person, where an agreement allows "
        "it.",
        (
            Answer(
                201,
                "The dataset held nothing under this reference before.",
                _json(record_schemas.RecordAnswer),
                (_MERGE, _END),
            ),
            Answer(200, "Replaced, or left as it was.", _json(record_schemas.RecordAnswer), (_MERGE, _END)),
        ),
        scope=holder.SCOPE,
        body=_json(record_schemas.SentRecord),
        parameters=_REFERENCE,
        problems=_OF_A_RECORD,
    ),
    Operation(
        "PATCH",
        records.PATH,
        "merge-a-record",
        "Merge what is new into a record",
        "As putting it, but what is not named stays as it is; null takes a value away (RFC 7396).",
        (
            Answer(
                201,
                "The dataset held nothing under this reference before.",
                _json(record_schemas.RecordAnswer),
                (_END,),
            ),
            Answer(200, "Merged, or left as it was.", _json(record_schemas.RecordAnswer), (_END,)),
        ),
        scope=holder.SCOPE,
        body=_json(record_schemas.SentMerge),
        parameters=_REFERENCE,
        problems=_OF_A_RECORD,
    ),
    Operation(
        "DELETE",
        records.PATH,
        "end-a-record",
        "End a record",
        "Your dataset holds nothing under this reference any more.",
        (Answer(200, "Ended.", _json(record_schemas.RecordAnswer)),),
        scope=holder.SCOPE,
        parameters=_REFERENCE,
        problems=(problems.NotFound, problems.UnfitBody),
    ),
    Operation(
        "POST",
        bulk.PATH,
        "load-records",
        "Load many records",
        "One JSON object a line, up to 100,000 lines. Each line is answered by a line; a wrong one fails "
        "alone, and nothing of it is stored. The last line says how far the load came: send the rest again "
        "with after set to that number.",
        (
            Answer(
                200,
                "A line for each line, then one that sums up.",
                Body(LINES, (record_schemas.LineAnswer, record_schemas.LinesAnswer)),
            ),
        ),
        scope=holder.SCOPE,
        body=Body(LINES, (record_schemas.SentLine,)),
        parameters=(
            _DATASET,
            _AFTER,
        ),
        problems=(problems.BadQuery, problems.NotFound, problems.TooLarge, problems.WrongMediaType),
    ),
    Operation(
        "POST",
        uses.PATH,
        "report-a-use",
        "Report what your own system did",
        "An access to a person's data in a system of your organisation, for a processing activity of yours. "
        "The person sees who, when, why and which details, as with any use; what the law keeps from view is "
        "logged alike and shown only when a named person of yours finds that safe. What is sent again under "
        "its id is logged once. Lines of application/x-ndjson are taken as at /exchange/v1/uses/batch.",
        (
            Answer(201, "Logged.", _json(use_schemas.UseAnswer)),
            Answer(200, "It was logged before.", _json(use_schemas.UseAnswer)),
        ),
        scope=uses.SCOPE,
        body=_json(use_schemas.SentUse),
        problems=(problems.KeyReused, problems.UnknownAttribute, problems.WrongValue),
    ),
    Operation(
        "POST",
        uses.BATCH_PATH,
        "report-many-uses",
        "Report many uses",
        "One JSON object a line, up to 100,000 lines, answered a line each as a load of records is.",
        (
            Answer(
                200,
                "A line for each line, then one that sums up.",
                Body(LINES, (record_schemas.LineAnswer, record_schemas.LinesAnswer)),
            ),
        ),
        scope=uses.SCOPE,
        body=Body(LINES, (use_schemas.SentUse,)),
        parameters=(_AFTER,),
        problems=(problems.BadQuery, problems.TooLarge, problems.WrongMediaType),
    ),
    Operation(
        "GET",
        changes.PATH,
        "hear-changes",
        "Hear what has changed",
        "Withdrawals, objections, corrections and erasures that concern what you were given, joinings that "
        "were undone, and changes of your agreements; in order, and nothing about anybody whose data you "
        "were not given. Keep the cursor, and send it as after next time.",
        (
            Answer(
                200,
                "Changes, or none.",
                _json(change_schemas.ChangesAnswer),
                (
                    Next(
                        "acknowledge-a-change",
                        "Each change, once you have done what it asks.",
                        {"change": "$response.body#/changes/0/id"},
                    ),
                    Next("hear-changes", "What comes after.", {"after": "$response.body#/cursor"}),
                ),
            ),
        ),
        scope=changes.SCOPE,
        parameters=(
            Parameter(
                "after",
                "query",
                "The cursor of the last answer; from the beginning if left out.",
                {"type": "string", "format": "uuid"},
            ),
            Parameter(
                "wait",
                "query",
                "Where there is nothing to tell, wait for it so many seconds.",
                {"type": "integer", "minimum": 0, "maximum": changes.LONGEST_WAIT, "default": 0},
            ),
        ),
        problems=(problems.BadQuery, problems.UnknownCursor),
    ),
    Operation(
        "POST",
        changes.ACKNOWLEDGEMENT_PATH,
        "acknowledge-a-change",
        "Acknowledge a change",
        "You know of it, and have done what it asks. Where a person said stop, they see when you confirmed "
        "it; not confirming in the agreement's time is told to both sides and to them. Without a body; once "
        "is enough.",
        (Answer(200, "Acknowledged, now or before.", _json(change_schemas.AcknowledgementAnswer)),),
        scope=changes.SCOPE,
        parameters=(Parameter("change", "path", "The change's id.", {"type": "string", "format": "uuid"}),),
        problems=(problems.NotFound,),
    ),
)

WEBHOOK = Webhook(
    "take-a-change",
    "Take a change at an address of yours",
    "In the form of Standard Webhooks 1.0. Whoever runs Candour registers an https address for your system "
    "and gives you a secret, whsec_ and 32 bytes in base64. Each change is then sent there, in order and one "
    "after the other. Answer 2xx within ten seconds; anything else, a redirect too, is tried again, under "
    "the same id, for three days. After that it stands in the feed still. Being told is not confirming: "
    "acknowledge the change.",
    _json(change_schemas.ChangeEvent),
    (
        Parameter("webhook-id", "header", "The change's id. It can come twice: pass over ids you know."),
        Parameter(
            "webhook-timestamp", "header", "Of the attempt, in Unix seconds. Refuse one over 5 minutes off."
        ),
        Parameter(
            "webhook-signature",
            "header",
            "v1, and the base64 of HMAC-SHA-256, under the 32 bytes of your secret, of id, timestamp and "
            "body with full stops between. While the secret changes, one for each, with spaces between.",
        ),
    ),
)


def every_type() -> list[Any]:
    """All types that stand in a body, once each."""
    bodies = [operation.body for operation in OPERATIONS if operation.body is not None] + [WEBHOOK.body]
    bodies += [answer.body for operation in OPERATIONS for answer in operation.answers]
    types = dict.fromkeys(type_ for body in bodies for type_ in body.types)
    return [type_ for type_ in types if _is_struct(type_)] + [schemas.ProblemDetails]


def _is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)
