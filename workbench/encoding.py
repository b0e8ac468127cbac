"""Encoding of output: data keeps its characters, whatever the locale's encoding."""

import codecs
import io
from typing import Final, TextIO

_ESCAPED: Final = "invitations.json"


def escape_as_json(out: TextIO) -> None:
    r"""Make a stream write each character that its encoding lacks as \uXXXX, as in JSON."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors=_ESCAPED)


def write_utf8(out: TextIO) -> None:
    """Make a stream write UTF-8: formats without escapes would lose characters."""
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding="utf-8", errors="backslashreplace")


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[start : start + 2].hex() for start in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end


codecs.register_error(_ESCAPED, _escape)
