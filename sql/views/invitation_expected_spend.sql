-- name: Expected spend of invitations
-- description: What customers are expected to spend, from the details of invitations: one row for each entry, as several companies may be paid in several currencies. It is empty unless the setting details is on
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: invitation_id varchar Identifier of the invitation, engi-…
-- column: status varchar Status when the details were asked for
-- column: customer_company_name varchar The customer's company
-- column: project_title varchar Title of the project
-- column: target_company varchar Who is paid, such as AWS
-- column: amount decimal(33,2) How much, in currency_code for each frequency; null if the sender gave none
-- column: currency_code varchar Currency of the amount, such as USD
-- column: frequency varchar How often it is paid: Monthly, so far nothing else
-- column: estimation_url varchar Address of an estimate in AWS's pricing calculator; null if the sender gave none
SELECT
    catalog,
    participant_type,
    invitation_id,
    status,
    customer_company_name,
    project_title,
    target_company,
    amount,
    currency_code,
    frequency,
    estimation_url
FROM engagement_invitation_details
CROSS JOIN
    UNNEST(expected_customer_spend)
        AS spend (amount, currency_code, frequency, target_company, estimation_url)
