"""`demo.json`: all that a person or a program needs to use the demonstration; only its owner may read it.

Its keys stay as they are from version to version, because scripts stand on them.
"""

import json
import os
from pathlib import Path
from typing import Any

from candour.config.env import Environment
from candour.config.sequencer import open_signer
from candour.demonstration.credentials import Credentials
from candour.demonstration.examples import EXAMPLES, Example
from candour.demonstration.newcomer import RUTH, SAM, Newcomer
from candour.demonstration.organisations import ORGANISATIONS
from candour.demonstration.residents import NAMED
from candour.demonstration.staff import STAFF

NAME = "demo.json"


def write_demo_json(environment: Environment, credentials: Credentials) -> Path:
    """Write the file into the data folder, whole or not at all, with mode 0600; gives its path."""
    path = environment.data / NAME
    draft = path.with_name(f"{NAME}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(_demo(environment, credentials), indent=2, ensure_ascii=False) + "\n")
    draft.replace(path)
    return path


def _demo(environment: Environment, credentials: Credentials) -> dict[str, Any]:
    base_url = environment.base_url
    return {
        "base_url": base_url,
        "log_url": f"{base_url}/log",
        "log_key": str(open_signer(environment).verifier),
        "sign_in_url": f"{base_url}/sign-in",
        "desk_url": f"{base_url}/desk",
        "residents": [
            {
                "name": resident.person.name,
                "email": resident.person.email,
                "password": credentials.passwords[resident.person.email],
                "story": resident.story,
            }
            for resident in NAMED
        ]
        + _newcomers(credentials),
        "staff": [
            {
                "name": each.name,
                "email": each.email,
                "password": credentials.passwords[each.email],
                "story": each.story,
                "organisation": each.organisation.name,
                "roles": list(each.roles),
                "totp_secret": credentials.totp_secrets[each.email],
            }
            for each in STAFF
            if each.email in credentials.passwords  # an older demonstration has fewer
        ],
        "activation_codes": [
            {
                "name": resident.person.name,
                "email": resident.person.email,
                "code": credentials.activation_codes[resident.person.email],
                "url": f"{base_url}/my-records/code",
            }
            for resident in NAMED
            if resident.person.email in credentials.activation_codes
        ],
        "partners": [
            {
                "organisation": organisation.name,
                "client_id": organisation.client_id,
                "kid": credentials.keys[organisation.client_id]["kid"],
                "private_key": credentials.keys[organisation.client_id],
                "scopes": list(organisation.scopes),
                "token_url": f"{base_url}/exchange/v1/token",
            }
            for organisation in ORGANISATIONS
        ],
        "examples": [_example(example, base_url) for example in EXAMPLES],
    }


def _newcomers(credentials: Credentials) -> list[dict[str, str]]:
    """Those whom no organisation knows; `email` is what they sign in with, whatever that is."""
    found = []
    if credentials.user_name:
        name, password = credentials.user_name, credentials.passwords[RUTH.key]
        found.append(_resident(RUTH, name, password) | {"user_name": name})
    if SAM.email in credentials.passwords:  # an older demonstration has fewer
        secret = credentials.totp_secrets[SAM.email]
        found.append(_resident(SAM, SAM.email, credentials.passwords[SAM.email]) | {"totp_secret": secret})
    return found


def _resident(who: Newcomer, signs_in_as: str, password: str) -> dict[str, str]:
    return {"name": who.name, "email": signs_in_as, "password": password, "story": who.story}


def _example(example: Example, base_url: str) -> dict[str, Any]:
    return {
        "name": example.name,
        "client_id": example.asker.client_id,
        "method": "POST",
        "url": f"{base_url}/exchange/v1/releases",
        "headers": {"Content-Type": "application/json"},
        "request": example.request,
        "expect": {"status": 200, "outcome": example.outcome, "refused": dict(example.refused)},
    }
