-- name: Pending now
-- question: What waits for an answer?
-- description: Invitations that wait for an answer, the oldest first, with the whole days until they expire: negative from a day after, null without a date
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_id,
    engagement_title,
    sender_company_name,
    payload_type,
    receiver_account_alias,
    invitation_date,
    expiration_date,
    days_left
FROM invitation_details
WHERE status = 'PENDING'
    AND listed
ORDER BY invitation_date, catalog, participant_type, invitation_id
