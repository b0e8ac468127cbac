-- name: Detailed invitations
-- description: Details of invitations without lists, for tools that can't read arrays: one row per invitation whose details were asked for. It is empty unless the setting details is on
-- column: catalog varchar AWS (production) or Sandbox
-- column: participant_type varchar RECEIVER: sent to you; SENDER: sent by you
-- column: invitation_id varchar Identifier of the invitation, engi-…
-- column: invitation_month varchar Month of the invitation_date, such as 2026-11; 0000-00 without one
-- column: status varchar Status when the details were asked for
-- column: asked_at timestamp(3) Start of the run that asked last, UTC
-- column: payload_type varchar What is offered
-- column: invitation_message varchar Message of the sender
-- column: rejection_reason varchar Why the receiver rejected it
-- column: customer_company_name varchar The customer's company
-- column: customer_industry varchar The customer's industry
-- column: customer_country_code varchar The customer's country, such as DE
-- column: customer_market_segment varchar The customer's market segment; leads only
-- column: customer_aws_maturity varchar How far the customer is with AWS; leads only
-- column: project_title varchar Title of the project
-- column: project_target_completion_date date Day on which the project is to be complete
-- column: expected_monthly_spend decimal(38,2) What the customer is expected to spend a month, over all companies; null if no amount was given, or amounts in several currencies
-- column: expected_spend_currency varchar Currency of expected_monthly_spend
-- column: existing_members bigint How many companies take part in the engagement already
-- column: lead_source_name varchar Name of the lead's source, such as an event's
-- column: lead_usecase varchar What the lead wants to use AWS for
-- column: prospect_region varchar The prospect's region, by AWS's own enrichment
-- column: prospect_company_size varchar The size of the prospect's company
-- column: prospect_marketplace_engagement_score varchar Score of the prospect's use of AWS Marketplace
-- column: prospect_solution_score varchar How well a solution suits the prospect
-- column: prospect_solution_category varchar Category of that solution
-- column: lead_readiness_score varchar How ready the lead is
WITH spend AS (
    SELECT
        catalog,
        participant_type,
        invitation_id,
        sum(amount) AS expected_monthly_spend,
        max(currency_code) AS expected_spend_currency
    FROM engagement_invitation_details
    CROSS JOIN
        UNNEST(expected_customer_spend)
            AS spend (amount, currency_code, frequency, target_company, estimation_url)
    WHERE amount IS NOT NULL
        AND frequency = 'Monthly'
    GROUP BY catalog, participant_type, invitation_id
    HAVING min(currency_code) = max(currency_code)
)

SELECT
    details.catalog,
    details.participant_type,
    details.invitation_id,
    invitation_month,
    status,
    asked_at,
    payload_type,
    invitation_message,
    rejection_reason,
    customer_company_name,
    customer_industry,
    customer_country_code,
    customer_market_segment,
    customer_aws_maturity,
    project_title,
    project_target_completion_date,
    expected_monthly_spend,
    expected_spend_currency,
    cardinality(existing_members) AS existing_members,
    lead_source_name,
    lead_usecase,
    prospect_region,
    prospect_company_size,
    prospect_marketplace_engagement_score,
    prospect_solution_score,
    prospect_solution_category,
    lead_readiness_score
FROM engagement_invitation_details AS details
LEFT JOIN spend
    ON details.catalog = spend.catalog
    AND details.participant_type = spend.participant_type
    AND details.invitation_id = spend.invitation_id
