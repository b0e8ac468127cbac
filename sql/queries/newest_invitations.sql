-- name: Newest invitations
-- question: What came in last?
-- description: The hundred invitations that were sent last, whatever became of them
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender_company_name,
    status,
    invitation_date,
    first_seen_at
FROM engagement_invitations
ORDER BY invitation_date DESC, invitation_id
LIMIT 100
