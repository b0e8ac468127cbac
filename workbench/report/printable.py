"""Text of other companies without characters that a page or a chart can't hold."""

import unicodedata
from typing import Final

_CONTROL_OR_SURROGATE: Final = {"Cc", "Cs"}
_LAST_TWO_OF_A_PLANE: Final = 0xFFFE
_NONCHARACTERS: Final = range(0xFDD0, 0xFDF0)


def printable(text: str) -> str:
    """Return text with forbidden characters of XML and HTML replaced, and white space by " ".

    Forbidden are controls, halves of surrogate pairs and noncharacters. XML has no way to write
    them, not even escaped: some of them abort the process in the chart library.
    """
    return "".join(_printable(character) for character in text)


def _printable(character: str) -> str:
    if character.isspace():
        return " "
    return "\N{REPLACEMENT CHARACTER}" if _is_forbidden(character) else character


def _is_forbidden(character: str) -> bool:
    code = ord(character)
    is_noncharacter = code & 0xFFFF >= _LAST_TWO_OF_A_PLANE or code in _NONCHARACTERS
    return is_noncharacter or unicodedata.category(character) in _CONTROL_OR_SURROGATE
