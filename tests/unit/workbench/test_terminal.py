import pytest

from workbench.terminal import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Acme\u00a0Corp", "Acme Corp"),
        ("株式会社\u3000アクメ", "株式会社 アクメ"),
        ("a\u2009b\u202fc", "a b c"),
        ("👩\u200d🔬 ❤\ufe0f 👍🏽", "👩\u200d🔬 ❤\ufe0f 👍🏽"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", None),
        ("\u0645\u06cc\u200c\u062e\u0648", None),
        ("two\nlines", None),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("\u2066x\u2069\ufeff\x85", r"\u2066x\u2069\ufeff\x85"),
        ("\ud83d", r"\ud83d"),
    ],
)
def test_control_characters_are_escaped_but_spaces_and_joiners_are_kept(
    text: str, shown: str | None
) -> None:
    assert harmless(text) == (text if shown is None else shown)
