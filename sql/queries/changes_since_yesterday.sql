-- name: Changes since yesterday
-- question: What has changed since yesterday?
-- description: Changes that runs of the last 24 hours observed, the newest first
-- parameter: INTERVAL '1' DAY = how far to look back, in both lines
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
-- Engines read the files of two months at most.
WHERE change_month >= date_format(CAST(current_timestamp AS timestamp) - INTERVAL '1' DAY, '%Y-%m')
    AND observed_at > CAST(current_timestamp AS timestamp) - INTERVAL '1' DAY
ORDER BY observed_at DESC, catalog, participant_type, invitation_id
