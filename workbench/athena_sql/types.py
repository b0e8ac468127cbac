"""Trino's types: how they are shown, which of them are compatible, and DuckDB's for each.

DuckDB has no timestamp that keeps its zone: one is held as its instant in UTC, and its type names
the zone, which must therefore be the same for all rows. Intervals are whole numbers: milliseconds
or months. JSON is its text.
"""

from dataclasses import dataclass, field
from typing import Final

from workbench.athena_sql.grammar.tree import TypeName

_MOST: Final = 38
_SCALARS: Final = {
    "unknown": "INTEGER",
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "varchar": "VARCHAR",
    "varbinary": "BLOB",
    "json": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp with time zone": "TIMESTAMP",
    "interval day to second": "BIGINT",
    "interval year to month": "BIGINT",
}
_DIGITS: Final = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}
NUMBERS: Final = ("tinyint", "smallint", "integer", "bigint", "decimal", "double")
"""Types of numbers; each can be coerced to the later ones."""
TIMES: Final = ("date", "timestamp", "timestamp with time zone")
"""Types of moments; each can be coerced to the later ones."""


@dataclass(frozen=True)
class Type:
    """A type; `sizes` are a length, a precision, or a precision and a scale.

    A map is scattered if its keys have no certain order in Athena.
    """

    name: str
    sizes: tuple[int, ...] = ()
    of: tuple["Type", ...] = ()
    names: tuple[str, ...] = ()
    zone: str = ""
    is_scattered: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """Return the type as Trino shows it."""
        if self.name == "timestamp with time zone":
            return f"timestamp({self.sizes[0]}) with time zone"
        fields = [str(one) for one in self.of]
        if self.name == "row":
            fields = [f"{n} {t}" if n else t for n, t in zip(self.names, fields, strict=True)]
        inner = [str(size) for size in self.sizes] if self.sizes else fields
        return f"{self.name}({', '.join(inner)})" if inner and self.of else self._short(inner)

    def _short(self, inner: list[str]) -> str:
        return f"{self.name}({','.join(inner)})" if inner else self.name

    @property
    def duckdb(self) -> str:
        """DuckDB's type for it."""
        match self.name:
            case "decimal":
                return f"DECIMAL({self.sizes[0]},{self.sizes[1]})"
            case "array":
                return f"{self.of[0].duckdb}[]"
            case "map":
                return f"MAP({self.of[0].duckdb}, {self.of[1].duckdb})"
            case "row":
                fields = (f"f{i} {one.duckdb}" for i, one in enumerate(self.of))
                return f"STRUCT({', '.join(fields)})"
        return _SCALARS[self.name]

    @property
    def is_whole(self) -> bool:
        """Whether it is a type of whole numbers other than decimal."""
        return self.name in _DIGITS

    @property
    def is_number(self) -> bool:
        """Whether it is a type of numbers."""
        return self.name in NUMBERS

    @property
    def is_float(self) -> bool:
        """Whether it is double, which can be NaN."""
        return self.name == "double"

    @property
    def is_time(self) -> bool:
        """Whether it is a date or a timestamp."""
        return self.name in TIMES


UNKNOWN: Final = Type("unknown")
BOOLEAN: Final = Type("boolean")
INTEGER: Final = Type("integer")
BIGINT: Final = Type("bigint")
DOUBLE: Final = Type("double")
VARCHAR: Final = Type("varchar")
VARBINARY: Final = Type("varbinary")
JSON: Final = Type("json")
DATE: Final = Type("date")
DAY_TO_SECOND: Final = Type("interval day to second")
YEAR_TO_MONTH: Final = Type("interval year to month")


def timestamp(precision: int) -> Type:
    """Return the type of timestamps with that many digits of a second."""
    return Type("timestamp", (precision,))


def zoned(precision: int, zone: str) -> Type:
    """Return the type of timestamps with that many digits of a second in a zone."""
    return Type("timestamp with time zone", (precision,), zone=zone)


def decimal(precision: int, scale: int) -> Type:
    """Return the type of decimals."""
    return Type("decimal", (min(precision, _MOST), scale))


def array(element: Type) -> Type:
    """Return the type of arrays of a type."""
    return Type("array", of=(element,))


def as_decimal(type_: Type) -> Type:
    """Return the decimal type that a type of whole numbers is coerced to."""
    return decimal(_DIGITS[type_.name], 0) if type_.is_whole else type_


def declared(name: TypeName) -> Type | None:
    """Return the type of a name; None if it isn't supported."""
    of = [declared(one) for one in name.of]
    inner = tuple(one for one in of if one)
    if len(inner) < len(of):
        return None
    if inner:
        return Type(name.name, of=inner, names=name.names)
    if name.name.startswith("timestamp"):
        return _timestamp(name) if len(name.sizes) <= 1 else None
    if name.name in {"decimal", "varchar"} and (name.sizes or name.name == "decimal"):
        return _sized(name)
    return Type(name.name) if name.name in _SCALARS and not name.sizes else None


def _sized(name: TypeName) -> Type | None:
    match name.name, name.sizes:
        case "decimal", ():
            return decimal(_MOST, 0)
        case "decimal", (precision,) if 0 < precision <= _MOST:
            return decimal(precision, 0)
        case "decimal", (precision, scale) if 0 <= scale <= precision <= _MOST and precision:
            return decimal(precision, scale)
        case "varchar", (length,) if length:
            return Type("varchar", (length,))
    return None


def _timestamp(name: TypeName) -> Type | None:
    precision = name.sizes[0] if name.sizes else 3
    if precision > 6:
        return None
    return Type(name.name, (precision,), zone="UTC" if "zone" in name.name else "")
