-- name: Time to answer by sender
-- question: How long does each sender wait for our answer?
-- description: One row per catalog and company whose invitations you answered, the most answers first. AWS is one company under all of its names. The median is the number of hours within which half of the answers came, p90_hours that of nine in ten; both are the hours of one of the answers (nearest rank). Answers that are not exactly_known came before a run observed them
-- parameter: 0.9 = share of answers that p90_hours covers
WITH named AS (
    SELECT
        catalog,
        -- As invitation_details names senders; a join with it would read every invitation.
        CASE
            WHEN lower(trim(coalesce(sender_aws_account_id, ''))) = 'aws'
                OR lower(trim(coalesce(sender_company_name, ''))) IN ('aws', 'amazon', 'amazon.com')
                OR lower(trim(coalesce(sender_company_name, ''))) LIKE 'amazon web services%'
                THEN 'AWS'
            ELSE sender_company_name
        END AS sender,
        answered_at_is_exact,
        hours_to_answer
    FROM invitation_answers
    WHERE participant_type = 'RECEIVER'
)

SELECT
    catalog,
    sender,
    count(*) AS answered,
    count(*) FILTER (WHERE answered_at_is_exact) AS exactly_known,
    element_at(
        array_sort(array_agg(hours_to_answer) FILTER (WHERE hours_to_answer IS NOT NULL)),
        CAST(ceil(0.5 * count(hours_to_answer)) AS integer)
    ) AS median_hours,
    element_at(
        array_sort(array_agg(hours_to_answer) FILTER (WHERE hours_to_answer IS NOT NULL)),
        CAST(ceil(0.9 * count(hours_to_answer)) AS integer)
    ) AS p90_hours
FROM named
GROUP BY catalog, sender
ORDER BY answered DESC, catalog, sender
