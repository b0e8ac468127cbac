"""Text → tokens, as in Trino's grammar."""

import re
from typing import Final, NamedTuple

from workbench.athena_sql.refusal import cannot, wrong

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|--[^\r\n]*|/\*.*?\*/)
    | (?P<other>[uU]&'|0[xXoObB][0-9a-fA-F])
    | (?P<binary>[xX]'[^']*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")+")
    | (?P<double>(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)[eE][+-]?[0-9]+)
    | (?P<decimal>[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)
    | (?P<integer>[0-9][0-9_]*)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<symbol><>|!=|<=|>=|\|\||->|=>|[-+*/%=<>(),.\[\]?;:])
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBERS: Final = {"double", "decimal", "integer"}
_KEYS: Final = {"word", "symbol"}
RESERVED: Final = frozenset(
    """ALTER AND AS AUTO BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG
    CURRENT_DATE CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP
    CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXISTS EXTRACT
    FALSE FOR FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY
    JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE LEFT LIKE LISTAGG LOCALTIME
    LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP
    SELECT SKIP TABLE THEN TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH""".split()  # noqa: SIM905 - as a list it has a line a word
)
"""Words that Trino takes for names only in double quotes."""


class Token(NamedTuple):
    """A token and its offset; the text of strings and quoted names is without quotes.

    `key` is the word in capitals or the symbol; empty for all others.
    """

    kind: str
    text: str
    at: int
    key: str = ""


def tokens_of(sql: str) -> list[Token]:
    """Return the tokens of a text and one of the kind `end`."""
    tokens: list[Token] = []
    at = 0
    while at < len(sql):
        found = _TOKEN.match(sql, at)
        if not found:
            raise wrong(f"Error tokenizing: {sql[at]!r} is not expected here", at)
        kind = str(found.lastgroup)
        if kind == "other":
            raise cannot(f"a literal with {found[0][:2]}", at)
        if kind in _NUMBERS and sql[found.end() : found.end() + 1].isidentifier():
            raise wrong("a name can't begin with a digit", at)
        if kind != "space":
            text = _text(kind, found[0])
            tokens.append(Token(kind, text, at, text.upper() if kind in _KEYS else ""))
        at = found.end()
    return [*tokens, Token("end", "", len(sql))]


def _text(kind: str, text: str) -> str:
    match kind:
        case "string":
            return text[1:-1].replace("''", "'")
        case "quoted":
            return text[1:-1].replace('""', '"')
        case "double" | "decimal" | "integer":
            return text.replace("_", "")
    return text
