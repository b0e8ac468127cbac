-- name: Freshness of the data
-- description: How fresh each slice is, and why it is not fresher, from the runs of the last 90 days
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: last_success_at timestamp(3) Start of the newest successful listing, UTC: the table was correct then
-- column: last_full_at timestamp(3) Start of the newest successful full listing, UTC
-- column: minutes_since bigint Whole minutes since last_success_at
-- column: snapshot_rows bigint Rows of the published snapshot
-- column: failures_since bigint Runs that failed after the newest successful one
-- column: last_error varchar Error of the newest run that failed after last_success_at, and what to do; null if none did
-- column: details_asked bigint Invitations whose details were asked for and are in engagement_invitation_details
-- column: details_outstanding bigint Invitations whose details were still to be asked for after the newest successful run; null if details are off
WITH recent AS (
    SELECT
        *,
        -- A listing may take several runs. The table is then correct as of its start.
        coalesce(listing_began_at, started_at) AS correct_at,
        max(CASE WHEN status = 'FAILED' THEN started_at END) OVER (
            PARTITION BY catalog, participant_type
        ) AS last_failure,
        max(CASE WHEN status = 'SUCCEEDED' THEN started_at END) OVER (
            PARTITION BY catalog, participant_type
        ) AS last_success
    FROM sync_runs
    WHERE
        run_month
        >= date_format(CAST(current_timestamp AS timestamp) - INTERVAL '90' DAY, '%Y-%m')
        AND run_date
        >= date_format(CAST(current_timestamp AS timestamp) - INTERVAL '90' DAY, '%Y-%m-%d')
),

fresh AS (
    SELECT
        catalog,
        participant_type,
        max(CASE WHEN started_at = last_success THEN correct_at END) AS last_success_at,
        max(CASE WHEN status = 'SUCCEEDED' AND mode = 'full' THEN correct_at END) AS last_full_at,
        max(CASE WHEN started_at = last_success THEN snapshot_rows END) AS snapshot_rows,
        max(CASE WHEN started_at = last_success THEN details_outstanding END)
            AS details_outstanding,
        count(
            CASE
                WHEN status = 'FAILED' AND (last_success IS NULL OR started_at > last_success)
                    THEN 1
            END
        ) AS failures_since,
        max(
            CASE
                WHEN
                    status = 'FAILED'
                    AND started_at = last_failure
                    AND (last_success IS NULL OR started_at > last_success)
                    THEN error
            END
        ) AS last_error
    FROM recent
    GROUP BY catalog, participant_type
),

asked AS (
    SELECT
        catalog,
        participant_type,
        count(*) AS details_asked
    FROM engagement_invitation_details
    GROUP BY catalog, participant_type
)

SELECT
    fresh.catalog,
    fresh.participant_type,
    last_success_at,
    last_full_at,
    date_diff('minute', last_success_at, CAST(current_timestamp AS timestamp)) AS minutes_since,
    snapshot_rows,
    failures_since,
    last_error,
    coalesce(details_asked, 0) AS details_asked,
    details_outstanding
FROM fresh
LEFT JOIN asked
    ON fresh.catalog = asked.catalog
    AND fresh.participant_type = asked.participant_type
