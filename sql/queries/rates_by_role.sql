-- name: Rates by role
-- question: How does what is sent to us fare, and how does what we send?
-- description: One row per slice: RECEIVER is what was sent to you, SENDER what you sent. Rates are of those that were accepted, rejected or have expired
SELECT
    catalog,
    participant_type,
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
GROUP BY catalog, participant_type
ORDER BY catalog, participant_type
