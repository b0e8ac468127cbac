-- name: Vanished
-- question: What does the API no longer list?
-- description: Invitations that are no longer listed, with the values that they had when they last were, and when a run first missed them; the newest first
WITH misses AS (
    SELECT
        catalog,
        participant_type,
        invitation_id,
        max(observed_at) AS missed_at
    FROM engagement_invitation_changes
    WHERE change_type = 'UNLISTED'
    GROUP BY catalog, participant_type, invitation_id
)

SELECT
    missed_at,
    gone.catalog,
    gone.participant_type,
    gone.invitation_id,
    engagement_title,
    sender_company_name,
    receiver_account_alias,
    status,
    invitation_date,
    expiration_date
FROM engagement_invitations AS gone
LEFT JOIN misses
    ON misses.catalog = gone.catalog
    AND misses.participant_type = gone.participant_type
    AND misses.invitation_id = gone.invitation_id
WHERE listed = false
ORDER BY missed_at DESC, gone.catalog, gone.participant_type, gone.invitation_id
