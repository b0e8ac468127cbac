"""The text of reminders, for e-mail and for chat."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from invitations.reminders.expiring import Expiring
from invitations.reminders.message import SHOWN, Message, message

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Expiring(
    invitation_id="engi-1",
    title="Move a data centre",
    sender="Example Corp",
    sent_at=NOW - 5 * DAY,
    expires_at=NOW + 2 * DAY + timedelta(hours=6),
)


def shown(*expiring: Expiring, days: int = 7) -> Message:
    found = message(
        expiring, days, now=NOW, synced_at=NOW, spend={"engi-9": "1,000.00 USD monthly"}
    )
    assert found
    return found


def test_one_invitation_is_said_with_title_sender_and_days_left() -> None:
    found = shown(ONE)
    assert found.subject == "1 invitation expires within 7 days"
    assert found.text == (
        "1 invitation that is pending with you expires within 7 days. Accept or reject it in AWS "
        "Partner Central.\n"
        "\n"
        "2 days left: Mon 30 Nov 2026, 14:00 UTC\n"
        "  Move a data centre\n"
        "  from Example Corp\n"
        "  engi-1\n"
    )


def test_what_is_missing_is_said_and_hours_are_less_than_a_day() -> None:
    bare = Expiring(
        invitation_id="engi-2",
        title=None,
        sender=None,
        sent_at=None,
        expires_at=NOW + timedelta(hours=23),
    )
    found = shown(bare, ONE, days=1)
    assert found.subject == "2 invitations expire within 1 day"
    assert "Accept or reject them" in found.text
    assert (
        "Less than a day left: Sun 29 Nov 2026, 07:00 UTC\n"
        "  without a title\n"
        "  from an unknown sender\n"
        "  engi-2\n"
    ) in found.text


def test_text_of_others_stays_on_its_line_and_does_nothing() -> None:
    title = "Line one\n\n5 days left: \u202eevil\x1b[31m <!channel> & " + "x" * 300
    found = shown(
        Expiring(
            invitation_id="engi-3", title=title, sender="A\rB", sent_at=None, expires_at=NOW + DAY
        )
    )
    lines = found.text.splitlines()
    assert lines[3].startswith("  Line one 5 days left: evil[31m <!channel> & xxx")
    assert lines[3].endswith("x…")
    assert lines[4:] == ["  from A B", "  engi-3"]
    assert "&lt;!channel&gt; &amp; xxx" in found.chat


def test_many_invitations_are_cut_to_what_a_message_can_hold() -> None:
    found = shown(*[ONE] * (SHOWN + 1_001))
    assert found.subject == "1,051 invitations expire within 7 days"
    assert found.text.count("engi-1") == SHOWN
    assert found.text.endswith("And 1,001 more.\n")
    assert len(found.as_sns().encode()) < 256 * 1024


def test_subject_is_as_sns_takes_it() -> None:
    subject = shown(*[ONE] * 1_000_000, days=90).subject
    assert subject.isascii()
    assert len(subject) < 100


def test_chat_service_gets_a_custom_notification_and_everybody_else_the_text() -> None:
    found = shown(ONE)
    sent = json.loads(found.as_sns())
    assert sent.keys() == {"default", "https"}
    assert sent["default"] == found.text
    notification = json.loads(sent["https"])
    assert (notification["version"], notification["source"]) == ("1.0", "custom")
    assert notification["content"]["title"] == found.subject
    assert notification["content"]["description"] == found.chat


def test_expected_spend_is_said_where_it_is_known() -> None:
    known = replace(ONE, invitation_id="engi-9")
    lines = shown(known).text.splitlines()
    assert lines[-2:] == ["  expected spend: 1,000.00 USD monthly", "  engi-9"]
    assert "expected spend" not in shown(ONE).text
