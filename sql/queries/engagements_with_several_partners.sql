-- name: Engagements with several partners
-- question: In which engagements do several partners take part?
-- description: One row per slice and engagement with invitations of more than one partner: the receivers of invitations that you sent, or the senders of those that you received. An account id identifies a partner, or its name if there is no id. AWS is one partner under all of its names
WITH parties AS (
    SELECT
        catalog,
        participant_type,
        engagement_id,
        engagement_title,
        is_accepted,
        CASE participant_type
            WHEN 'SENDER' THEN receiver_account_alias ELSE sender_company_name
        END AS name,
        CASE
            WHEN participant_type = 'SENDER' AND receiver_is_aws THEN 'aws'
            WHEN participant_type = 'SENDER'
                THEN coalesce(receiver_account_aws_account_id, receiver_account_alias)
            WHEN sender_is_aws THEN 'aws'
            ELSE coalesce(sender_aws_account_id, sender_company_name)
        END AS partner
    FROM invitation_details
    WHERE engagement_id IS NOT NULL
)

SELECT
    catalog,
    participant_type,
    engagement_id,
    max(engagement_title) AS engagement_title,
    count(DISTINCT partner) AS partners,
    array_join(array_sort(array_agg(DISTINCT name) FILTER (WHERE name IS NOT NULL)), ', ')
        AS names,
    count(*) AS invitations,
    count(*) FILTER (WHERE is_accepted) AS accepted
FROM parties
GROUP BY catalog, participant_type, engagement_id
HAVING count(DISTINCT partner) > 1
ORDER BY partners DESC, invitations DESC, catalog, participant_type, engagement_id
