"""The numbered leaves as an auditor reads them: how many of each kind, and whether each still has its body.

A leaf's bytes are public, so nothing here tells more than the published log does.
"""

_AT = "substr(encode(leaf, 'escape'), 8, 7)"
"""Year and month, as they stand in every leaf: `{"at":"2026-03-03T...`."""

_KIND = "split_part(substr(encode(leaf, 'escape'), 139), '\"', 1)"
"""The kind; what stands before it is equally long in every leaf (`candour.log.leaf.Leaf.to_bytes`)."""

LEAVES_BY_MONTH = f"""
select {_AT} as month, {_KIND} as kind, count(*)
  from leaves
 group by 1, 2
 order by 1 desc, 2
"""
"""Year and month, kind of leaf, and how many there are."""

LEAVES_WITHOUT_BODY = """
select l.index
  from leaves l
 where not exists (select from entries e where e.id = l.id)
   and not exists (select from open_entries o where o.id = l.id)
 order by l.index
"""
"""The places of entries of which nothing is stored any more. Erasure destroys a key and leaves the row."""

OPEN_ENTRIES = """
select l.index, l.leaf, o.id, o.at, o.kind, o.body, o.nonce
  from open_entries o
  join leaves l on l.id = o.id
 where (%(kind)s::text is null or o.kind = %(kind)s::text) and l.index > %(after)s
 order by l.index
 limit %(most)s
"""
"""Entries that concern no person with their leaves, in the order of the log, behind a place."""
