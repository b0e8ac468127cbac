-- name: Invitations by industry and country
-- question: Which industries and countries are our invitations about?
-- description: One row per slice, industry and country of the customer, among invitations with details. The acceptance rate is a share of the invitations that were accepted, rejected or have expired
SELECT
    catalog,
    participant_type,
    customer_industry,
    customer_country_code,
    count(*) AS invitations,
    count(*) FILTER (WHERE is_pending) AS pending,
    count(*) FILTER (WHERE is_accepted) AS accepted,
    CAST(count(*) FILTER (WHERE is_accepted) AS double)
    / nullif(count(*) FILTER (WHERE has_ended), 0) AS acceptance_rate
FROM invitation_details
WHERE details_asked_at IS NOT NULL
GROUP BY catalog, participant_type, customer_industry, customer_country_code
ORDER BY catalog, participant_type, invitations DESC, customer_industry, customer_country_code
