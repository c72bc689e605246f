"""The variables that Candour reads, each in the words that its operator reads."""

import re
from collections.abc import Mapping

PREFIX = "CANDOUR_"

VARIABLES: Mapping[str, str] = {
    "CANDOUR_DATA": "Folder for everything the program keeps on disk. Default: ./var",
    "CANDOUR_HOST": "Address to listen on. Default: 127.0.0.1, this machine only",
    "CANDOUR_PORT": "Port to listen on. Default: 8000",
    "CANDOUR_METRICS": "Address and port of candour metrics. Default: 127.0.0.1:9464, this machine only",
    "CANDOUR_TLS_CERTIFICATE": "PEM file of the certificate to serve by TLS with. Default: none, plain HTTP",
    "CANDOUR_TLS_KEY": "PEM file of its key. Default: none",
    "CANDOUR_BASE_URL": "Address people type, without a path. Default: http://HOST:PORT, or https with TLS",
    "CANDOUR_DATABASE_URL": "PostgreSQL to use, as postgresql://... Default: the embedded one",
    "CANDOUR_PORTAL_DATABASE_URL": "The same for portal and desk, as a role of their own. Default: as above",
    "CANDOUR_NAME": "Name of the borough or area, as pages show it. Default: Harrowmere, the made-up one",
    "CANDOUR_ORGANISATION": "Body that answers for the site, in full. Default: the name of the area",
    "CANDOUR_PHONE": "Number that people can ring, as they write it. Default: none is shown",
    "CANDOUR_PHONE_HOURS": "Sentence that says when it is answered. Default: none",
    "CANDOUR_CONTACT_EMAIL": "Address that people can write to. Default: none is shown",
    "CANDOUR_HELP": "Sentence that says how else people are helped. Default: none",
    "CANDOUR_EXIT_URL": "Harmless page that Leave this site goes to. Default: the BBC's weather",
    "CANDOUR_LOG_ORIGIN": "Name of the log in its checkpoints, no scheme. Default: harrowmere.example/log",
    "CANDOUR_LOG_WITNESSES": "Who cosigns the log: KEY ADDRESS, KEY ADDRESS, ... Default: nobody",
    "CANDOUR_WEBHOOK_NETWORKS": "Private networks webhooks may go to: 10.1.0.0/16, ... Default: none",
    "CANDOUR_WORKERS": "Number of serving processes. Default: one per core, at most 4",
    "CANDOUR_CLIENT_REQUESTS": "Calls a second that a partner's client may make here. Default: 5000",
    "CANDOUR_CLIENT_CONCURRENT": "Calls that a partner's client may have under way here. Default: 500",
    "CANDOUR_SECRET_KEY": "Key that signs sessions, 32 characters or more. Default: made in the data folder",
    "CANDOUR_KEYS": "Folder of the key files, or env for the five below. Default: keys in the data folder",
    "CANDOUR_KEY_ENCRYPTION_KEY_1": "Wraps data keys, 32 bytes in base64; the newest of _1, _2, ... is used",
    "CANDOUR_BLIND_INDEX_KEY": "Finds people by reference, 32 bytes in base64; never changes",
    "CANDOUR_SIGNING_KEY_LOG": "Seed that signs checkpoints, 32 bytes in base64; for sequencer and migrate",
    "CANDOUR_SIGNING_KEY_PROMISE": "Seed that signs promises, 32 bytes in base64",
    "CANDOUR_SIGNING_KEY_EXCHANGE_TOKEN": "Seed that signs access tokens, 32 bytes in base64",
    "CANDOUR_JOURNAL": "File that remembers destroyed keys. Default: destroyed-keys in the data folder",
    "CANDOUR_EMAIL_URL": "smtps://user:password@host:port, smtp+starttls://..., or file (default)",
    "CANDOUR_OIDC_ISSUER": "Outside identity provider people may sign in with. Default: none",
    "CANDOUR_OIDC_NAME": "What pages call it. Default: the host of its issuer",
    "CANDOUR_OIDC_CLIENT_ID": "The client that it knows us as",
    "CANDOUR_OIDC_KEY": "File of the private key, PEM, that signs us in there (private_key_jwt)",
    "CANDOUR_OIDC_SECRET_FILE": "File of the client secret, where it takes no key",
    "CANDOUR_OIDC_LEVELS": "Claim of its ID token and what it means: vot P1=low P2=medium. Default: none",
    "CANDOUR_OIDC_ASK": 'One more parameter to ask it with: vtr=["Cl.Cm.P2"] or acr_values=... Default: none',
    "CANDOUR_PROXIES": "Number of proxies in front that add to X-Forwarded-For. Default: 0",
    "CANDOUR_COMMON_PASSWORDS": "File of passwords to refuse, one a line. Default: the 9,955 commonest",
    "CANDOUR_NOTIFY_KEY": "Key of GOV.UK Notify, by which texts and letters go. Default: none",
    "CANDOUR_NOTIFY_URL": "Where Notify answers. Default: its own address",
    "CANDOUR_NOTIFY_TEXT": "Notify's template of a text, with ((place)) and ((link)). Default: no texts",
    "CANDOUR_NOTIFY_LETTER": "Notify's template of a letter, likewise with ((phone)). Default: no letters",
    "CANDOUR_NOTIFY_LETTER_LARGE": "The same in large print, for people who ask for it. Default: the other "
    "one",
    "CANDOUR_DEBUG": "true shows faults in the browser; never use it where others can reach it. Default: "
    "false",
    "CANDOUR_CORPUS": "Folder of the real data that tests read; the program itself ignores it",
}

HOLDS_A_KEY = re.compile(
    PREFIX + r"(KEY_ENCRYPTION_KEY_[1-9][0-9]{0,8}|BLIND_INDEX_KEY|SIGNING_KEY_(LOG|PROMISE|EXCHANGE_TOKEN))"
)


def is_known(name: str) -> bool:
    """Whether a variable of that name is read; of the key-encryption key there may be any number."""
    return name in VARIABLES or HOLDS_A_KEY.fullmatch(name) is not None
