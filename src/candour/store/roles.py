"""What each process may do in the database: its role, and for every table the least that it needs.

Nobody but the owner can change or remove an entry, a leaf or a key in use; the sequencer reads nothing
about people; an auditor reads no word about a person. The exchange reads no record, no entry and no key but
through the functions it may call, which run with the rights of a role that nobody can be. Roles that do not
exist are left out.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from candour.store import changes, entries, facts, keys, records, shared, subjects
from candour.store.functions import Function

PORTAL, EXCHANGE, DELIVER, WORK = "candour_portal", "candour_exchange", "candour_deliver", "candour_worker"
SERVE, SEQUENCE, AUDIT, ERASE = "candour_serve", "candour_sequencer", "candour_auditor", "candour_eraser"
ROLES: Final = (PORTAL, EXCHANGE, DELIVER, WORK, SERVE, SEQUENCE, AUDIT, ERASE)
"""Who can connect. `candour_serve`: both doors over one address, and the commands that record a decision."""

BEHIND = "candour_functions"
"""Owns the functions. No policy holds it, and nobody connects as it."""

_READ, _ADD, _USE = "select", "select, insert", "select, insert, update"
_KEEP = "select, insert, update, delete"

_REGISTER: Final = (
    "agreements", "agreement_versions", "attributes", "client_keys", "datasets", "organisation_keys",
    "organisations", "partner_clients", "processing_activities", "unknown_subjects",
)  # fmt: skip
"""What everybody knows of the organisations and what they agreed."""

_SERVING: Final = {
    # Only ever added to.
    "entries": _ADD,
    "open_entries": _ADD,
    "repeats": _ADD,
    "pending": _ADD,
    "approvals": _ADD,
    "consent_records": _ADD,
    "alerted": _ADD,
    "case_steps": _ADD,
    "case_views": _ADD,
    "representation_steps": _ADD,
    # For the update that changes nothing, by which two first sights agree (store/subjects.py).
    "subject_keys": "select, insert, update (dataset_id)",
    "subject_references": "select, insert, update (blind)",
    "organisation_keys": _ADD,
    # Others' to change.
    "leaves": _READ,
    "log_head": _READ,
    "django_migrations": _READ,
    "django_content_type": _READ,
    "auth_permission": _READ,
    "auth_group": _READ,
    "auth_group_permissions": _READ,
    # What passes, and is forgotten.
    "account_emailaddress": _KEEP,
    "account_emailconfirmation": _KEEP,
    "contact_points": _KEEP,
    "counted": _KEEP,
    "django_session": _KEEP,
    "drafts": _KEEP,
    "fact_attempts": _KEEP,
    "held_passkeys": _KEEP,
    "link_attempts": _KEEP,
    "mfa_authenticator": _KEEP,
    "sent_forms": _KEEP,
    "set_aside_factors": _KEEP,
    "shared_people": _KEEP,
    "unnumbered": _KEEP,
    "untold": _KEEP,
    "used_assertions": _KEEP,
    "used_proofs": _KEEP,
    "ways_to_reach": _KEEP,
    "webhook_secrets": _KEEP,
}
"""The exceptions: on every other table, portal, desk and exchange may read, add and change, never delete."""


_PORTAL: Final = {
    "records": _READ,
    "used_assertions": "",
    "used_proofs": "",
    "repeats": "",
    "followed": "",
    "shared_people": _READ,
    "shared_references": _READ,
    # What organisations agreed, who works for them and what they offer: commands change it, in other roles.
    **dict.fromkeys(
        (
            "agreements", "agreement_versions", "approvals", "attributes", "collections", "datasets",
            "offers", "organisation_successors", "processing_activities", "service_links", "services",
            "staff_roles",
        ),
        _READ,
    ),
    "organisations": "select, update (id)",  # to hold the row of one while it is given its keys
}  # fmt: skip
"""Where portal and desk may less than that."""

_EXCHANGING: Final = {
    **dict.fromkeys(_REGISTER, _READ),
    "versions": _USE,
    "subjects": _READ,
    "subject_references": "select (blind, subject_id)",
    "shared_references": "select (id, blind), insert, update (blind)",
    "shared_people": _READ,
    "entries": "insert",
    "withheld_entries": "insert",
    "pending": _ADD,
    "untold": "select (entry_id, recorded), insert",
    "repeats": "select (id, client_id, key), insert",
    "choices": "select (subject_id, agreement_id, spent_by), update (spent_at, spent_by)",
    "accounts": "select (person_id)",
    "changes": "select (client_id, id, n, told_at), update (told_at, acknowledged_at, acknowledgement_id)",
    "leaves": _READ,
    "log_head": _READ,
    "used_assertions": _KEEP,
    "used_proofs": _KEEP,
}

_DELIVERING: Final = {
    **dict.fromkeys(_REGISTER, _READ),
    "entries": _ADD,
    "open_entries": _ADD,
    "subjects": _READ,
    "subject_keys": _READ,
    "subject_references": _READ,
    "withheld_entries": _READ,
    "protections": _READ,
    "restrictions": _READ,
    "records": "select (subject_id, dataset_id)",
    "changes": _USE,
    "untold": "select, insert, delete",
    "unnumbered": "select, delete",
    "ways_to_reach": _READ,
    "webhooks": "select, update",
    "webhook_secrets": _READ,
    "dead_letters": _USE,
    "pending": "insert",
}

_WORKING: Final = {
    **dict.fromkeys(_REGISTER, _READ),
    "accounts": _READ,
    "activation_codes": "select, update",
    "alerted": _ADD,
    "alerts": _READ,
    "case_steps": _ADD,
    "cases": "select, update",
    "contact_choices": _READ,
    "contact_points": _READ,
    "deaths": _READ,
    "entries": _ADD,
    "followed": _USE,
    "leaves": _READ,
    "letters": "select, update",
    "messages": _USE,
    "named_officers": _READ,
    "notices": _USE,
    "offers": _READ,
    "officer_news": _USE,
    "officer_told": _READ,
    "open_entries": _READ,
    "pending": "insert",
    "protections": _READ,
    "representations": "select, update (told_of)",
    "safe_uses": _READ,
    "services": _READ,
    "staff_roles": _READ,
    "subject_keys": _ADD,
    "subject_references": "select (subject_id)",
    "subjects": _READ,
    "versions": "select, update",
    "ways_to_reach": _READ,
    "withheld_entries": _READ,
}

_SEQUENCING: Final = {
    "pending": "select, delete",
    "leaves": _ADD,
    "log_head": _USE,
}

_AUDITING: Final = {
    "django_migrations": _READ,
    "open_entries": _READ,
    "leaves": _READ,
    "pending": _READ,
    "log_head": _READ,
    "entries": "select (id, at, kind)",
    "untold": "select (entry_id, recorded)",
    "withheld_entries": "select (entry_id, review_by, lifted_at, review_of)",
}

_ERASING: Final = {
    "subject_keys": _KEEP,
    "records": _KEEP,
    "shared_people": _KEEP,
    "subject_references": _KEEP,
    "organisation_keys": _USE,
    "webhook_secrets": _USE,
}
"""For `candour erase` and `candour keys`, besides what serving may."""

_BEHIND: Final = {
    **dict.fromkeys(
        (
            "agreement_versions", "cases", "choices", "datasets", "deaths", "entries", "objections",
            "organisation_keys", "protections", "repeats", "restrictions", "shared_references",
            "unknown_subjects",
        ),
        _READ,
    ),
    "accounts": "select (person_id)",
    "changes": "select, update (told_at)",
    "records": _USE,
    "shared_people": "select, insert, delete",
    "subject_keys": "select, insert, update (dataset_id)",
    "subject_references": "select, insert, update (blind)",
    "subjects": "select, insert, update (person_id)",
    "versions": _USE,
}  # fmt: skip
"""For the functions."""

_ALLOWED: Final[Mapping[str, Mapping[str, str]]] = {
    EXCHANGE: _EXCHANGING,
    DELIVER: _DELIVERING,
    WORK: _WORKING,
    SEQUENCE: _SEQUENCING,
    AUDIT: _AUDITING,
    BEHIND: _BEHIND,
}
"""Whoever is here may nothing on a table that is not named."""

FUNCTIONS: Final[Mapping[Function, tuple[str, ...]]] = {
    facts.READ_BY_REFERENCE: (EXCHANGE,),
    shared.READ_BY_SHARED_REFERENCE: (EXCHANGE,),
    shared.WRITE_PEOPLE: (EXCHANGE,),
    entries.READ_REPEAT: (EXCHANGE,),
    records.READ_RECORDS: (EXCHANGE,),
    records.WRITE_RECORDS: (EXCHANGE,),
    subjects.READ_KEYS: (EXCHANGE,),
    subjects.WRITE_KEYS: (EXCHANGE,),
    subjects.READ_LOGGED_UNDER: (EXCHANGE,),
    subjects.MAKE_SUBJECTS: (EXCHANGE,),
    subjects.LOCK_PERSONS: (EXCHANGE,),
    subjects.MERGE_PERSONS: (EXCHANGE,),
    changes.READ_CHANGES: (EXCHANGE, DELIVER),
    changes.READ_TO_ACKNOWLEDGE: (EXCHANGE,),
    changes.READ_LOG_KEY_OF_CHANGE: (EXCHANGE,),
    keys.READ_KEYS_STILL_THERE: (EXCHANGE, ERASE),
}
"""Who may call each, besides `candour_serve`."""

TABLES = """
select c.relname from pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
 order by c.relname
"""

FORMER_FUNCTIONS = """
select p.oid::regprocedure::text from pg_proc p join pg_roles r on r.oid = p.proowner
 where r.rolname = %(owner)s
   and p.oid <> all (select to_regprocedure(k.signature) from unnest(%(kept)s::text[]) as k(signature))
"""
"""What an earlier version made for this database, and let others call: a function that asked for less."""

EXISTING_ROLES = "select rolname from pg_roles where rolname = any(%(roles)s::text[])"


def grants(tables: Collection[str], roles: Collection[str]) -> Iterator[str]:
    """The statements that give each of these roles what it may do on these tables, and take all else away."""
    for role in roles:
        yield f"revoke all on all tables in schema public from {role}"
        yield f"grant usage on schema public to {role}"
        if role in (PORTAL, SERVE, ERASE, EXCHANGE):
            yield f"grant usage on all sequences in schema public to {role}"
        for table in sorted(tables):
            for privileges in filter(None, _privileges(role, table)):
                yield f"grant {privileges} on {table} to {role}"


def functions(roles: Collection[str]) -> Iterator[str]:
    """The statements that make the functions, and let those of the roles call them that may."""
    for function, callers in FUNCTIONS.items():
        yield function.definition
        yield f"revoke all on function {function.signature} from public"
        yield from given_away(function.signature, roles)
        for role in {*callers, SERVE}.intersection(roles):
            yield f"grant execute on function {function.signature} to {role}"


def dropped(former: Collection[str]) -> Iterator[str]:
    """The statements that end functions of FORMER_FUNCTIONS."""
    for signature in former:
        yield f"drop function {signature}"


def given_away(signature: str, roles: Collection[str]) -> Iterator[str]:
    """The statements that give a function to the role that owns them all, where there is one."""
    if BEHIND in roles:
        yield f"grant create on schema public to {BEHIND}"  # it must have that at this moment
        yield f"alter function {signature} owner to {BEHIND}"
        yield f"revoke create on schema public from {BEHIND}"


def _privileges(role: str, table: str) -> Iterator[str]:
    if role in _ALLOWED:
        yield _ALLOWED[role].get(table, "")
        return
    serving = _SERVING.get(table, _USE)
    yield _PORTAL.get(table, serving) if role == PORTAL else serving
    if role == ERASE:
        yield _ERASING.get(table, "")
