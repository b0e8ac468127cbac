"""Answers in the formats of AWS's CLI."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TextIO

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from invitations import json_text
from invitations.errors import ConfigurationError
from workbench.encoding import escape_as_json, write_utf8
from workbench.listing.pages import SUMMARIES, TOKEN, Page
from workbench.listing.table import write_tables
from workbench.listing.text import text_lines
from workbench.listing.yaml import as_yaml
from workbench.options.arguments import refused

# JMESPath's functions recognise numbers by the name of their type.
json_text.Number.__name__ = "float"

STREAMED: Final = ("text", "yaml-stream")
"""Formats that are printed while pages still arrive."""


@dataclass(frozen=True, kw_only=True)
class Style:
    """How pages are printed; `query` selects what is printed."""

    output: str
    query: ParsedResult | None = None
    color: str = "auto"
    paginated: bool = True


def compiled(query: str) -> ParsedResult:
    """Return a JMESPath expression ready for use, or raise ConfigurationError."""
    try:
        return jmespath.compile(query)
    except JMESPathError as error:
        raise _bad_query(query, error) from error


def write(pages: Iterable[Page], style: Style, out: TextIO) -> None:
    """Write pages in a style: all at the end, or each as it arrives."""
    if style.output == "json":
        escape_as_json(out)
    elif style.output != "table":
        write_utf8(out)
    _WRITERS[style.output](pages, style, out)


def write_invitation(invitation: object, style: Style, out: TextIO, *, title: str) -> None:
    """Write one invitation's details in a style; `title` is the table's."""
    found = _found(invitation, style)
    if style.output == "json":
        escape_as_json(out)
        out.write(_as_json(found))
        return
    if style.output == "table":
        write_tables(found, style.color, out, title=title)
        return
    write_utf8(out)
    if style.output == "text":
        out.writelines(f"{line}\n" for line in text_lines(found))
    else:
        out.write(_as_yaml([found] if style.output == "yaml-stream" else found))


def _write_json(pages: Iterable[Page], style: Style, out: TextIO) -> None:
    found = _found(_whole(pages), style)
    if found != {}:
        out.write(_as_json(found))


def _write_yaml(pages: Iterable[Page], style: Style, out: TextIO) -> None:
    found = _found(_whole(pages), style)
    if found != {}:
        out.write(_as_yaml(found))


def _write_yaml_stream(pages: Iterable[Page], style: Style, out: TextIO) -> None:
    for page in pages:
        out.write(_as_yaml([_found(page, style)]))
        out.flush()


def _write_text(pages: Iterable[Page], style: Style, out: TextIO) -> None:
    for part in _text_parts(pages) if style.paginated else pages:
        out.writelines(f"{line}\n" for line in text_lines(_found(part, style)))
        out.flush()


def _write_table(pages: Iterable[Page], style: Style, out: TextIO) -> None:
    write_tables(_found(_whole(pages), style), style.color, out)


_WRITERS: Final[dict[str, Callable[[Iterable[Page], Style, TextIO], None]]] = {
    "json": _write_json,
    "yaml": _write_yaml,
    "yaml-stream": _write_yaml_stream,
    "text": _write_text,
    "table": _write_table,
}


def _whole(pages: Iterable[Page]) -> Page:
    """Return one page of all summaries, with the last page's NextToken."""
    summaries: list[Any] = []
    last: Page = {}
    for last in pages:
        summaries += last[SUMMARIES]
    return last | {SUMMARIES: summaries}


def _text_parts(pages: Iterable[Page]) -> Iterator[Page]:
    """Yield each page without its token and then, as a section of its own, the last one's."""
    last: Page = {}
    for last in pages:
        yield {SUMMARIES: last[SUMMARIES]}
    if TOKEN in last:
        yield {TOKEN: {TOKEN: last[TOKEN]}}


def _found(value: object, style: Style) -> object:
    if style.query is None:
        return value
    try:
        return style.query.search(value)
    except JMESPathError as error:
        raise _bad_query(style.query.expression, error) from error


def _bad_query(query: str, error: JMESPathError) -> ConfigurationError:
    return refused("--query", query, f"a JMESPath expression that fits the answer ({error})")


def _as_json(value: object) -> str:
    return json_text.dumps(value, indent=4) + "\n"


def _as_yaml(value: object) -> str:
    return as_yaml(value) if isinstance(value, dict | list) else _as_json(value)
