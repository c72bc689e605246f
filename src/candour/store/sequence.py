"""The statements of the sequencer: from the outbox to numbered leaves, and the head that says how many.

Only the leader executes them. Its epoch stands in every condition, so one that lost its place changes
nothing. `%(root)s` and hashes are 32 bytes; sizes and indices count from 0.
"""

BEGIN_LOG = """
insert into log_head ("only", origin, size, root, edge, epoch)
values (true, %(origin)s, 0, %(root)s, '{}', 0)
    on conflict ("only") do nothing
"""
"""An empty log, unless there is one already."""

TAKE_LEAD = "select pg_try_advisory_lock(%(lock)s)"
"""Whether this session leads now. The lock ends with the session, so a dead leader leads no more."""

YIELD_LEAD = "select pg_advisory_unlock(%(lock)s)"

RAISE_EPOCH = "update log_head set epoch = epoch + 1"
"""Shut out whoever led before."""

READ_HEAD = """
select origin, size, root, edge, epoch, signed_at, coalesce((select max(index) + 1 from leaves), 0)
  from log_head
"""
"""The head, and how many leaves are numbered, which must be its size."""

SEQUENCE_PENDING = """
with taken as (
  delete from pending
   where id in (select id from pending where octet_length(leaf) <= %(longest)s order by id limit %(most)s)
  returning id, leaf
), added as (
  insert into leaves (index, id, leaf)
  select %(size)s + row_number() over (order by id) - 1, id, leaf
    from taken
   where not exists (select from leaves where leaves.id = taken.id)
  returning index, leaf
)
select sha256('\\x00'::bytea || leaf) from added order by index
"""
"""Move at most so many leaves from the outbox behind the `size` there are; gives their hashes in order.
A leaf sequenced before is dropped. One that no bundle can hold stays, so that it cannot stop the others."""

OLDEST_PENDING = "select extract(epoch from now() - recorded)::float8 from pending order by id limit 1"
"""For how many seconds the oldest leaf has waited. By id, which sorts by time, because `recorded` has no
index: every release would pay for one."""

SECONDS_AHEAD = "select extract(epoch from %(at)s::timestamptz - clock_timestamp())::float8"
"""By how much a time is ahead of the database's clock."""

HEAD_SIZE = "select size from log_head"

MOVE_HEAD = """
update log_head set size = %(size)s, root = %(root)s, edge = %(edge)s
 where size = %(old_size)s and root = %(old_root)s and epoch = %(epoch)s
"""

READ_LEAVES = "select leaf from leaves where index >= %(start)s and index < %(end)s order by index"

NOTE_SIGNING = """
update log_head set signed_at = %(at)s
 where size = %(size)s and root = %(root)s and epoch = %(epoch)s
   and (signed_at is null or signed_at <= %(at)s)
"""
"""Before a checkpoint is signed: it is still the head's, and time did not run backwards."""
