-- name: Pending by days left
-- question: How urgent is what is pending?
-- description: How many invitations that wait for an answer expire when: one row per label and slice that has any, the most urgent first. Overdue: the date has passed and the API still lists them as pending. Today: less than 24 hours are left
WITH waiting AS (
    SELECT
        catalog,
        participant_type,
        CASE
            WHEN expiration_date IS NULL THEN 7
            WHEN expiration_date <= CAST(current_timestamp AS timestamp) THEN 0
            WHEN expiration_date < CAST(current_timestamp AS timestamp) + INTERVAL '1' DAY THEN 1
            WHEN expiration_date < CAST(current_timestamp AS timestamp) + INTERVAL '2' DAY THEN 2
            WHEN expiration_date < CAST(current_timestamp AS timestamp) + INTERVAL '4' DAY THEN 3
            WHEN expiration_date < CAST(current_timestamp AS timestamp) + INTERVAL '8' DAY THEN 4
            WHEN expiration_date < CAST(current_timestamp AS timestamp) + INTERVAL '15' DAY THEN 5
            ELSE 6
        END AS position
    FROM engagement_invitations
    WHERE status = 'PENDING'
        AND coalesce(listed, true)
)

SELECT
    catalog,
    participant_type,
    label.position,
    label.days_left,
    count(*) FILTER (WHERE waiting.position = label.position) AS invitations
FROM waiting
CROSS JOIN (
    VALUES
    (0, 'overdue'),
    (1, 'today'),
    (2, '1 day'),
    (3, '2-3 days'),
    (4, '4-7 days'),
    (5, '8-14 days'),
    (6, '15 days or more'),
    (7, 'no date')
) AS label (position, days_left)
GROUP BY catalog, participant_type, label.position, label.days_left
ORDER BY catalog, participant_type, label.position
