-- name: Pending by expected spend
-- question: What is pending, and how much is it worth?
-- description: Invitations that wait for an answer, those with the highest expected monthly spend first, by currency. The spend is null if the sender gave no amount, or amounts in several currencies; the setting details must be on
SELECT
    invitations.catalog,
    invitations.participant_type,
    invitations.invitation_id,
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
FROM invitation_details AS invitations
LEFT JOIN detailed_invitations AS details
    ON invitations.catalog = details.catalog
    AND invitations.participant_type = details.participant_type
    AND invitations.invitation_id = details.invitation_id
    AND coalesce(date_format(invitations.invitation_date, '%Y-%m'), '0000-00')
    = details.invitation_month
WHERE is_pending
ORDER BY
    expected_spend_currency NULLS LAST,
    expected_monthly_spend DESC NULLS LAST,
    days_left,
    invitations.catalog,
    invitations.participant_type,
    invitations.invitation_id
