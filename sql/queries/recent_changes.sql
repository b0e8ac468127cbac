-- name: Recent changes
-- question: What has changed lately?
-- description: What the runs of the last seven days saw change, the newest first
SELECT
    observed_at,
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender_company_name,
    change_type,
    previous_status,
    status,
    changed_at,
    changed_at_is_exact,
    changed_fields
FROM engagement_invitation_changes
-- Reads the files of two months at most.
WHERE change_month >= date_format(CAST(current_timestamp AS timestamp) - INTERVAL '7' DAY, '%Y-%m')
    AND observed_at >= CAST(current_timestamp AS timestamp) - INTERVAL '7' DAY
ORDER BY observed_at DESC, catalog, participant_type, invitation_id
