"""What a system sends to get an access token, and what it is answered (RFC 6749, RFC 7523)."""

from typing import Annotated

import msgspec
from msgspec import Meta

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenForm(msgspec.Struct, frozen=True):
    """How a system asks for a token (RFC 6749 section 4.4, RFC 7523 section 2.2). Others are ignored."""

    grant_type: Annotated[str, Meta(description="client_credentials.", examples=["client_credentials"])]
    client_assertion_type: Annotated[str, Meta(description=f"{ASSERTION_TYPE}.", examples=[ASSERTION_TYPE])]
    client_assertion: Annotated[str, Meta(description="A JWT signed by a key registered for you.")]
    scope: Annotated[str, Meta(description="Scopes with spaces between them; all you have if left out.")] = ""
    client_id: Annotated[str | None, Meta(description="If sent, as in the assertion.")] = None
    client_secret: Annotated[str | None, Meta(description="Never: there are no secrets to send.")] = None


class TokenAnswer(msgspec.Struct, frozen=True):
    """A token (RFC 6749 section 5.1). `expires_in` is in seconds."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenRefused(msgspec.Struct, frozen=True):
    """Why there is no token, by the codes of RFC 6749 section 5.2, and what to do."""

    error: str
    error_description: str
