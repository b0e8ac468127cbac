-- name: Rates by payload type
-- question: Do opportunities fare better than leads?
-- description: One row per slice and payload type. Rates are shares of the invitations that were accepted, rejected or have expired
SELECT
    catalog,
    participant_type,
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
GROUP BY catalog, participant_type, payload_type
ORDER BY catalog, participant_type, invitations DESC, payload_type
