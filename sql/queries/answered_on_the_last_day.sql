-- name: Answered on the last day
-- question: Which answers came in the last day before expiry?
-- description: Answers that came with less than 24 hours left, the newest first. Hours left are negative if a run observed the answer after the expiration date
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
