"""What is asked about scopes, as text: also before the store's slow libraries are loaded."""

from __future__ import annotations

ASKED = "scope in (select value from json_each(:scopes))"

# The scope's own kind is looked up by the index, scope by scope, whatever else they hold.
_SUMMARIES = """
    select c.scope, c.record_count,
           (select r.payload
              from records r
             where r.scope = c.scope and r.kind = (
                       select value ->> 1 from json_each(:subjects)
                        where value ->> 0 = substr(c.scope, 1, instr(c.scope, ':') - 1))
               and r.deleted = 0
             order by r.idx, r.record_id
             limit 1) as payload
      from (select scope, sum(iif(kind = 'conflict', 0, shown)) as record_count
              from scope_counts
             where {which}
             group by scope) c
     order by c.scope
"""
_COUNTS = "select scope, state, count(*) as n from outbox where {which} group by scope, state"

EVERY_SUMMARY = _SUMMARIES.format(which="true")
"""Per scope its live records and its own record; `:subjects` are pairs of profile and kind."""
SOME_SUMMARIES = _SUMMARIES.format(which=ASKED)
"""Of `:scopes` only."""
EVERY_COUNT = _COUNTS.format(which="true")
"""Per scope and state what is in the outbox."""
SOME_COUNTS = _COUNTS.format(which=ASKED)
