-- name: Pending on a day
-- question: How many invitations were pending on each day?
-- description: How many invitations were pending at some time of each of the last 30 days, today included
WITH days AS (
    SELECT day
    FROM UNNEST(
        sequence(current_date - INTERVAL '29' DAY, current_date, INTERVAL '1' DAY)
    ) AS each_day (day)
)

SELECT
    day,
    catalog,
    participant_type,
    count(
        CASE
            WHEN valid_from < day + INTERVAL '1' DAY AND (valid_to IS NULL OR valid_to >= day)
                THEN 1
        END
    ) AS pending
FROM invitation_status_history
CROSS JOIN days
WHERE status = 'PENDING'
GROUP BY day, catalog, participant_type
ORDER BY day DESC, catalog, participant_type
