"""Names that a value can use: columns of relations, and arguments of lambdas."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.athena_sql.refusal import cannot, wrong
from workbench.athena_sql.types import Type
from workbench.athena_sql.values.value import Value


@dataclass(frozen=True)
class Column:
    """A column of a relation; `relation` is empty if only its own name can name it.

    `schema` is empty if the relation has another name than its table.
    """

    name: str
    type: Type
    sql: str = ""
    relation: str = ""
    schema: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Scope:
    """Columns, and the scope around a subquery; `uses` has the offsets of names found there.

    Without `is_open` no subquery may use the columns.
    """

    columns: tuple[Column, ...] = ()
    outer: "Scope | None" = None
    uses: list[int] = field(default_factory=list)
    arguments: tuple[tuple[str, Value], ...] = ()
    is_open: bool = True

    def with_arguments(self, names: Sequence[str], values: Sequence[Value]) -> "Scope":
        """Return the scope of a lambda's body."""
        return replace(self, arguments=(*self.arguments, *zip(names, values, strict=True)))

    def find(self, name: str, at: int, relation: str = "") -> Value:
        """Return the column or argument of a name; raises a refusal if there isn't exactly one."""
        for argument, value in reversed(self.arguments):
            if not relation and argument.lower() == name.lower():
                return replace(value, at=at)
        found = [column for column in self.columns if _is(column, name, relation)]
        if len(found) > 1:
            raise wrong(f"the column {name!r} is ambiguous", at)
        if found:
            column = found[0]
            nan = column.type.is_float
            return Value(column.sql, column.type, at, may_be_nan=nan)
        if name.startswith("$"):
            raise cannot(name, at)
        if self.outer is None:
            raise wrong(f'Referenced column "{name}" not found', at)
        self.uses.append(at)
        return self.outer.find(name, at, relation)

    def has_relation(self, name: str) -> bool:
        """Return whether a relation has this name."""
        around = self.outer is not None and self.outer.has_relation(name)
        return around or any(column.relation.lower() == name.lower() for column in self.columns)

    def has_table(self, schema: str, name: str) -> bool:
        """Return whether a relation is the table of this schema and name, under its own name."""
        around = self.outer is not None and self.outer.has_table(schema, name)
        wanted = (schema.lower(), name.lower())
        return around or any((one.schema, one.relation) == wanted for one in self.columns)

    def has_argument(self, name: str) -> bool:
        """Return whether a lambda's argument has this name."""
        return any(argument.lower() == name.lower() for argument, _ in self.arguments)


def _is(column: Column, name: str, relation: str) -> bool:
    return column.name.lower() == name.lower() and (
        column.relation.lower() == relation.lower() if relation else not column.hidden
    )
