-- name: Rates by receiver
-- question: Which account gets how many invitations, and what becomes of them?
-- description: One row per slice, receiving account and alias, the most invitations first. Rates are of those that were accepted, rejected or have expired
SELECT
    catalog,
    participant_type,
    receiver_account_aws_account_id,
    receiver_account_alias,
    count(*) AS invitations,
    count(*) FILTER (WHERE status = 'PENDING' AND coalesce(listed, true)) AS pending,
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
FROM engagement_invitations
GROUP BY catalog, participant_type, receiver_account_aws_account_id, receiver_account_alias
ORDER BY
    invitations DESC,
    catalog,
    participant_type,
    receiver_account_aws_account_id,
    receiver_account_alias
