"""Webhooks: where each client's changes are sent, how far that has come, and what could not be delivered.

`through` is the number up to which everything was delivered or given up. It moves by one, and only from the
value that was read: two senders could repeat a change, but never pass one over or change their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

DUE = """
select w.client_id, w.url, w.through + 1, w.attempts, h.recorded
  from webhooks w
  join partner_clients c on c.id = w.client_id and c.revoked_at is null
  join changes h on h.client_id = w.client_id and h.n = w.through + 1
 where w.ended_at is null and (w.next_at is null or w.next_at <= %(at)s)
   and (%(client)s::uuid is null or w.client_id = %(client)s::uuid)
"""
"""Each webhook that has a change to send now: the next one in order, and since when it can be sent. Of one
client, or of all (null)."""

DUE_AGAIN = """
select d.client_id, w.url, d.n, d.attempts, d.died_at
  from dead_letters d
  join webhooks w on w.client_id = d.client_id and w.ended_at is null
  join partner_clients c on c.id = w.client_id and c.revoked_at is null
 where d.again_at <= %(at)s and d.delivered_at is null
   and (%(client)s::uuid is null or d.client_id = %(client)s::uuid)
 order by d.client_id, d.n
"""
"""Dead letters that somebody wants tried once more, likewise."""

SECRETS = """
select id, wrapping_version, wrapped from webhook_secrets
 where client_id = %(client)s and (until is null or until > %(at)s)
 order by made_at desc, id desc
"""
"""What a client's webhooks are signed with, the newest first; two while it is being changed."""

NOTE_DELIVERED = """
update webhooks set through = %(n)s, attempts = 0, next_at = null, problem = ''
 where client_id = %(client)s and through = %(n)s - 1
"""

NOTE_FAILED = """
update webhooks set attempts = attempts + 1, next_at = %(next_at)s, problem = %(problem)s
 where client_id = %(client)s and through = %(n)s - 1
"""

GIVE_UP = """
with passed as (
  update webhooks set through = %(n)s, attempts = 0, next_at = null, problem = %(problem)s
   where client_id = %(client)s and through = %(n)s - 1
  returning client_id
)
insert into dead_letters (change_id, client_id, n, died_at, attempts, problem)
select c.id, c.client_id, c.n, %(at)s, %(attempts)s, %(problem)s
  from changes c join passed p on p.client_id = c.client_id
 where c.n = %(n)s
"""
"""Keep a change as a dead letter, and go on with the next."""

NOTE_DEAD_DELIVERED = """
update dead_letters set delivered_at = %(at)s where client_id = %(client)s and n = %(n)s
"""

NOTE_DEAD_FAILED = """
update dead_letters set again_at = null, attempts = attempts + 1, problem = %(problem)s
 where client_id = %(client)s and n = %(n)s
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A change to send now. since: when it could first be sent; of a dead letter, when it was given up."""

    client: UUID
    url: str
    n: int
    attempts: int
    since: datetime


def due(row: Sequence[Any]) -> Due:
    """A row of DUE or DUE_AGAIN."""
    return Due(*row)
