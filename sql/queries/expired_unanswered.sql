-- name: Expired unanswered
-- question: Whose invitations did we let expire?
-- description: Invitations sent to you that expired without an answer: one row per catalog, month of expiry and sender, the newest month first
SELECT
    catalog,
    date_trunc('month', expiration_date) AS month,
    sender,
    count(*) AS invitations,
    max(expiration_date) AS last_expired
FROM invitation_details
WHERE participant_type = 'RECEIVER'
    AND status = 'EXPIRED'
GROUP BY catalog, sender, date_trunc('month', expiration_date)
ORDER BY month DESC, invitations DESC, catalog, sender
