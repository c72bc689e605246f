"""Functions of the database: the exchange touches sealed rows by one of these, and not otherwise.

A function runs with the rights of the role that owns it (SECURITY DEFINER), so whoever may call it needs none
on the tables. It takes what is asked for and gives the rows for that: no call lists a table. Its plan is made
once and without regard to what is asked: planning anew took four fifths of the time of a small question.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PARAMETER = re.compile(r"%\((\w+)\)[bs]?")


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One statement as a function. parameters: name -> type, in order. gives: the types of its columns.

    writes: whether it changes or locks anything.
    """

    name: str
    parameters: Mapping[str, str]
    gives: tuple[str, ...]
    body: str
    writes: bool = False

    @property
    def signature(self) -> str:
        """Its name and the types it takes: what tells it from every other."""
        return f"{self.name}({', '.join(self.parameters.values())})"

    @property
    def call(self) -> str:
        """The statement that calls it, with the same named parameters as the body."""
        given = ", ".join(f"%({name})s::{kind}" for name, kind in self.parameters.items())
        return f"select {'*' if self.gives else ''} from {self.name}({given})"

    @property
    def binary_call(self) -> str:
        """The same for parameters that are given in binary."""
        return self.call.replace(")s::", ")b::")

    @property
    def definition(self) -> str:
        """The statement that makes it, or makes it anew."""
        names = list(self.parameters)
        body = _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", self.body).strip()
        columns = ", ".join(f"c{n} {kind}" for n, kind in enumerate(self.gives, 1))
        return f"""
create or replace function {self.signature} returns {f"table ({columns})" if columns else "void"}
language plpgsql {"volatile" if self.writes else "stable"} security definer
set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
begin
{"return query " if columns else ""}{body};
end
$function$"""
