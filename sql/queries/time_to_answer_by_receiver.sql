-- name: Time to answer by receiver
-- question: How long does each receiving account take to answer?
-- description: One row per slice, receiving account and alias that were seen to answer, the most first: the hours within which half of them and nine in ten were answered, which are those of an invitation (nearest rank). What isn't exactly known was answered before a run saw it
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
