"""Whether a statement only reads, by its first word and for every statement of Athena's."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.athena_sql.refusal import as_error, refused_whole

_READS: Final = {"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC"}
_PIECES: Final = re.compile(
    r"""(?:\s|--[^\r\n]*|/\*.*?\*/)+|('(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\w+|.)""", re.DOTALL
)
"""Space and comments, or a piece: a text, a name, a word or a symbol."""


def check_reads(sql: str) -> None:
    """Raise ConfigurationError unless a text is one statement that only reads.

    What is in the statement is for Athena to check.
    """
    pieces = [piece for piece in _PIECES.findall(sql) if piece]
    while pieces and pieces[-1] == ";":
        pieces.pop()
    if not pieces:
        raise as_error(refused_whole("there is no query; use one SQL statement"), sql)
    if ";" in pieces:
        raise as_error(refused_whole("there are several statements; use one at a time"), sql)
    if _first_word(pieces) not in _READS:
        words = "SELECT, WITH, VALUES, TABLE, SHOW, DESCRIBE or EXPLAIN"
        raise as_error(refused_whole(f"queries only read: use {words}"), sql)


def _first_word(pieces: Sequence[str]) -> str:
    """Return the first word of a statement, or of that which EXPLAIN explains: it may run it."""
    words = (piece.upper() for piece in pieces if piece != "(")
    word = next(words, "")
    if word == "EXPLAIN":
        word = next(words, "")
        while word in {"ANALYZE", "VERBOSE"}:
            word = next(words, "")
        if word in {"FORMAT", "TYPE"}:
            while word not in {")", ""}:
                word = next(words, "")
            word = next(words, "")
    return word
