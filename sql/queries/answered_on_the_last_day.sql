-- name: Answered on the last day
-- question: Which answers came in the last day before expiry?
-- description: Invitations that were seen to be answered when less than 24 hours were left, the newest first. Hours left are negative where a run saw the answer only after the expiration date
-- parameter: INTERVAL '1' DAY = how much time was left at most
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender_company_name,
    receiver_account_alias,
    status,
    answered_at,
    answered_at_is_exact,
    expiration_date,
    CAST(date_diff('second', answered_at, expiration_date) AS double) / 3600 AS hours_left
FROM invitation_answers
WHERE answered_at > expiration_date - INTERVAL '1' DAY
ORDER BY answered_at DESC, catalog, participant_type, invitation_id
