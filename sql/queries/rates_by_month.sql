-- name: Rates by month
-- question: Do we accept more or less than we used to?
-- description: One row per slice and month in which the invitations were sent, the newest first, for the last 24 months. Rates are shares of the invitations that were accepted, rejected or have expired. Rates of the last months are not final
-- parameter: INTERVAL '23' MONTH = how many months besides the current one
SELECT
    catalog,
    participant_type,
    date_trunc('month', invitation_date) AS month,
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
WHERE invitation_date
    >= date_trunc('month', CAST(current_timestamp AS timestamp)) - INTERVAL '23' MONTH
GROUP BY catalog, participant_type, date_trunc('month', invitation_date)
ORDER BY month DESC, catalog, participant_type
