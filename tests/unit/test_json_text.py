"""JSON is read and written back. Numbers keep their digits, other values equal the stdlib's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invitations import json_text

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=JSON, indent=st.sampled_from([0, 4]), flags=st.tuples(st.booleans(), st.booleans()))
def test_dumps_writes_the_same_text_as_the_standard_library(
    value: object, indent: int, flags: tuple[bool, bool]
) -> None:
    sort_keys, ensure_ascii = flags
    text = json.dumps(value, indent=indent or None, sort_keys=sort_keys, ensure_ascii=ensure_ascii)
    again = json_text.dumps(
        json_text.loads(text), indent=indent, sort_keys=sort_keys, ensure_ascii=ensure_ascii
    )
    assert again == text


@given(
    number=st.from_regex(
        r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
    )
)
def test_number_is_written_with_the_digits_that_were_read(number: str) -> None:
    assert json_text.dumps(json_text.loads(number)) == number


def test_numbers_compare_and_sort_by_value() -> None:
    assert sorted(json_text.loads("[1e400, 2.50, -0, 10]")) == [0, 2.5, 10, float("inf")]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", "{", "1.", "01", ""])
def test_invalid_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is the standard library's
        json_text.loads(text)
