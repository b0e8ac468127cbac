"""Texts of errors."""

from invitations.errors import without_account_ids


def test_account_ids_and_nothing_else_are_masked() -> None:
    text = "arn:aws:sts::123456789012:role/x of 1234567890123 at 000000000001."
    assert without_account_ids(text) == (
        "arn:aws:sts::************:role/x of 1234567890123 at ************."
    )
