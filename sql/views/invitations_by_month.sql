-- name: Invitations by month
-- description: How many invitations were sent in each month and what became of them, by sender
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: month timestamp(3) First moment of the month in which they were sent, UTC
-- column: sender_company_name varchar Name of the sender's company
-- column: payload_type varchar What is offered
-- column: status varchar PENDING, ACCEPTED, REJECTED, EXPIRED or a status added since
-- column: invitations bigint How many
SELECT
    catalog,
    participant_type,
    date_trunc('month', invitation_date) AS month,
    sender_company_name,
    payload_type,
    status,
    count(*) AS invitations
FROM engagement_invitations
GROUP BY
    catalog,
    participant_type,
    date_trunc('month', invitation_date),
    sender_company_name,
    payload_type,
    status
