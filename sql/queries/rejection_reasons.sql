-- name: Reasons of rejections
-- question: Why are invitations rejected?
-- description: One row per slice and reason, the most common first: rejected invitations with details. The reason is null if the service gave none
SELECT
    invitations.catalog,
    invitations.participant_type,
    rejection_reason,
    count(*) AS invitations,
    max(invitation_date) AS newest_invitation_date
FROM invitation_details AS invitations
INNER JOIN detailed_invitations AS details
    ON invitations.catalog = details.catalog
    AND invitations.participant_type = details.participant_type
    AND invitations.invitation_id = details.invitation_id
    AND coalesce(date_format(invitations.invitation_date, '%Y-%m'), '0000-00')
    = details.invitation_month
WHERE is_rejected
GROUP BY invitations.catalog, invitations.participant_type, rejection_reason
ORDER BY
    catalog,
    participant_type,
    count(*) DESC,
    rejection_reason
