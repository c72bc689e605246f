"""Who the residents are that no organisation knows: names, how they sign in, and their stories."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with an account and nothing linked to it. email: "" for whoever signs in with a user name."""

    key: str
    given: str
    family: str
    email: str
    story: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


RUTH = Newcomer(
    "ruth-abbott",
    "Ruth",
    "Abbott",
    "",
    "She has neither email nor telephone. Tom opened her account at the counter and printed her card; she "
    "signs in with her user name. Under “Messages” she reads that he did.",
)

SAM = Newcomer(
    "sam-hughes",
    "Sam",
    "Hughes",
    "sam.hughes@post.example",
    "He is asked for a code when he signs in. The secret of his authenticator app is in demo.json.",
)
