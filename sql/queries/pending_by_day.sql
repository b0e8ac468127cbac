-- name: Pending by day
-- question: How many invitations were pending on each day?
-- description: One row per day and slice, the newest day first, for the last 90 days with today: how many invitations were pending at some time of the day. Days before a slice's first sync count only invitations that were still pending at that sync
-- parameter: INTERVAL '89' DAY = how many days besides today
WITH days AS (
    SELECT CAST(day AS date) AS day
    FROM UNNEST(
        sequence(current_date - INTERVAL '89' DAY, current_date, INTERVAL '1' DAY)
    ) AS each_day (day)
)

SELECT
    day,
    catalog,
    participant_type,
    count(*) FILTER (
        WHERE valid_from < day + INTERVAL '1' DAY AND (valid_to IS NULL OR valid_to >= day)
    ) AS pending
FROM invitation_status_history
CROSS JOIN days
WHERE status = 'PENDING'
GROUP BY day, catalog, participant_type
ORDER BY day DESC, catalog, participant_type
