-- name: Time to answer by receiver
-- question: How long does each receiving account take to answer?
-- description: One row per slice, receiving account and alias with answers, the most answers first. The median is the number of hours within which half of the answers came, p90_hours that of nine in ten; both are the hours of one of the answers (nearest rank). Answers that are not exactly_known came before a run observed them
-- parameter: 0.9 = share of answers that p90_hours covers
SELECT
    catalog,
    participant_type,
    receiver_account_aws_account_id,
    receiver_account_alias,
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
FROM invitation_answers
GROUP BY catalog, participant_type, receiver_account_aws_account_id, receiver_account_alias
ORDER BY
    answered DESC,
    catalog,
    participant_type,
    receiver_account_aws_account_id,
    receiver_account_alias
