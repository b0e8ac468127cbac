-- name: Rates by receiver
-- question: Which account gets how many invitations, and what becomes of them?
-- description: One row per slice, receiving account and alias, the most invitations first. Rates are shares of the invitations that were accepted, rejected or have expired
SELECT
    catalog,
    participant_type,
    receiver_account_aws_account_id,
    receiver_account_alias,
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
GROUP BY catalog, participant_type, receiver_account_aws_account_id, receiver_account_alias
ORDER BY
    invitations DESC,
    catalog,
    participant_type,
    receiver_account_aws_account_id,
    receiver_account_alias
