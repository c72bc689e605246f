"""Which values a field of a schema may have, for the sentence that refuses another one."""

import re
from functools import lru_cache
from typing import Any

from msgspec import inspect

_STEP = re.compile(r"\[[^]]*\]|[^.\[]+")


def allowed_values(schema: Any, place: str) -> tuple[str, ...]:
    """The values that the field at a place may have, sorted; none where it is not one of a few.

    place: as msgspec names it, without `$`: `withheld.ground`, `people[0].kind`, `values[...].whose`.
    """
    found = [_of(schema)]
    for step in _STEP.findall(place):
        found = [inner for outer in found for one in _alternatives(outer) for inner in _inside(one, step)]
    choices = [one for outer in found for one in _alternatives(outer) if isinstance(one, inspect.LiteralType)]
    return tuple(str(value) for choice in choices for value in choice.values)


@lru_cache(maxsize=64)
def _of(schema: Any) -> inspect.Type:
    return inspect.type_info(schema)


def _alternatives(type_: inspect.Type) -> tuple[inspect.Type, ...]:
    if isinstance(type_, inspect.Metadata):
        return _alternatives(type_.type)
    if isinstance(type_, inspect.UnionType):
        return tuple(inner for one in type_.types for inner in _alternatives(one))
    return (type_,)


def _inside(type_: inspect.Type, step: str) -> tuple[inspect.Type, ...]:
    """What stands in a type under a field's name, or behind brackets."""
    match type_:
        case inspect.StructType():
            return tuple(field.type for field in type_.fields if field.encode_name == step)
        case inspect.VarTupleType() | inspect.ListType():
            return (type_.item_type,)
        case inspect.DictType():
            return (type_.value_type,)
        case _:
            return ()
