-- name: Time to answer by sender
-- question: How long does each sender wait for our answer?
-- description: One row per catalog and company whose invitations you were seen to answer, the most first: the hours within which half of them and nine in ten were answered, which are those of an invitation (nearest rank). What isn't exactly known was answered before a run saw it
-- parameter: 0.9 = share of answers that p90_hours covers
SELECT
    catalog,
    sender_company_name,
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
WHERE participant_type = 'RECEIVER'
GROUP BY catalog, sender_company_name
ORDER BY answered DESC, catalog, sender_company_name
