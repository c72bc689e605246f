"""Each client assertion (RFC 7523 section 3) and each DPoP proof is accepted once, whichever node sees it."""

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

USE_PROOF = """
insert into used_proofs (digest, used_by, expires_at) values (%(digest)s, %(used_by)s, %(expires)s)
on conflict (digest) do nothing
returning true
"""
"""Gives a row if this is the first use of a DPoP proof (RFC 9449 section 11.1)."""

PROOF_USED_BY = "select used_by from used_proofs where digest = %(digest)s"
"""Which entry or call a proof was used for."""

FORGET_PROOFS = """
delete from used_proofs where ctid = any(array(
  select ctid from used_proofs where expires_at < now() limit 50000 for update skip locked
))
"""
"""Some that have expired; whatever is left, the next round finds.

By where they lie, which is one way whatever PostgreSQL knows of the table: a plan made while it is empty, as
at every first start, looked through all of it for each one, and kept two cores busy for many seconds.
"""
