"""Everything that can be wrong with log data. Each message is a sentence a person can act on.

LogError
├── Malformed           bytes or text are not in the form they claim to be in
│   └── NotCanonical    a value has no canonical JSON form, or bytes are not one
├── Rejected            well formed, but a check failed
│   ├── BadSignature    a signature does not verify, or none by a trusted key is there
│   ├── BadProof        a Merkle proof does not lead to the root it should
│   ├── BadReceipt      a proof receipt fails one of its checks
│   └── Difference      published files disagree with one another, or with what was seen before
└── NotPublished        a file that the log should serve is not there
"""


class LogError(Exception):
    """Something in the log's data is broken."""


class Malformed(LogError, ValueError):
    """Bytes or text are not in the form they claim to be in."""


class NotCanonical(Malformed):
    """A value has no canonical JSON form (RFC 8785), or bytes are not the canonical form of what they say."""


class Rejected(LogError):
    """The data is well formed, but a check failed."""


class BadSignature(Rejected):
    """A signature does not verify, or the note carries none by a trusted key."""


class BadProof(Rejected):
    """A Merkle proof does not lead to the root it should."""


class BadReceipt(Rejected):
    """A proof receipt fails one of its checks."""


class Difference(Rejected):
    """Published files disagree with one another, or with a checkpoint seen before."""


class NotPublished(LogError):
    """A file that the log should serve is not there."""
