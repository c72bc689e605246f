"""Each client assertion is accepted once, whichever node sees it (RFC 7523 section 3)."""

USE_ASSERTION = """
with expired as (
  select id from used_assertions where expires_at < to_timestamp(%(now)s) limit 100 for update skip locked
), forgotten as (
  delete from used_assertions where id in (select id from expired)
)
insert into used_assertions (client_id, jti, expires_at)
values (%(client)s, %(jti)s, to_timestamp(%(expires)s))
on conflict (client_id, jti) do nothing
returning true
"""
"""Gives a row if this is the first use. Forgets some that have expired: nothing else need clean up."""
