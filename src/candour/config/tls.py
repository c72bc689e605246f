"""TLS on the last way, from the proxy to this program, where two variables name a certificate and its key.

TLS 1.3 and nothing older: whoever connects here is a proxy or a Prometheus of one's own. Both files are read
at the start, so a renewed certificate counts from the next one.
"""

import ssl
from pathlib import Path

from candour.config.env import CannotStart, Environment


def tls_of(environment: Environment) -> ssl.SSLContext | None:
    """What a server wraps its connections in; None where none was asked for.

    Raises CannotStart, with a sentence, where the files cannot be used: not there, another format, a key that
    has a passphrase, or one of another certificate.
    """
    if environment.tls is None:
        return None
    certificate, key = environment.tls
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(certificate, key, password=_nobody_is_there_to_ask)
    except (OSError, ValueError) as fault:  # of which SSLError is one
        raise CannotStart(
            f"CANDOUR_TLS_CERTIFICATE and CANDOUR_TLS_KEY cannot be used together ({_why(fault)}): give the "
            "certificate with its chain, and the key that belongs to it without a passphrase, each as a PEM "
            f"file that this user can read. They are {certificate} and {key}."
        ) from None
    return context


def trusting(certificate: Path) -> ssl.SSLContext:
    """For a question to ourselves on this machine: that one certificate is trusted, whatever its name."""
    context = ssl.create_default_context(cafile=certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _nobody_is_there_to_ask() -> str:
    return ""


def _why(fault: OSError | ValueError) -> str:
    if isinstance(fault, ssl.SSLError):
        return (fault.reason or "not read").replace("_", " ").lower()
    return fault.strerror if isinstance(fault, OSError) and fault.strerror else "not read"
