"""Texts of other companies never break the report, whatever Unicode they contain."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.report.renderer import Renderer

NONCHARACTERS = [
    *map(chr, range(0xFDD0, 0xFDF0)),
    *(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)),
]
CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
FORBIDDEN = set(NONCHARACTERS) | set(CONTROLS) - {"\n"}
"""Line ends are allowed, because the page has its own."""
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
RARE_TEXT = st.text(
    st.sampled_from([*NONCHARACTERS, *CONTROLS, *"👩‍💻🏳️‍🌈\u202e\u2066\ufeff\u0301<>&'\"\\]{%"]),
    max_size=60,
)

LONG = ("👩\u200d💻", "🏳️\u200d🌈", *"\U0001f469\u0301\u202e\ufdd0\U0010ffffﷺ\U0001d54f\ue000")
"""Characters of texts that are cut to fit into a chart."""


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


def assert_whole(page: str) -> None:
    """Check that the page has only characters that HTML allows, and that charts are whole XML."""
    assert not FORBIDDEN & set(page)
    charts = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert len(charts) == 14
    for chart in charts:
        tree = ET.fromstring(chart)  # noqa: S314 - our own
        assert list(tree.iter("{http://www.w3.org/2000/svg}text"))


def in_ten_texts(characters: list[str]) -> list[str]:
    return [f"Acme {''.join(characters[start::10])}" for start in range(10)]


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(ANY_TEXT | RARE_TEXT, min_size=10, max_size=10))
@example(texts=in_ten_texts(NONCHARACTERS))
@example(texts=in_ten_texts(CONTROLS))
@example(texts=[character * 60 for character in LONG])
def test_any_text_gives_a_page_with_whole_charts(renderer: Renderer, texts: list[str]) -> None:
    assert_whole(renderer.page(texts))
