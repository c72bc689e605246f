"""What each process may do in the database: its role, and for every table the least that it needs.

Nobody but the owner can change or remove an entry, a leaf or a key in use; the sequencer reads nothing
about people; an auditor reads no word about a person. Roles that do not exist are left out.
"""

from collections.abc import Collection, Iterator
from typing import Final

SERVE, SEQUENCE, AUDIT, ERASE = "candour_serve", "candour_sequencer", "candour_auditor", "candour_eraser"
ROLES: Final = (SERVE, SEQUENCE, AUDIT, ERASE)

_READ, _ADD, _USE = "select", "select, insert", "select, insert, update"
_KEEP = "select, insert, update, delete"

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
    "fact_attempts": _KEEP,
    "held_passkeys": _KEEP,
    "link_attempts": _KEEP,
    "mfa_authenticator": _KEEP,
    "shared_people": _KEEP,
    "unnumbered": _KEEP,
    "untold": _KEEP,
    "used_assertions": _KEEP,
    "used_proofs": _KEEP,
    "ways_to_reach": _KEEP,
    "webhook_secrets": _KEEP,
}
"""The exceptions: on every other table, portal, desk and exchange may read, add and change, never delete."""

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

TABLES = """
select c.relname from pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
 order by c.relname
"""

EXISTING_ROLES = "select rolname from pg_roles where rolname = any(%(roles)s::text[])"


def grants(tables: Collection[str], roles: Collection[str]) -> Iterator[str]:
    """The statements that give each of these roles what it may do on these tables, and take all else away."""
    for role in roles:
        yield f"revoke all on all tables in schema public from {role}"
        yield f"grant usage on schema public to {role}"
        if role in (SERVE, ERASE):
            yield f"grant usage on all sequences in schema public to {role}"
        for table in sorted(tables):
            for privileges in _privileges(role, table):
                yield f"grant {privileges} on {table} to {role}"


def _privileges(role: str, table: str) -> Iterator[str]:
    serving = _SERVING.get(table, _USE)
    match role:
        case "candour_serve":
            yield serving
        case "candour_eraser":
            yield serving
            if table in _ERASING:
                yield _ERASING[table]
        case "candour_sequencer":
            if table in _SEQUENCING:
                yield _SEQUENCING[table]
        case "candour_auditor":
            if table in _AUDITING:
                yield _AUDITING[table]
