"""Row-level security: whose rows a transaction sees, beside what its role may do (`store.roles`).

Portal and desk see a person's or an organisation's rows only in a transaction that has said for whom it acts
(`access.within`); of all others they see none. FORCE holds the tables' owner to the same, except in a session
that says it works on the whole database: migrations and backups. Every other role sees every row of the few
tables it may read at all, because a policy that hides rows from it in silence would make it do wrong work.

A table with rows of somebody's stands in WALLS, or in OPEN with the reason why not; a test fails otherwise.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from candour.store.roles import PORTAL, ROLES, given_away

PERSONS, ORGANISATIONS, WHOLE = "candour.persons", "candour.organisations", "candour.whole"
"""The settings that say for whom a transaction acts; a list each, as PostgreSQL writes a uuid array."""

ACT_FOR = f"""
select set_config('{PERSONS}', %(persons)s, true), set_config('{ORGANISATIONS}', %(organisations)s, true)
"""

_ORGANISATIONS = f"(select nullif(current_setting('{ORGANISATIONS}', true), ''))::uuid[]"
_PERSONS = f"nullif(current_setting('{PERSONS}', true), '')::uuid[]"

PERSON = "subject_id = any ((select subjects_within())::uuid[])"
"""Rows of the persons acted for: of all that is joined in them."""
ORGANISATION = f"organisation_id = any ({_ORGANISATIONS})"
"""Rows of the organisations acted for."""
AT_DESK = "known_at_desk(subject_id)"
"""Rows of whom an organisation acted for deals with."""
SHARING = "shares_a_reference(subject_id)"
"""Rows of who stands behind a shared reference with somebody acted for: what they protect counts for all."""
CLIENT = f"client_id in (select c.id from partner_clients c where c.organisation_id = any ({_ORGANISATIONS}))"
"""Rows of a system of theirs."""
_HELD_BY = f"holder_key_id in (select k.key_id from organisation_keys k where k.{ORGANISATION})"


@dataclass(frozen=True, slots=True)
class Wall:
    """What portal and desk see of a table: rows for which one of the conditions holds.

    adds_any: they may also add a row that they then do not see.
    """

    sees: tuple[str, ...]
    adds_any: bool = False

    @property
    def condition(self) -> str:
        """All of it as SQL."""
        return " or ".join(self.sees)


WALLS: Final[Mapping[str, Wall]] = {
    "alerted": Wall((PERSON,)),
    "alerts": Wall((PERSON,)),
    "case_steps": Wall((PERSON, AT_DESK)),
    "case_views": Wall((PERSON, AT_DESK)),
    "cases": Wall((PERSON, ORGANISATION)),
    "changes": Wall((PERSON, ORGANISATION)),
    "choices": Wall((PERSON,)),
    "chosen_services": Wall((PERSON,)),
    "consent_records": Wall((PERSON,)),
    "contact_choices": Wall((PERSON, AT_DESK)),
    "contact_points": Wall((PERSON, AT_DESK)),
    "dead_letters": Wall((CLIENT,)),
    "drafts": Wall((ORGANISATION,)),
    "entries": Wall((PERSON, ORGANISATION, _HELD_BY), adds_any=True),
    "letters": Wall((ORGANISATION,)),
    "linked_records": Wall((PERSON, PERSON.replace("subject_id", "linked_to"), ORGANISATION)),
    "messages": Wall((PERSON, ORGANISATION)),
    "notices": Wall((PERSON, ORGANISATION, AT_DESK)),
    "objections": Wall((PERSON,)),
    "protections": Wall((PERSON, AT_DESK, SHARING)),
    "records": Wall((PERSON,)),
    "restrictions": Wall((PERSON,)),
    "shared_references": Wall((ORGANISATION,)),
    "subject_keys": Wall((PERSON, AT_DESK), adds_any=True),
    "subject_references": Wall((PERSON, ORGANISATION)),
    "webhook_secrets": Wall((CLIENT,)),
    "webhooks": Wall((CLIENT,)),
    "ways_to_reach": Wall((PERSON, AT_DESK)),
    "withheld_entries": Wall((PERSON, AT_DESK)),
}
"""The tables with a wall."""

_SIGNING_IN = "It is read to find out who somebody is, before anybody can be acted for."
_PUBLIC = "Everybody can read it in the register."
_IDS = "It holds ids alone."
OPEN: Final[Mapping[str, str]] = {
    "activation_codes": "A code is looked for before it is known whose it is. The code itself is a digest.",
    "approvals": _PUBLIC,
    "collections": _PUBLIC,
    "datasets": _PUBLIC,
    "deaths": "It closes an account, and ends what is done in somebody's name; whoever asks must be told.",
    "offers": _PUBLIC,
    "organisation_keys": "A part that only its holder may read is sealed under it, by whoever acts.",
    "partner_clients": _PUBLIC,
    "processing_activities": _PUBLIC,
    "repeats": _IDS,
    "representations": "It is asked for whom somebody may act before they act for them.",
    "second_factor_resets": _SIGNING_IN,
    "shared_people": "What one of them protects counts for all behind a reference. It holds ids alone.",
    "staff_roles": "It says for which organisations somebody may act.",
    "subjects": _IDS,
    "unknown_subjects": _IDS,
    "unnumbered": "Portal and desk never read it.",
    "untold": _IDS,
}
"""Tables that name a subject, a person or an organisation and have no wall, with the reason."""

SUBJECTS_WITHIN = f"""
create or replace function subjects_within() returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $function$
begin
  return array(select s.id from subjects s where s.person_id = any ({_PERSONS}));
end
$function$
"""
"""Every subject joined in the persons acted for, as the statement that asks finds them."""

KNOWN_AT_DESK = f"""
create or replace function known_at_desk(asked uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $function$
declare
  theirs constant uuid[] := nullif(current_setting('{ORGANISATIONS}', true), '')::uuid[];
begin
  if theirs is null then return false; end if;
  return exists (
    select from subjects me join subjects s on s.person_id = me.person_id
     where me.id = asked
       and (exists (select from subject_references r
                     where r.subject_id = s.id and r.organisation_id = any (theirs))
            or exists (select from cases c where c.organisation_id = any (theirs)
                                             and (c.subject_id = s.id or c.about_subject_id = s.id))
            or exists (select from entries e join organisation_keys k on k.key_id = e.holder_key_id
                        where e.subject_id = s.id and k.organisation_id = any (theirs))));
end
$function$
"""
"""Whether an organisation acted for deals with somebody: by a reference, a case or a use to review."""

SHARES_A_REFERENCE = """
create or replace function shares_a_reference(asked uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $function$
begin
  return exists (
    select from subjects me
      join subjects s on s.person_id = me.person_id
      join shared_people theirs on theirs.subject_id = s.id
      join shared_people ours on ours.shared_id = theirs.shared_id
     where me.id = asked and ours.subject_id = any (subjects_within()));
end
$function$
"""

STANDING = """
select c.relname, array_remove(array_agg(p.polname order by p.polname), null)::text[]
  from pg_class c left join pg_policy p on p.polrelid = c.oid
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
   and (c.relrowsecurity or p.polname is not null)
 group by c.relname
"""
"""Which tables have row-level security, and the names of their policies."""


FUNCTIONS: Final[Mapping[str, str]] = {
    "subjects_within()": SUBJECTS_WITHIN,
    "known_at_desk(uuid)": KNOWN_AT_DESK,
    "shares_a_reference(uuid)": SHARES_A_REFERENCE,
}
"""The functions which the walls ask: signature -> the statement that makes it."""


def functions(roles: Collection[str]) -> Iterator[str]:
    """The statements that make the functions, for whom the walls hold and nobody else."""
    for signature, definition in FUNCTIONS.items():
        yield definition
        yield f"revoke all on function {signature} from public"
        yield from given_away(signature, roles)
        for asker in ("current_user", *({PORTAL} & set(roles))):
            yield f"grant execute on function {signature} to {asker}"


def raised(
    tables: Collection[str], roles: Collection[str], standing: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """The statements that make the walls what they are to be; none for a table whose walls stand already.

    Without the portal's own role there are none: whoever serves is then the owner, or both doors in one.
    """
    for table in sorted(tables):
        policies = {} if PORTAL not in roles or table not in WALLS else dict(_policies(WALLS[table], roles))
        if set(policies) == set(standing.get(table, ())):
            continue
        for name in standing.get(table, ()):
            yield f"drop policy {name} on {table}"
        for name, rest in policies.items():
            yield f"create policy {name} on {table} {rest}"
        how = ("enable", "force") if policies else ("disable", "no force")
        yield f"alter table {table} {how[0]} row level security"
        yield f"alter table {table} {how[1]} row level security"


def _policies(wall: Wall, roles: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each policy with a name that says what is in it, so that one which changed is known by it."""
    wide = ", ".join(role for role in ROLES if role in roles and role != PORTAL)
    texts = {
        "acted_for": f"to public using ({wall.condition})",
        "works_on_the_whole": f"to current_user using (current_setting('{WHOLE}', true) = 'yes')",
    }
    if wide:
        texts["has_a_role"] = f"to {wide} using (true)"
    if wall.adds_any:
        texts["adds"] = "for insert to public with check (true)"
    for name, text in texts.items():
        yield f"{name}_{hashlib.sha256(text.encode()).hexdigest()[:8]}", text
