-- name: Invitations by industry and country
-- question: Which industries and countries are our invitations about?
-- description: One row per slice, industry and country of the customer, among invitations with details. The acceptance rate is a share of the invitations that were accepted, rejected or have expired
SELECT
    invitations.catalog,
    invitations.participant_type,
    customer_industry,
    customer_country_code,
    count(*) AS invitations,
    count(*) FILTER (WHERE is_pending) AS pending,
    count(*) FILTER (WHERE is_accepted) AS accepted,
    CAST(count(*) FILTER (WHERE is_accepted) AS double)
    / nullif(count(*) FILTER (WHERE has_ended), 0) AS acceptance_rate
FROM invitation_details AS invitations
INNER JOIN detailed_invitations AS details
    ON invitations.catalog = details.catalog
    AND invitations.participant_type = details.participant_type
    AND invitations.invitation_id = details.invitation_id
    AND coalesce(date_format(invitations.invitation_date, '%Y-%m'), '0000-00')
    = details.invitation_month
GROUP BY
    invitations.catalog,
    invitations.participant_type,
    customer_industry,
    customer_country_code
ORDER BY
    catalog,
    participant_type,
    count(*) DESC,
    customer_industry,
    customer_country_code
