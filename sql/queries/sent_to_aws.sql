-- name: Sent to AWS
-- question: What have we sent to AWS, and how has it fared?
-- description: One row per catalog, month in which they were sent and payload type, the newest first. The view invitation_details says who is AWS. Rates are of those that were accepted, rejected or have expired
SELECT
    catalog,
    date_trunc('month', invitation_date) AS month,
    payload_type,
    count(*) AS invitations,
    count(*) FILTER (WHERE status = 'PENDING' AND listed) AS pending,
    count(*) FILTER (WHERE status = 'ACCEPTED') AS accepted,
    count(*) FILTER (WHERE status = 'REJECTED') AS rejected,
    count(*) FILTER (WHERE status = 'EXPIRED') AS expired,
    CAST(count(*) FILTER (WHERE status = 'ACCEPTED') AS double)
    / nullif(count(*) FILTER (WHERE status IN ('ACCEPTED', 'REJECTED', 'EXPIRED')), 0)
        AS acceptance_rate,
    CAST(count(*) FILTER (WHERE status = 'REJECTED') AS double)
    / nullif(count(*) FILTER (WHERE status IN ('ACCEPTED', 'REJECTED', 'EXPIRED')), 0)
        AS rejection_rate,
    CAST(count(*) FILTER (WHERE status = 'EXPIRED') AS double)
    / nullif(count(*) FILTER (WHERE status IN ('ACCEPTED', 'REJECTED', 'EXPIRED')), 0)
        AS expiry_rate
FROM invitation_details
WHERE participant_type = 'SENDER'
    AND receiver_is_aws
GROUP BY catalog, date_trunc('month', invitation_date), payload_type
ORDER BY month DESC, catalog, invitations DESC, payload_type
