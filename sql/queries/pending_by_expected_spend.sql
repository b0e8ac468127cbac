-- name: Pending by expected spend
-- question: What is pending, and how much is it worth?
-- description: Invitations that wait for an answer, those with the highest expected monthly spend first, by currency. The spend is null if the sender gave no amount, or amounts in several currencies; the setting details must be on
SELECT
    catalog,
    participant_type,
    invitation_id,
    engagement_title,
    sender,
    customer_company_name,
    customer_industry,
    customer_country_code,
    project_title,
    expected_monthly_spend,
    expected_spend_currency,
    project_target_completion_date,
    expiration_date,
    days_left
FROM invitation_details
WHERE is_pending
ORDER BY
    expected_spend_currency NULLS LAST,
    expected_monthly_spend DESC NULLS LAST,
    days_left,
    catalog,
    participant_type,
    invitation_id
