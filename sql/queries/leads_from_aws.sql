-- name: Leads from AWS
-- question: Which leads has AWS sent us, and how does it score them?
-- description: Invitations to leads that AWS itself sent to you, the newest first, with AWS's own scores of the prospect, among invitations with details
SELECT
    invitations.catalog,
    invitations.invitation_id,
    invitations.status,
    invitations.invitation_date,
    invitations.days_left,
    details.customer_company_name,
    details.customer_market_segment,
    details.customer_aws_maturity,
    details.lead_source_name,
    details.lead_usecase,
    details.prospect_region,
    details.prospect_company_size,
    details.prospect_marketplace_engagement_score,
    details.prospect_solution_score,
    details.prospect_solution_category,
    details.lead_readiness_score
FROM invitation_details AS invitations
INNER JOIN detailed_invitations AS details
    ON invitations.catalog = details.catalog
    AND invitations.participant_type = details.participant_type
    AND invitations.invitation_id = details.invitation_id
    AND coalesce(date_format(invitations.invitation_date, '%Y-%m'), '0000-00')
    = details.invitation_month
WHERE invitations.participant_type = 'RECEIVER'
    AND invitations.sender_is_aws
    AND details.payload_type = 'LeadInvitation'
ORDER BY invitations.invitation_date DESC NULLS LAST, invitations.catalog, invitations.invitation_id
