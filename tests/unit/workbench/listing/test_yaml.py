"""YAML output, read back with readers of YAML 1.1 and 1.2."""

import io
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from workbench.listing.skeleton import print_input
from workbench.listing.yaml import as_yaml

MISREAD = (
    *("012345678901", "1E5", "089", "0o17", "12e03", "+.5", "0x1F", "0b1", "1_000", "1:20"),
    *(".inf", "-.INF", ".NaN", "~", "null", "NULL", "", "yes", "No", "on", "OFF", "y", "N"),
    *("true", "False", "=", "<<", "2026-01-01", "2026-01-01T00:00:00Z", "0.", "-0", "+1", "1e400"),
    *("-_", "+_", "._", "-.", "+._", "0_"),
    *(" a", "a ", "- a", "# a", "a: b", "a #b", "a\nb", "a\n", "\n", "\ta", "a\tb", "'", '"', "%"),
    *("a\x85b", "a\u2028b", "a\u2029b", "\ufeffa", "\x00", "\x1b[31m", "\u00a0", "👩\u200d🔬"),
    *("*a", "&a", "!a", "@a", "`a", "{a}", "[a]", "?", "? a", ":", "-", "---", "...", "|", ">"),
)
NUMBERS = st.text(alphabet=string.digits + "+-._:eExXoObBinfnaINFNATZ ", max_size=14)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def read(version: str, document: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    return reader.load(io.StringIO(document))


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@given(text=TEXT | NUMBERS | st.sampled_from(MISREAD))
def test_any_text_is_read_back_unchanged(version: str, text: str) -> None:
    value = {"Title": text, "Titles": [text, {"Title": text}]}
    assert read(version, as_yaml(value)) == value


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("text", MISREAD)
def test_text_that_a_yaml_version_misreads_is_read_back_unchanged(version: str, text: str) -> None:
    assert read(version, as_yaml({"a": text})) == {"a": text}


def test_unambiguous_text_is_not_quoted() -> None:
    assert as_yaml({"a": "Cloud 9", "b": 5, "c": None}) == "a: Cloud 9\nb: 5\nc: null\n"


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_yaml_skeleton_values_are_read_as_text(version: str) -> None:
    out = io.StringIO()
    print_input("yaml-input", out)
    skeleton = read(version, out.getvalue())
    assert skeleton["Catalog"] == ""
    assert skeleton["SenderAwsAccountId"] == [""]
