-- name: Pending now
-- question: What waits for an answer?
-- description: Invitations that wait for an answer, the most urgent first
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender_company_name,
    payload_type,
    invitation_date,
    expiration_date
FROM engagement_invitations
WHERE status = 'PENDING'
    AND coalesce(listed, true)
ORDER BY expiration_date, invitation_id
