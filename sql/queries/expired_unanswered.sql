-- name: Expired unanswered
-- question: Which invitations did we let expire?
-- description: Invitations sent to you that expired without an answer, by sender and month of expiry
SELECT
    catalog,
    sender_company_name,
    date_trunc('month', expiration_date) AS month,
    count(*) AS invitations,
    max(expiration_date) AS last_expired
FROM engagement_invitations
WHERE participant_type = 'RECEIVER'
    AND status = 'EXPIRED'
GROUP BY catalog, sender_company_name, date_trunc('month', expiration_date)
ORDER BY month DESC, invitations DESC, catalog, sender_company_name
