-- name: Invitation details
-- description: Every invitation of engagement_invitations, with flags for its status and for a party that is AWS itself. A party is AWS if its account id is the word aws in any case, or if its name, trimmed and in any case, is aws, amazon or amazon.com or begins with amazon web services. The name is the company name of a sender and the account alias of a receiver. Other companies with such a name are not AWS, for example AWS Reseller GmbH
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: invitation_id varchar Identifier of the invitation, engi-…
-- column: engagement_id varchar Identifier of the engagement, eng-…
-- column: engagement_title varchar Title of the engagement
-- column: payload_type varchar What is offered
-- column: status varchar PENDING, ACCEPTED, REJECTED, EXPIRED or a status added since
-- column: listed boolean Whether the API still lists it. An invitation that is no longer listed is not pending
-- column: is_pending boolean Whether it waits for an answer: PENDING, and still listed
-- column: is_accepted boolean Whether it was accepted
-- column: is_rejected boolean Whether it was rejected
-- column: is_expired boolean Whether it expired unanswered
-- column: has_ended boolean Whether it was accepted, was rejected or has expired. Rates are shares of these
-- column: invitation_date timestamp(3) When the invitation was sent, UTC
-- column: expiration_date timestamp(3) When the invitation expires or expired, UTC; null if the API gives no date
-- column: days_left bigint Whole days until it expires, negative from a day after; null unless it is pending
-- column: sender_aws_account_id varchar Sender: 12 digits, or a word such as AWS
-- column: sender_company_name varchar Name of the sender's company
-- column: sender varchar AWS if sender_is_aws, else the name of the sender's company
-- column: sender_is_aws boolean Whether AWS itself sent it, by account id or company name
-- column: receiver_account_aws_account_id varchar Receiver: 12 digits, or a word
-- column: receiver_account_alias varchar Alias of the receiving account
-- column: receiver_is_aws boolean Whether AWS itself received it, by account id or alias
-- column: first_seen_at timestamp(3) Start of the run that first listed it, UTC
-- column: last_changed_at timestamp(3) Start of the run that last observed a change of it, UTC
WITH flagged AS (
    SELECT
        *,
        coalesce(status = 'PENDING' AND coalesce(listed, true), false) AS is_pending,
        coalesce(status IN ('ACCEPTED', 'REJECTED', 'EXPIRED'), false) AS has_ended,
        lower(trim(coalesce(sender_aws_account_id, ''))) = 'aws'
        OR lower(trim(coalesce(sender_company_name, ''))) IN ('aws', 'amazon', 'amazon.com')
        OR lower(trim(coalesce(sender_company_name, ''))) LIKE 'amazon web services%'
            AS sender_is_aws,
        lower(trim(coalesce(receiver_account_aws_account_id, ''))) = 'aws'
        OR lower(trim(coalesce(receiver_account_alias, ''))) IN ('aws', 'amazon', 'amazon.com')
        OR lower(trim(coalesce(receiver_account_alias, ''))) LIKE 'amazon web services%'
            AS receiver_is_aws
    FROM engagement_invitations
)

SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_id,
    engagement_title,
    payload_type,
    status,
    coalesce(listed, true) AS listed,
    is_pending,
    coalesce(status = 'ACCEPTED', false) AS is_accepted,
    coalesce(status = 'REJECTED', false) AS is_rejected,
    coalesce(status = 'EXPIRED', false) AS is_expired,
    has_ended,
    invitation_date,
    expiration_date,
    CASE
        WHEN is_pending
            THEN date_diff('day', CAST(current_timestamp AS timestamp), expiration_date)
    END AS days_left,
    sender_aws_account_id,
    sender_company_name,
    CASE WHEN sender_is_aws THEN 'AWS' ELSE sender_company_name END AS sender,
    sender_is_aws,
    receiver_account_aws_account_id,
    receiver_account_alias,
    receiver_is_aws,
    first_seen_at,
    last_changed_at
FROM flagged
