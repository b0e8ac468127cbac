-- name: Funnel by month
-- question: What has become of the invitations of each month?
-- description: One row per slice and month in which the invitations were sent, for the last 24 months: how many have each status now. Other: a status added since, or pending and no longer listed
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
    count(*) FILTER (WHERE NOT is_pending AND NOT has_ended) AS other
FROM invitation_details
WHERE invitation_date
    >= date_trunc('month', CAST(current_timestamp AS timestamp)) - INTERVAL '23' MONTH
GROUP BY catalog, participant_type, date_trunc('month', invitation_date)
ORDER BY month, catalog, participant_type
