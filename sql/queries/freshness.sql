-- name: How fresh the lake is
-- question: Can we trust the data?
-- description: One row per slice, the stalest first: when the table was last correct, how many runs have failed since, the last error, and how far details are
SELECT
    catalog,
    participant_type,
    last_success_at,
    last_full_at,
    minutes_since,
    snapshot_rows,
    failures_since,
    last_error,
    details_asked,
    details_outstanding
FROM data_freshness
ORDER BY last_success_at NULLS FIRST, catalog, participant_type
