-- name: Reasons of rejections
-- question: Why are invitations rejected?
-- description: One row per slice and reason, the most common first: rejected invitations with details. The reason is null if the service gave none
SELECT
    catalog,
    participant_type,
    rejection_reason,
    count(*) AS invitations,
    max(invitation_date) AS newest_invitation_date
FROM invitation_details
WHERE is_rejected
    AND details_asked_at IS NOT NULL
GROUP BY catalog, participant_type, rejection_reason
ORDER BY catalog, participant_type, invitations DESC, rejection_reason
