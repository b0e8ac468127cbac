"""The parts of a statement; `at` is an offset in its text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """Any part."""

    at: int


@dataclass(frozen=True)
class Literal(Node):
    """A literal: kind is null, boolean, integer, decimal, double, string, binary or a type."""

    kind: str
    text: str


@dataclass(frozen=True)
class Interval(Node):
    """INTERVAL '3' DAY."""

    negative: bool
    text: str
    unit: str


@dataclass(frozen=True)
class Name(Node):
    """A column's name, or that of a lambda's argument."""

    name: str


@dataclass(frozen=True)
class Field(Node):
    """A name after a dot."""

    base: Node
    name: str


@dataclass(frozen=True)
class Operation(Node):
    """An operator with its operands: `=`, `and`, `between`, `like`, `[]`, `array` or `row`."""

    name: str
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Case(Node):
    """CASE; `operand` is None for a searched one."""

    operand: Node | None
    whens: tuple[tuple[Node, Node], ...]
    default: Node | None


@dataclass(frozen=True)
class TypeName(Node):
    """A type as written: `decimal` (10, 2), `array` of other types, `row` with field names."""

    name: str
    sizes: tuple[int, ...] = ()
    of: tuple["TypeName", ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cast(Node):
    """CAST, or TRY_CAST if `is_try`."""

    value: Node
    type: TypeName
    is_try: bool


@dataclass(frozen=True)
class Lambda(Node):
    """(a, b) -> body."""

    names: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class Sort(Node):
    """An item of ORDER BY; `nulls` is FIRST or LAST."""

    value: Node
    descending: bool
    nulls: str


@dataclass(frozen=True)
class Window(Node):
    """What stands in the parentheses of OVER; `frame` is its text in SQL.

    `base` is the name of the window that it adds to; empty if it adds to none.
    """

    partition: tuple[Node, ...]
    order: tuple[Sort, ...]
    frame: str
    base: str = ""


@dataclass(frozen=True)
class Call(Node):
    """A function's call."""

    name: str
    arguments: tuple[Node, ...]
    star: bool = False
    distinct: bool = False
    order: tuple[Sort, ...] = ()
    filter: Node | None = None
    over: "Window | str | None" = None
    ignore_nulls: bool = False


@dataclass(frozen=True)
class JsonPath(Node):
    """json_value, json_query or json_exists of a value and a path.

    `form` is json_query's: wrapped, unquoted or empty. `instead` has the values ON EMPTY and ON
    ERROR, with None for an error.
    """

    name: str
    value: Node
    path: str
    form: str = ""
    returning: "TypeName | None" = None
    instead: tuple[tuple[str, Node | None], ...] = ()


@dataclass(frozen=True)
class JsonMembers(Node):
    """JSON_OBJECT, or JSON_ARRAY if `keys` is None; without `nulls` it leaves out null members."""

    keys: tuple[str, ...] | None
    members: tuple[Node, ...]
    nulls: bool


@dataclass(frozen=True)
class Subquery(Node):
    """A query as a value."""

    query: "Query"


@dataclass(frozen=True)
class Exists(Node):
    """EXISTS (query)."""

    query: "Query"


@dataclass(frozen=True)
class InQuery(Node):
    """A value IN (query)."""

    value: Node
    query: "Query"


@dataclass(frozen=True)
class Quantified(Node):
    """A value compared with ALL or ANY values of a query; `operator` is = <> < <= > or >=."""

    value: Node
    operator: str
    quantifier: str
    query: "Query"


@dataclass(frozen=True)
class Item(Node):
    """An item of SELECT: a value with an alias, or all columns (of a relation)."""

    value: Node | None
    alias: str | None
    relation: str | None = None


@dataclass(frozen=True)
class Grouping(Node):
    """An item of GROUP BY: `kind` is simple, rollup, cube or sets."""

    kind: str
    sets: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Select(Node):
    """SELECT with its clauses up to WINDOW."""

    distinct: bool
    items: tuple[Item, ...]
    source: Node | None
    where: Node | None
    group: tuple[Grouping, ...]
    having: Node | None
    windows: tuple[tuple[str, Window], ...]


@dataclass(frozen=True)
class Values(Node):
    """VALUES row, row."""

    rows: tuple[Node, ...]


@dataclass(frozen=True)
class SetOperation(Node):
    """UNION, INTERSECT or EXCEPT of two bodies."""

    name: str
    is_all: bool
    left: Node
    right: Node


@dataclass(frozen=True)
class Query(Node):
    """A query with its WITH, ORDER BY and limits; None is no limit.

    With `ties` it has also the rows that equal the last one in ORDER BY.
    """

    named: tuple[tuple[str, tuple[str, ...], "Query"], ...]
    body: Node
    order: tuple[Sort, ...] = ()
    offset: int = 0
    limit: int | None = None
    ties: bool = False


@dataclass(frozen=True)
class TableName(Node):
    """A table or view, perhaps with its schema and catalog."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Unnest(Node):
    """UNNEST (values) WITH ORDINALITY."""

    values: tuple[Node, ...]
    ordinality: bool


@dataclass(frozen=True)
class Lateral(Node):
    """LATERAL (query)."""

    query: Query


@dataclass(frozen=True)
class Aliased(Node):
    """A relation with another name, and perhaps others for its columns."""

    relation: Node
    alias: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Join(Node):
    """A join; kind is CROSS, INNER, LEFT, RIGHT or FULL."""

    kind: str
    left: Node
    right: Node
    condition: Node | None
    using: tuple[str, ...]
