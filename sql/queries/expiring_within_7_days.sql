-- name: Expiring within 7 days
-- question: What expires this week unless somebody answers?
-- description: Invitations sent to you that expire in the next seven days unless somebody answers
SELECT
    catalog,
    invitation_id,
    engagement_title,
    sender_company_name,
    payload_type,
    expiration_date,
    date_diff('hour', CAST(current_timestamp AS timestamp), expiration_date) AS hours_left
FROM engagement_invitations
WHERE status = 'PENDING'
    AND coalesce(listed, true)
    AND participant_type = 'RECEIVER'
    AND expiration_date > CAST(current_timestamp AS timestamp)
    AND expiration_date <= CAST(current_timestamp AS timestamp) + INTERVAL '7' DAY
ORDER BY expiration_date, invitation_id
