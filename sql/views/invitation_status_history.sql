-- name: Status history of invitations
-- description: The periods in which an invitation had a status while it was listed: one row per invitation, slice and period
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: invitation_id varchar Identifier of the invitation, engi-…
-- column: engagement_id varchar Identifier of the engagement, eng-…
-- column: engagement_title varchar Title of the engagement when the period began
-- column: sender_company_name varchar Name of the sender's company when the period began
-- column: payload_type varchar What is offered
-- column: status varchar PENDING, ACCEPTED, REJECTED, EXPIRED or a status added since
-- column: valid_from timestamp(3) When the period began, UTC: the exact time, or the start of the run that observed it
-- column: valid_from_is_exact boolean Whether valid_from is the exact time; false if a run observed it
-- column: valid_to timestamp(3) When the status changed or the invitation was no longer listed, UTC; null while the period lasts
-- column: is_current boolean Whether the period still lasts
WITH compared AS (
    SELECT
        catalog,
        participant_type,
        invitation_id,
        engagement_id,
        engagement_title,
        sender_company_name,
        payload_type,
        status,
        listed,
        changed_fields,
        changed_at,
        changed_at_is_exact,
        observed_at,
        snapshot_number,
        status_changed_at,
        lag(status) OVER (
            PARTITION BY catalog, participant_type, invitation_id ORDER BY snapshot_number NULLS FIRST, observed_at
        ) AS status_before,
        lag(listed) OVER (
            PARTITION BY catalog, participant_type, invitation_id ORDER BY snapshot_number NULLS FIRST, observed_at
        ) AS listed_before
    FROM engagement_invitation_changes
),

numbered AS (
    SELECT
        *,
        sum(CASE WHEN status IS DISTINCT FROM status_before THEN 1 ELSE 0 END) OVER (
            PARTITION BY catalog, participant_type, invitation_id ORDER BY snapshot_number NULLS FIRST, observed_at
        ) AS status_number
    FROM compared
),

-- An event may supply the exact time of a status after a run has observed the status.
timed AS (
    SELECT
        *,
        max(CASE WHEN contains(changed_fields, 'status_changed_at') THEN status_changed_at END)
            OVER (
                PARTITION BY catalog, participant_type, invitation_id, status_number
            ) AS event_time
    FROM numbered
),

-- A period begins if the status or `listed` changes; else valid_from is null.
dated AS (
    SELECT
        *,
        CASE
            WHEN status IS DISTINCT FROM status_before THEN coalesce(event_time, changed_at)
            WHEN listed IS DISTINCT FROM listed_before THEN observed_at
        END AS valid_from,
        status IS DISTINCT FROM status_before
        AND (changed_at_is_exact OR event_time IS NOT NULL) AS valid_from_is_exact
    FROM timed
),

-- A period ends when any later one begins: an exact time may lie before an observed one.
ended AS (
    SELECT
        *,
        min(valid_from) OVER (
            PARTITION BY catalog, participant_type, invitation_id ORDER BY snapshot_number NULLS FIRST, observed_at
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS ended_at
    FROM dated
)

SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_id,
    engagement_title,
    sender_company_name,
    payload_type,
    status,
    valid_from,
    valid_from_is_exact,
    CASE WHEN ended_at < valid_from THEN valid_from ELSE ended_at END AS valid_to,
    ended_at IS NULL AS is_current
FROM ended
WHERE listed AND valid_from IS NOT NULL
