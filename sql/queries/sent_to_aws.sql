-- name: Sent to AWS
-- question: What have we sent to AWS, and how has it fared?
-- description: One row per catalog, month in which they were sent and payload type, the newest first. The view invitation_details says who is AWS. Rates are of those that were accepted, rejected or have expired
SELECT
    catalog,
    date_trunc('month', invitation_date) AS month,
    payload_type,
    count(*) AS invitations,
    count(*) FILTER (WHERE is_pending) AS pending,
    count(*) FILTER (WHERE is_accepted) AS accepted,
    count(*) FILTER (WHERE is_rejected) AS rejected,
    count(*) FILTER (WHERE is_expired) AS expired,
    CAST(count(*) FILTER (WHERE is_accepted) AS double)
    / nullif(count(*) FILTER (WHERE has_ended), 0) AS acceptance_rate,
    CAST(count(*) FILTER (WHERE is_rejected) AS double)
    / nullif(count(*) FILTER (WHERE has_ended), 0) AS rejection_rate,
    CAST(count(*) FILTER (WHERE is_expired) AS double)
    / nullif(count(*) FILTER (WHERE has_ended), 0) AS expiry_rate
FROM invitation_details
WHERE participant_type = 'SENDER'
    AND receiver_is_aws
GROUP BY catalog, date_trunc('month', invitation_date), payload_type
ORDER BY month DESC, catalog, invitations DESC, payload_type
