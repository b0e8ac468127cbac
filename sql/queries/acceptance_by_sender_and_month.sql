-- name: Acceptance by sender and month
-- question: Whose invitations do we accept, month by month?
-- description: Of the invitations that each company sent you in a month, how many were accepted; the rate is of those no longer pending
SELECT
    catalog,
    sender_company_name,
    date_trunc('month', invitation_date) AS month,
    count(*) AS invitations,
    sum(CASE WHEN status = 'ACCEPTED' THEN 1 ELSE 0 END) AS accepted,
    sum(CASE WHEN status = 'REJECTED' THEN 1 ELSE 0 END) AS rejected,
    sum(CASE WHEN status = 'EXPIRED' THEN 1 ELSE 0 END) AS expired,
    CAST(sum(CASE WHEN status = 'ACCEPTED' THEN 1 ELSE 0 END) AS double)
        / nullif(sum(CASE WHEN status <> 'PENDING' THEN 1 ELSE 0 END), 0) AS acceptance_rate
FROM engagement_invitations
WHERE participant_type = 'RECEIVER'
GROUP BY catalog, sender_company_name, date_trunc('month', invitation_date)
ORDER BY month DESC, invitations DESC, catalog, sender_company_name
