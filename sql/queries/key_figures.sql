-- name: Key figures
-- question: How do we stand, and how did we a week ago?
-- description: One row per slice. Counts: invitations that wait for an answer, those of them that expire within 7 days, and invitations sent in the last 7 days. Acceptance rate: the share accepted of the invitations that were sent in the last 90 days and have ended. Median hours to answer: over the answers of the last 90 days to invitations that a run had listed as pending. Figures of a week ago are null if the table did not have the slice then
WITH slices AS (
    SELECT
        catalog,
        participant_type,
        min(first_seen_at) <= CAST(current_timestamp AS timestamp) - INTERVAL '7' DAY AS existed
    FROM engagement_invitations
    GROUP BY catalog, participant_type
),

moments AS (
    SELECT
        is_now,
        moment
    FROM (
        VALUES
        (true, CAST(current_timestamp AS timestamp)),
        (false, CAST(current_timestamp AS timestamp) - INTERVAL '7' DAY)
    ) AS each_moment (is_now, moment)
),

-- Rows that a figure can count, in three parts that each let engines skip row groups. An invitation
-- that was sent and had ended 97 days ago counts nowhere.
relevant AS (
    SELECT
        catalog, participant_type, status, listed, invitation_date, expiration_date,
        first_seen_at, last_changed_at, previous_status, status_changed_at
    FROM engagement_invitations
    WHERE status = 'PENDING'
    UNION ALL
    SELECT
        catalog, participant_type, status, listed, invitation_date, expiration_date,
        first_seen_at, last_changed_at, previous_status, status_changed_at
    FROM engagement_invitations
    WHERE status IS DISTINCT FROM 'PENDING'
        AND invitation_date > CAST(current_timestamp AS timestamp) - INTERVAL '97' DAY
    UNION ALL
    SELECT
        catalog, participant_type, status, listed, invitation_date, expiration_date,
        first_seen_at, last_changed_at, previous_status, status_changed_at
    FROM engagement_invitations
    WHERE status IS DISTINCT FROM 'PENDING'
        AND status_changed_at > CAST(current_timestamp AS timestamp) - INTERVAL '97' DAY
        AND (
            invitation_date <= CAST(current_timestamp AS timestamp) - INTERVAL '97' DAY
            OR invitation_date IS NULL
        )
),

dated AS (
    SELECT
        *,
        status = 'PENDING' AND coalesce(listed, true) AS waits_now,
        status = 'PENDING' OR status = 'EXPIRED' OR previous_status = 'PENDING' AS has_waited,
        CASE
            WHEN status = 'PENDING' THEN last_changed_at
            WHEN previous_status = 'PENDING' THEN status_changed_at
            WHEN status = 'EXPIRED' AND expiration_date < first_seen_at THEN expiration_date
            ELSE first_seen_at
        END AS ended_at
    FROM relevant
),

-- The table's rows are true now, even if their dates lie ahead of this clock.
evaluated AS (
    SELECT
        dated.*,
        is_now,
        moment,
        has_waited
        AND (is_now OR coalesce(invitation_date, first_seen_at) <= moment)
        AND (waits_now OR (NOT is_now AND ended_at > moment)) AS is_pending,
        status IN ('ACCEPTED', 'REJECTED', 'EXPIRED')
        AND (is_now OR ended_at <= moment)
        AND invitation_date > moment - INTERVAL '90' DAY AS has_ended,
        CASE
            WHEN status IN ('ACCEPTED', 'REJECTED')
                AND previous_status = 'PENDING'
                AND status_changed_at > moment - INTERVAL '90' DAY
                AND (is_now OR status_changed_at <= moment)
                THEN greatest(
                    CAST(date_diff('second', invitation_date, status_changed_at) AS double) / 3600,
                    0e0
                )
        END AS hours_to_answer
    FROM dated
    CROSS JOIN moments
),

figures AS (
    SELECT
        catalog,
        participant_type,
        is_now,
        count(*) FILTER (WHERE is_pending) AS pending,
        count(*) FILTER (
            WHERE is_pending
                AND expiration_date > moment
                AND expiration_date <= moment + INTERVAL '7' DAY
        ) AS expiring,
        count(*) FILTER (
            WHERE invitation_date > moment - INTERVAL '7' DAY
                AND (is_now OR invitation_date <= moment)
        ) AS new,
        CAST(count(*) FILTER (WHERE has_ended AND status = 'ACCEPTED') AS double)
        / nullif(count(*) FILTER (WHERE has_ended), 0) AS acceptance_rate,
        element_at(
            array_sort(array_agg(hours_to_answer) FILTER (WHERE hours_to_answer IS NOT NULL)),
            CAST(ceil(0.5 * count(hours_to_answer)) AS integer)
        ) AS median_hours
    FROM evaluated
    GROUP BY catalog, participant_type, is_now
)

SELECT
    slices.catalog,
    slices.participant_type,
    coalesce(max(CASE WHEN is_now THEN pending END), 0) AS pending,
    CASE WHEN existed THEN coalesce(max(CASE WHEN NOT is_now THEN pending END), 0) END
        AS pending_a_week_ago,
    coalesce(max(CASE WHEN is_now THEN expiring END), 0) AS expiring_within_7_days,
    CASE WHEN existed THEN coalesce(max(CASE WHEN NOT is_now THEN expiring END), 0) END
        AS expiring_within_7_days_a_week_ago,
    coalesce(max(CASE WHEN is_now THEN new END), 0) AS new_this_week,
    coalesce(max(CASE WHEN NOT is_now THEN new END), 0) AS new_the_week_before,
    max(CASE WHEN is_now THEN acceptance_rate END) AS acceptance_rate,
    max(CASE WHEN NOT is_now AND existed THEN acceptance_rate END)
        AS acceptance_rate_a_week_ago,
    max(CASE WHEN is_now THEN median_hours END) AS median_hours_to_answer,
    max(CASE WHEN NOT is_now AND existed THEN median_hours END)
        AS median_hours_to_answer_a_week_ago
FROM slices
LEFT JOIN figures
    ON figures.catalog = slices.catalog
    AND figures.participant_type = slices.participant_type
GROUP BY slices.catalog, slices.participant_type, existed
ORDER BY slices.catalog, slices.participant_type
