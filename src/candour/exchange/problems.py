"""Everything that can be wrong with a call, as RFC 9457 problem details a person can act on.

Each has a stable `type`, the address of its paragraph in the reference. None holds a stack, a secret or a
fact about anybody: "not yours" and "not there" read alike.

    Problem
    ├── MalformedJson, IncompleteBody                400
    ├── BadHeader, BadQuery, UnfitEvaluation         400
    ├── NotAuthenticated, UsedProof                  401
    ├── MissingScope                                 403
    ├── NotFound                                     404
    ├── MethodNotAllowed                             405
    ├── TooSlow                                      408
    ├── AnswerChanged, KeyReused, KeyExpired         409
    ├── CannotLink                                   409
    ├── UnknownCursor                                410
    ├── TooLarge                                     413
    ├── WrongMediaType                               415
    ├── UnfitBody, UnknownAttribute, WrongValue      422
    ├── MatchingNotAllowed                           422
    ├── TooManyRequests                              429
    ├── Broken                                       500
    └── Unavailable                                  503
"""

from collections.abc import Mapping
from typing import ClassVar

import msgspec
from starlette.responses import Response

from candour.exchange.schemas import ProblemDetails

REFERENCE = "/exchange/docs"


class Problem(Exception):
    """A call that cannot be served. `detail` is one or two sentences; `field` names the part of the body."""

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]
    advice: ClassVar[str]
    """What it means and what to do, for the reference; the detail where a call has nothing to add."""

    def __init__(
        self, detail: str | None = None, *, field: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.detail = detail or self.advice
        self.field = field
        self.headers = headers or {}
        super().__init__(self.detail)

    @property
    def type(self) -> str:
        """The address of this kind of problem, the same on every deployment (RFC 9457 section 3.1.1)."""
        return f"{REFERENCE}#{self.code}"

    def details(self) -> ProblemDetails:
        """The problem details object."""
        return ProblemDetails(self.type, self.title, self.status, self.detail, self.field)

    def answer(self) -> Response:
        """The response that tells the caller."""
        return Response(
            msgspec.json.encode(self.details()),
            self.status,
            {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **self.headers},
            "application/problem+json",
        )


class MalformedJson(Problem):
    code, status, title = "malformed-json", 400, "The body is not JSON that can be read one way only"
    advice = (
        "Send JSON in UTF-8 without a byte order mark, with each key once, numbers within 2^53, "
        "no NaN, no lone surrogates and at most 32 levels."
    )


class BadHeader(Problem):
    code, status, title = "bad-header", 400, "A header cannot be used"
    advice = "Send each header once and in the form the reference gives."


class BadQuery(Problem):
    code, status, title = "bad-query", 400, "The address's query cannot be used"
    advice = "Send only the query parameters the reference gives, in their form."


class UnknownCursor(Problem):
    code, status, title = "unknown-cursor", 410, "This exchange does not know the cursor"
    advice = (
        "It was never given out to you, or the exchange was restored from an older backup. "
        "Read from the beginning, without after, and pass over the ids you know."
    )


class UnfitEvaluation(Problem):
    code, status, title = "unfit-evaluation", 400, "The question does not fit its schema"
    advice = "Compare subject, action, resource and context with the schema. Nothing was logged."


class IncompleteBody(Problem):
    code, status, title = "incomplete-body", 400, "The body ended early"
    advice = "The connection closed before the whole body had arrived. Send it again."


class NotAuthenticated(Problem):
    code, status, title = "not-authenticated", 401, "The call does not say acceptably who makes it"
    advice = "Get an access token from the token endpoint and send it as Authorization: Bearer."


class UsedProof(Problem):
    code, status, title = "used-proof", 401, "The DPoP proof was used before"
    advice = "Sign a new proof for each call, with a new jti. Nothing was done."

    def __init__(self, detail: str | None = None) -> None:
        challenge = f'DPoP error="invalid_dpop_proof", error_description="{self.advice}"'
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class MissingScope(Problem):
    code, status, title = "missing-scope", 403, "The token does not reach this far"
    advice = "Ask for the scope this route needs, or have your organisation's administrator grant it."


class NotFound(Problem):
    code, status, title = "not-found", 404, "There is nothing at this address"
    advice = "Check the address. What is not yours and what is not there are answered alike."


class MethodNotAllowed(Problem):
    code, status, title = "method-not-allowed", 405, "This address does not take that method"
    advice = "The Allow header lists the methods it takes."


class TooSlow(Problem):
    code, status, title = "too-slow", 408, "The body took too long to arrive"
    advice = "Send the whole body within the time the reference gives."


class AnswerChanged(Problem):
    code, status, title = "answer-changed", 409, "The answer would no longer be the same"
    advice = (
        "Since the first request under this Idempotency-Key something has changed that it rested on. "
        "Ask afresh under a new key."
    )


class KeyReused(Problem):
    code, status, title = "key-reused", 409, "Another request was made under this key"
    advice = "An Idempotency-Key stands for one request. Send a different request under a new key."


class KeyExpired(Problem):
    code, status, title = "key-expired", 409, "The key is too old to repeat its request"
    advice = "An Idempotency-Key is kept for a day. Ask afresh under a new key."


class CannotLink(Problem):
    code, status, title = "cannot-link", 409, "These references cannot be linked here"
    advice = "They may be two people's, so a person must look first. Nothing of this record was stored."


class TooLarge(Problem):
    code, status, title = "too-large", 413, "The body is too large"
    advice = "Send less at once. The reference gives the limits."


class WrongMediaType(Problem):
    code, status, title = "wrong-media-type", 415, "The body is not of the type this address takes"
    advice = "Send Content-Type: application/json, uncompressed."


class UnfitBody(Problem):
    code, status, title = "unfit-body", 422, "The body does not fit its schema"
    advice = "The field named has a wrong type, length or name, or is missing. Compare it with the schema."


class UnknownAttribute(Problem):
    code, status, title = "unknown-attribute", 422, "The register knows no such attribute"
    advice = "Attributes and claims are named as in the public register. Nothing was logged."


class WrongValue(Problem):
    code, status, title = "wrong-value", 422, "A value is not as it should be"
    advice = "The field named says which value and why. Nothing of this record was stored."


class TooManyRequests(Problem):
    code, status, title = "too-many-requests", 429, "Your system asks faster than it may"
    advice = "Wait for as many seconds as Retry-After says, then go on. Nothing was done."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "1"})


class MatchingNotAllowed(Problem):
    code, status, title = "matching-not-allowed", 422, "No agreement lets you link references of these kinds"
    advice = (
        "`also` needs an agreement in force, of yours, that names both kinds under matching. "
        "Send each reference by itself."
    )


class Broken(Problem):
    code, status, title = "broken", 500, "Something is broken here"
    advice = "This is our fault and nothing was released. It has been recorded; tell us if it goes on."


class Unavailable(Problem):
    code, status, title = "unavailable", 503, "The exchange cannot answer safely now"
    advice = "The database or the log cannot be relied on now, so nothing was released. Try again soon."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": "1"})


def every_kind() -> list[type[Problem]]:
    """Each kind of problem there is, by status and code."""
    return sorted(Problem.__subclasses__(), key=lambda kind: (kind.status, kind.code))
