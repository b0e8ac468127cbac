-- name: Expiring within 7 days
-- question: What expires this week unless somebody answers?
-- description: Invitations that wait for an answer and expire in the next seven days, the most urgent first, with the whole hours left
-- parameter: INTERVAL '7' DAY = how soon they expire
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender_company_name,
    receiver_account_alias,
    payload_type,
    expiration_date,
    date_diff('hour', CAST(current_timestamp AS timestamp), expiration_date) AS hours_left
FROM engagement_invitations
WHERE status = 'PENDING'
    AND coalesce(listed, true)
    AND expiration_date > CAST(current_timestamp AS timestamp)
    AND expiration_date <= CAST(current_timestamp AS timestamp) + INTERVAL '7' DAY
ORDER BY expiration_date, catalog, participant_type, invitation_id
