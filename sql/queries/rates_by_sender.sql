-- name: Rates by sender
-- question: Who sends us most, and whose invitations do we accept, reject or let expire?
-- description: One row per catalog and company that has sent you invitations, the most first; AWS is one company, whatever it calls itself. Rates are of those that were accepted, rejected or have expired
SELECT
    catalog,
    sender,
    sender_is_aws,
    count(*) AS invitations,
    count(*) FILTER (WHERE status = 'PENDING' AND listed) AS pending,
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
FROM invitation_details
WHERE participant_type = 'RECEIVER'
GROUP BY catalog, sender, sender_is_aws
ORDER BY invitations DESC, catalog, sender, sender_is_aws
