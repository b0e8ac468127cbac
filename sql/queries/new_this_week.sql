-- name: New this week
-- question: What came in this week, and what did we send?
-- description: Invitations of any status that were sent in the last seven days, the newest first
-- parameter: INTERVAL '7' DAY = how far to look back
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender_company_name,
    receiver_account_alias,
    payload_type,
    status,
    invitation_date,
    first_seen_at
FROM engagement_invitations
WHERE invitation_date > CAST(current_timestamp AS timestamp) - INTERVAL '7' DAY
ORDER BY invitation_date DESC, catalog, participant_type, invitation_id
