-- name: Invitations per engagement
-- question: Which engagements have the most invitations?
-- description: The hundred engagements with the most invitations, one row per slice and engagement, and what has become of them
-- parameter: LIMIT 100 = how many engagements
SELECT
    catalog,
    participant_type,
    engagement_id,
    max(engagement_title) AS engagement_title,
    count(*) AS invitations,
    count(*) FILTER (WHERE is_pending) AS pending,
    count(*) FILTER (WHERE is_accepted) AS accepted,
    count(*) FILTER (WHERE is_rejected) AS rejected,
    count(*) FILTER (WHERE is_expired) AS expired,
    min(invitation_date) AS first_invitation_date,
    max(invitation_date) AS last_invitation_date
FROM invitation_details
WHERE engagement_id IS NOT NULL
GROUP BY catalog, participant_type, engagement_id
ORDER BY invitations DESC, catalog, participant_type, engagement_id
LIMIT 100
