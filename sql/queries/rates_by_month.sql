-- name: Rates by month
-- question: Do we accept more or less than we used to?
-- description: One row per slice and month in which they were sent, the last 24 months, the newest first. Rates are of those that were accepted, rejected or have expired: the last months' are not final
-- parameter: INTERVAL '23' MONTH = how many months besides the current one
SELECT
    catalog,
    participant_type,
    date_trunc('month', invitation_date) AS month,
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
WHERE invitation_date
    >= date_trunc('month', CAST(current_timestamp AS timestamp)) - INTERVAL '23' MONTH
GROUP BY catalog, participant_type, date_trunc('month', invitation_date)
ORDER BY month DESC, catalog, participant_type
