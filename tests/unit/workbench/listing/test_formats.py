"""Output formats, compared with the AWS CLI's whole output for the same pages."""

import io
from typing import Any

import pytest
import yaml

from invitations import json_text
from invitations.errors import ConfigurationError
from workbench.listing.formats import Style, compiled, write
from workbench.listing.pages import Page

FIRST: dict[str, Any] = {
    "Id": "engi-1",
    "Title": "Café ☃ 😀",
    "ExpirationDate": None,
    "Receiver": {"Account": {"Alias": "me"}},
}
SECOND: dict[str, Any] = {"Id": "engi-2", "Title": "[red]", "Tags": ["a", "b"], "New": True}
THIRD: dict[str, Any] = {"Id": "engi-3", "Title": "x"}
PAGES: list[Page] = [
    {"EngagementInvitationSummaries": [FIRST, SECOND], "NextToken": "one"},
    {"EngagementInvitationSummaries": [THIRD], "NextToken": "two"},
]
EMPTY: list[Page] = [{"EngagementInvitationSummaries": []}]


def printed(output: str, query: str | None = None, pages: list[Page] = PAGES, **style: Any) -> str:
    out = io.StringIO()
    expression = compiled(query) if query else None
    write(pages, Style(output=output, query=expression, **style), out)
    return out.getvalue()


JSON = """\
{
    "EngagementInvitationSummaries": [
        {
            "Id": "engi-1",
            "Title": "Café ☃ 😀",
            "ExpirationDate": null,
            "Receiver": {
                "Account": {
                    "Alias": "me"
                }
            }
        },
        {
            "Id": "engi-2",
            "Title": "[red]",
            "Tags": [
                "a",
                "b"
            ],
            "New": true
        },
        {
            "Id": "engi-3",
            "Title": "x"
        }
    ],
    "NextToken": "two"
}
"""
YAML = """\
EngagementInvitationSummaries:
- Id: engi-1
  Title: Café ☃ 😀
  ExpirationDate: null
  Receiver:
    Account:
      Alias: me
- Id: engi-2
  Title: '[red]'
  Tags:
  - a
  - b
  New: true
- Id: engi-3
  Title: x
NextToken: two
"""
YAML_STREAM = """\
- EngagementInvitationSummaries:
  - Id: engi-1
    Title: Café ☃ 😀
    ExpirationDate: null
    Receiver:
      Account:
        Alias: me
  - Id: engi-2
    Title: '[red]'
    Tags:
    - a
    - b
    New: true
  NextToken: one
- EngagementInvitationSummaries:
  - Id: engi-3
    Title: x
  NextToken: two
"""
TEXT = """\
ENGAGEMENTINVITATIONSUMMARIES\tNone\tengi-1\t\tCafé ☃ 😀
ACCOUNT\tme
ENGAGEMENTINVITATIONSUMMARIES\t\tengi-2\tTrue\t[red]
TAGS\ta
TAGS\tb
ENGAGEMENTINVITATIONSUMMARIES\tengi-3\tx
NEXTTOKEN\ttwo
"""
TABLE = """\
ListEngagementInvitations
+-----------+-------+
| Name      | Value |
+-----------+-------+
| NextToken | two   |
+-----------+-------+
EngagementInvitationSummaries
+----------------+--------+------+------------------------+------------+-----------+
| ExpirationDate | Id     | New  | Receiver.Account.Alias | Tags       | Title     |
+----------------+--------+------+------------------------+------------+-----------+
| None           | engi-1 |      | me                     |            | Café ☃ 😀 |
|                | engi-2 | True |                        | ["a", "b"] | [red]     |
|                | engi-3 |      |                        |            | x         |
+----------------+--------+------+------------------------+------------+-----------+
"""


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("json", JSON),
        ("yaml", YAML),
        ("yaml-stream", YAML_STREAM),
        ("text", TEXT),
        ("table", TABLE),
    ],
)
def test_whole_answer_is_printed_in_each_format(output: str, text: str) -> None:
    assert printed(output) == text


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("json", '{\n    "EngagementInvitationSummaries": []\n}\n'),
        ("yaml", "EngagementInvitationSummaries: []\n"),
        ("yaml-stream", "- EngagementInvitationSummaries: []\n"),
        ("text", ""),
        ("table", "ListEngagementInvitations\nEngagementInvitationSummaries\n"),
    ],
)
def test_answer_without_invitations_is_printed_in_each_format(output: str, text: str) -> None:
    assert printed(output, pages=EMPTY) == text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("NextToken", '"two"\n'),
        ("missing", "null\n"),
        ("length(EngagementInvitationSummaries)", "3\n"),
        ("EngagementInvitationSummaries[1].Tags", '[\n    "a",\n    "b"\n]\n'),
    ],
)
def test_json_query_is_applied_to_the_whole_answer(query: str, text: str) -> None:
    assert printed("json", query) == text


def test_yaml_query_is_applied_to_the_whole_answer() -> None:
    assert printed("yaml", "EngagementInvitationSummaries[].Id") == "- engi-1\n- engi-2\n- engi-3\n"
    assert printed("yaml", "NextToken") == '"two"\n'


def test_yaml_writes_repeated_values_without_anchors() -> None:
    twice = printed("yaml", "[EngagementInvitationSummaries[0], EngagementInvitationSummaries[0]]")
    assert yaml.safe_load(twice) == [FIRST, FIRST]
    assert "&" not in twice


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("EngagementInvitationSummaries[].Id", "engi-1\tengi-2\nengi-3\nNone\n"),
        (
            "EngagementInvitationSummaries[].[Id, New]",
            "engi-1\tNone\nengi-2\tTrue\nengi-3\tNone\nNone\n",
        ),
        ("NextToken.NextToken", "None\nNone\ntwo\n"),
        (
            "EngagementInvitationSummaries[?Tags].{a: Id, b: [[Id], Tags]}",
            "engi-2\nB\tengi-2\nB\ta\nB\tb\nNone\n",
        ),
        (
            "EngagementInvitationSummaries[].[[Id], Title]",
            "Café ☃ 😀\nengi-1\n[red]\nengi-2\nx\nengi-3\nNone\n",
        ),
    ],
)
def test_text_query_is_applied_to_each_page_and_then_the_token(query: str, text: str) -> None:
    assert printed("text", query) == text


def test_yaml_stream_query_is_applied_to_each_page() -> None:
    query = "EngagementInvitationSummaries[].Id"
    assert printed("yaml-stream", query) == "- - engi-1\n  - engi-2\n- - engi-3\n"


def test_text_without_pagination_starts_with_the_token() -> None:
    text = printed("text", pages=PAGES[1:], paginated=False)
    assert text == "two\nENGAGEMENTINVITATIONSUMMARIES\tengi-3\tx\n"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("missing", ""),
        ("NextToken", "+-----+\n| two |\n+-----+\n"),
        (
            "EngagementInvitationSummaries[].[Id, Tags]",
            """\
+--------+------------+
| engi-1 | None       |
| engi-2 | ["a", "b"] |
| engi-3 | None       |
+--------+------------+
""",
        ),
    ],
)
def test_table_shows_the_result_of_a_query(query: str, text: str) -> None:
    assert printed("table", query) == ("ListEngagementInvitations\n" + text if text else "")


def test_table_has_color_only_if_it_is_on() -> None:
    query = "EngagementInvitationSummaries[].{Id: Id}"
    assert "\x1b[" not in printed("table", query)
    assert "\x1b[" not in printed("table", query, color="off")
    assert "\x1b[1mListEngagementInvitations" in printed("table", query, color="on")


def test_control_characters_from_the_api_are_escaped_in_tables() -> None:
    pages: list[Page] = [{"EngagementInvitationSummaries": [{"Title": "a\x1b[2J\tb\nc"}]}]
    assert printed("table", "EngagementInvitationSummaries[].Title", pages) == (
        "ListEngagementInvitations\n"
        "+-------------+\n"
        "| a\\x1b[2J\\tb |\n"
        "| c           |\n"
        "+-------------+\n"
    )


NARROW = """\
EngagementInvitationSummaries
+------------------------+-----------+
| Name                   | Value     |
+------------------------+-----------+
| ExpirationDate         | None      |
| Id                     | engi-1    |
| Receiver.Account.Alias | me        |
| Title                  | Café ☃ 😀 |
+------------------------+-----------+
| Id                     | engi-3    |
| Title                  | x         |
+------------------------+-----------+
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_rows_become_pairs_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    answer: list[Page] = [{"EngagementInvitationSummaries": [FIRST, THIRD]}]
    write(answer, Style(output="table", color="off"), terminal)
    assert terminal.getvalue() == "ListEngagementInvitations\n" + NARROW


@pytest.mark.parametrize("query", ["[", "a b", "length(missing)"])
def test_invalid_query_is_refused(query: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        printed("json", query)
    text = f"--query: {query!r} is not allowed; use a JMESPath expression that fits the answer ("
    assert str(refusal.value).startswith(text)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("json", '    "Score": 1.10,\n    "Big": 12345678901234567890.12345,\n    "Huge": 1e400\n'),
        ("yaml", "Score: 1.10\nBig: 12345678901234567890.12345\nHuge: !!float '1e400'\n"),
        ("text", "12345678901234567890.12345\t1e400\t1.10\n"),
        ("table", "| Big   | 12345678901234567890.12345 |\n| Huge  | 1e400"),
    ],
)
def test_numbers_keep_their_digits_in_each_format(output: str, expected: str) -> None:
    summary = '{"Score": 1.10, "Big": 12345678901234567890.12345, "Huge": 1e400}'
    page = json_text.loads(f'{{"EngagementInvitationSummaries": [{summary}]}}')
    assert expected in printed(output, "EngagementInvitationSummaries[0]", [page])


def test_query_can_compare_and_sum_numbers() -> None:
    page = json_text.loads('{"EngagementInvitationSummaries": [{"S": 1.10}, {"S": 2.50}]}')
    query = "EngagementInvitationSummaries[?S > `2`].S | [sum(@), @[0]]"
    assert printed("json", query, [page]) == "[\n    2.5,\n    2.50\n]\n"


@pytest.mark.parametrize("output", ["json", "yaml", "yaml-stream", "text"])
def test_encoding_of_standard_output_changes_no_text(output: str) -> None:
    binary = io.BytesIO()
    out = io.TextIOWrapper(binary, encoding="latin-1", errors="backslashreplace")
    write([{"EngagementInvitationSummaries": [{"Title": "👩 é"}]}], Style(output=output), out)
    out.flush()
    written = binary.getvalue()
    if output == "json":
        assert b"\\ud83d\\udc69 \xe9" in written
    else:
        assert "👩 é" in written.decode()
