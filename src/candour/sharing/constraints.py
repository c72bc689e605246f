"""The database's own word that at most one agreement per asker and purpose is in force at a time.

An exclusion constraint on plain columns would need the btree_gist extension, which the embedded PostgreSQL
does not have; a range of one hashed point does the same with what every PostgreSQL brings.
"""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Cast, Concat


class _Point(Func):
    """`int8range(h, h, '[]')` of the 64-bit hash of a text: equal texts overlap, others do not.

    Two different texts in one point (one chance in 2^64) would refuse an agreement, never let two in.
    """

    template = "int8range(hashtextextended(%(expressions)s, 0), hashtextextended(%(expressions)s, 0), '[]')"
    output_field = BigIntegerRangeField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, Any]:
        """As any function, with its parameters twice, because the template holds its expression twice."""
        sql, params = super().as_sql(compiler, connection, *args, **context)
        return sql, [*params, *params]


def one_in_force_at_a_time() -> ExclusionConstraint:
    """Excludes two approved versions for one asker and purpose whose times in force overlap.

    A version replaced by the next must have its `ends_at` set first, in the same transaction.
    """
    asker_and_purpose = _Point(
        Concat(Cast("asker_id", CharField()), Value("|"), F("purpose"), output_field=CharField())
    )
    in_force = Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField())
    return ExclusionConstraint(
        name="one_agreement_in_force_per_asker_and_purpose",
        expressions=[(asker_and_purpose, "&&"), (in_force, "&&")],
        condition=Q(approved_at__isnull=False, asker_id__isnull=False),
    )
