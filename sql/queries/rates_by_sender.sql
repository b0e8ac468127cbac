-- name: Rates by sender
-- question: Who sends us most, and whose invitations do we accept, reject or let expire?
-- description: One row per catalog and company that has sent you invitations, the most invitations first. AWS is one company under all of its names. Rates are shares of the invitations that were accepted, rejected or have expired
SELECT
    catalog,
    sender,
    sender_is_aws,
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
WHERE participant_type = 'RECEIVER'
GROUP BY catalog, sender, sender_is_aws
ORDER BY invitations DESC, catalog, sender, sender_is_aws
