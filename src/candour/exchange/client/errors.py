"""What can go wrong between a partner's system and the exchange, each with what to do about it.

A refusal is none of these: it is an answer, with reasons. What is safe to try again has been tried again by
the time one of these is raised.

    ExchangeError
    ├── Unreachable            no answer came
    ├── Unreadable             what came is no answer of an exchange
    ├── NoToken                the token endpoint gave none (RFC 6749, section 5.2)
    └── ExchangeProblem        the exchange said what is wrong (RFC 9457)
        ├── NotAuthenticated   401
        ├── MissingScope       403
        ├── NotFound           404
        ├── AnswerChanged      409, answer-changed
        ├── UnknownCursor      410
        ├── TooManyRequests    429
        └── Unavailable        503
"""

from email.utils import parsedate_to_datetime

import httpx
import msgspec

from candour.exchange.schemas import ProblemDetails
from candour.exchange.token_schemas import TokenRefused

_problem = msgspec.json.Decoder(ProblemDetails)
_no_token = msgspec.json.Decoder(TokenRefused)


class ExchangeError(Exception):
    """Something went wrong between this system and the exchange."""


class Unreachable(ExchangeError):
    """No answer came. Whatever was asked may have happened all the same, unless it says otherwise."""


class Unreadable(ExchangeError):
    """Something answered that is not the exchange, or a newer one than this client knows."""


class NoToken(ExchangeError):
    """There is no token for this client: `error` is a code of RFC 6749, `description` says what to do."""

    def __init__(self, refused: TokenRefused) -> None:
        self.error = refused.error
        self.description = refused.error_description
        super().__init__(f"{self.error}: {self.description}")


class ExchangeProblem(ExchangeError):
    """What the exchange says is wrong with a call.

    code: the stable end of the problem's type. field: the part of the body, where one is meant. retry_after:
    seconds to wait before the next call, where the exchange said so.
    """

    def __init__(self, details: ProblemDetails, retry_after: float | None = None) -> None:
        self.details = details
        self.retry_after = retry_after
        where = f" (field {details.field})" if details.field else ""
        super().__init__(f"{self.status} {self.code}: {details.title}. {details.detail}{where}")

    @property
    def code(self) -> str:
        """Such as `answer-changed`; docs/partners lists them."""
        return self.details.type.rpartition("#")[2]

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.details.status

    @property
    def field(self) -> str | None:
        """The part of the body that is wrong."""
        return self.details.field


class NotAuthenticated(ExchangeProblem):
    """The exchange does not accept who calls: the client or its key may have been revoked."""


class MissingScope(ExchangeProblem):
    """The client was not granted what this call needs."""


class NotFound(ExchangeProblem):
    """There is no such thing, or it is another organisation's: both read alike."""


class AnswerChanged(ExchangeProblem):
    """A repeat would no longer be answered as the first time: ask afresh under a new key."""


class UnknownCursor(ExchangeProblem):
    """Read the changes from the beginning, and pass over the ids you know."""


class TooManyRequests(ExchangeProblem):
    """The system asks faster than it may. Nothing was done."""


class Unavailable(ExchangeProblem):
    """The exchange could not answer safely, so nothing was released or stored."""


_BY_STATUS: dict[int, type[ExchangeProblem]] = {
    401: NotAuthenticated,
    403: MissingScope,
    404: NotFound,
    410: UnknownCursor,
    429: TooManyRequests,
    503: Unavailable,
}


def problem_with(details: ProblemDetails, retry_after: float | None = None) -> ExchangeProblem:
    """The error that a problem is."""
    kind = _BY_STATUS.get(details.status, ExchangeProblem)
    if details.type.endswith("#answer-changed"):
        kind = AnswerChanged
    return kind(details, retry_after)


def fault_in(answer: httpx.Response, now: float) -> ExchangeError:
    """What is wrong, by an answer that is no success. now: Unix seconds."""
    retry_after = _seconds(answer.headers.get("Retry-After"), now)
    try:
        if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
            return problem_with(_problem.decode(answer.content), retry_after)
        return NoToken(_no_token.decode(answer.content))
    except msgspec.MsgspecError:
        pass
    if answer.status_code in (429, 502, 503, 504):  # from something in between
        between = ProblemDetails(
            "#unavailable", "Something in between is overloaded", answer.status_code, "Try again."
        )
        return (TooManyRequests if answer.status_code == 429 else Unavailable)(between, retry_after)
    return Unreadable(f"{answer.request.method} {answer.request.url} gave {answer.status_code}, unreadable.")


def _seconds(retry_after: str | None, now: float) -> float | None:
    """A Retry-After in seconds: a number of them, or a date (RFC 9110, section 10.2.3)."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now)
    except ValueError:
        return None
