-- name: Pending invitations
-- description: Invitations that wait for an answer, with the days left until they expire
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: invitation_id varchar Identifier of the invitation, engi-…
-- column: engagement_id varchar Identifier of the engagement, eng-…
-- column: engagement_title varchar Title of the engagement
-- column: payload_type varchar What is offered
-- column: sender_aws_account_id varchar Sender: 12 digits, or a word such as AWS
-- column: sender_company_name varchar Name of the sender's company
-- column: receiver_account_aws_account_id varchar Receiver: 12 digits, or a word
-- column: invitation_date timestamp(3) When the invitation was sent, UTC
-- column: expiration_date timestamp(3) When the invitation expires, UTC; null if the API gives no date
-- column: days_left bigint Whole days until it expires, negative from a day after; null without a date
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
    invitation_date,
    expiration_date,
    date_diff('day', CAST(current_timestamp AS timestamp), expiration_date) AS days_left
FROM engagement_invitations
WHERE status = 'PENDING'
    AND coalesce(listed, true)
