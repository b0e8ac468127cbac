"""The tour's queries, and queries to try next."""

from typing import Final

WHAT_CHANGED: Final = (
    (
        "What has happened since the first sync:",
        """\
SELECT change_type, catalog, participant_type, invitation_id, previous_status, status
FROM engagement_invitation_changes
WHERE change_month = '2026-01' AND run_id = 'tour-2'
ORDER BY change_type, catalog, participant_type, invitation_id
""",
    ),
    (
        "The history of those that were answered or have expired:",
        """\
SELECT invitation_id, status, valid_from, valid_from_is_exact, valid_to
FROM invitation_status_history
WHERE invitation_id IN (
    SELECT invitation_id FROM engagement_invitation_changes
    WHERE change_month = '2026-01' AND run_id = 'tour-2' AND previous_status = 'PENDING'
)
ORDER BY invitation_id, valid_from
""",
    ),
)

QUESTIONS: Final = (
    (
        "How many wait for an answer, and how many of them expire within a week?",
        """\
-- the time of the simulator; with real invitations it is current_timestamp
WITH clock AS (SELECT timestamp '2026-01-30 08:00:00' AS now)
SELECT catalog, participant_type, count(*) AS pending,
       count_if(expiration_date < now + interval '7' day) AS expire_within_a_week
FROM engagement_invitations CROSS JOIN clock
WHERE status = 'PENDING'
GROUP BY catalog, participant_type
ORDER BY catalog, participant_type
""",
    ),
    (
        "Which senders' invitations are accepted?",
        """\
SELECT sender_company_name, count(*) AS decided,
       round(100.0 * count_if(status = 'ACCEPTED') / count(*), 1) AS accepted_percent
FROM engagement_invitations
WHERE catalog = 'AWS' AND participant_type = 'RECEIVER' AND status <> 'PENDING'
GROUP BY sender_company_name
ORDER BY decided DESC, sender_company_name
LIMIT 5
""",
    ),
    (
        "How many invitations came in each month?",
        """\
SELECT date_format(invitation_date, '%Y-%m') AS month, count(*) AS invitations
FROM engagement_invitations
WHERE catalog = 'AWS' AND participant_type = 'RECEIVER'
GROUP BY 1
ORDER BY month DESC
LIMIT 4
""",
    ),
)

TRY_NEXT: Final = """
Try next:
  .venv/bin/invitations query --lake lake "DESCRIBE engagement_invitation_changes"
  .venv/bin/invitations query --lake lake --output csv "SELECT * FROM engagement_invitations"
  .venv/bin/invitations simulate"""
