-- name: Sent to AWS
-- question: What have we sent to AWS, and what became of it?
-- description: One row per catalog, month in which the invitations were sent and payload type, the newest first. The view invitation_details defines which receiver is AWS. Rates are shares of the invitations that were accepted, rejected or have expired
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
