-- name: Answers to invitations
-- description: Every answer to a pending invitation, and how long it took: one row per answer. An invitation that was answered before a run first listed it has none
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: invitation_id varchar Identifier of the invitation, engi-…
-- column: engagement_id varchar Identifier of the engagement, eng-…
-- column: engagement_title varchar Title of the engagement when it was answered
-- column: payload_type varchar What was offered
-- column: sender_aws_account_id varchar Sender: 12 digits, or a word such as AWS
-- column: sender_company_name varchar Name of the sender's company
-- column: receiver_account_aws_account_id varchar Receiver: 12 digits, or a word
-- column: receiver_account_alias varchar Alias of the receiving account
-- column: status varchar ACCEPTED or REJECTED
-- column: invitation_date timestamp(3) When the invitation was sent, UTC
-- column: expiration_date timestamp(3) When the invitation would have expired, UTC; null if the API gave no date
-- column: answered_at timestamp(3) When it was answered, UTC: the exact time, or the start of the run that observed it
-- column: answered_at_is_exact boolean Whether answered_at is the exact time, from an event; false if a run observed the answer
-- column: hours_to_answer double Hours from invitation_date to answered_at; null without an invitation_date
WITH numbered AS (
    SELECT
        *,
        sum(CASE WHEN change_type = 'STATUS_CHANGED' THEN 1 ELSE 0 END) OVER (
            PARTITION BY catalog, participant_type, invitation_id ORDER BY snapshot_number NULLS FIRST, observed_at
        ) AS status_number
    FROM engagement_invitation_changes
    -- Engines skip row groups that hold only DISCOVERED rows, which a first listing writes.
    WHERE change_type <> 'DISCOVERED'
),

-- An event may supply the exact time of a status after a run has observed the status.
timed AS (
    SELECT
        *,
        max(CASE WHEN contains(changed_fields, 'status_changed_at') THEN status_changed_at END)
            OVER (
                PARTITION BY catalog, participant_type, invitation_id, status, status_number
            ) AS event_time
    FROM numbered
),

answers AS (
    SELECT
        *,
        coalesce(event_time, changed_at) AS answered_at
    FROM timed
    WHERE change_type = 'STATUS_CHANGED'
        AND previous_status = 'PENDING'
        AND status IN ('ACCEPTED', 'REJECTED')
)

SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_id,
    engagement_title,
    payload_type,
    sender_aws_account_id,
    sender_company_name,
    receiver_account_aws_account_id,
    receiver_account_alias,
    status,
    invitation_date,
    expiration_date,
    answered_at,
    changed_at_is_exact OR event_time IS NOT NULL AS answered_at_is_exact,
    -- Events have seconds, listings milliseconds: an answer at once can seem to come first.
    CASE
        WHEN answered_at < invitation_date THEN 0e0
        ELSE CAST(date_diff('second', invitation_date, answered_at) AS double) / 3600
    END AS hours_to_answer
FROM answers
