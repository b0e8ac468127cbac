-- name: Unknown fields
-- question: Which fields has the API sent that have no column?
-- description: One row per slice and field, the newest first: how many invitations ever had it, when a run first and last observed a change of such an invitation, and one of them. A member of a receiver is named by its path
WITH parsed AS (
    SELECT
        catalog,
        participant_type,
        invitation_id,
        observed_at,
        json_parse(additional_fields) AS fields
    FROM engagement_invitation_changes
    WHERE additional_fields IS NOT NULL
),

members AS (
    SELECT
        catalog,
        participant_type,
        invitation_id,
        observed_at,
        field
    FROM parsed
    CROSS JOIN UNNEST(
        coalesce(map_keys(CAST(fields AS map(varchar, json))), ARRAY[])
        || transform(
            coalesce(
                map_keys(CAST(json_extract(fields, '$.Receiver') AS map(varchar, json))), ARRAY[]
            ),
            name -> 'Receiver.' || name
        )
        || transform(
            coalesce(
                map_keys(CAST(json_extract(fields, '$.Receiver.Account') AS map(varchar, json))),
                ARRAY[]
            ),
            name -> 'Receiver.Account.' || name
        )
    ) AS each_field (field)
    -- These two have columns; only a member of theirs has none.
    WHERE field NOT IN ('Receiver', 'Receiver.Account')
)

SELECT
    catalog,
    participant_type,
    field,
    count(DISTINCT invitation_id) AS invitations,
    min(observed_at) AS first_seen_at,
    max(observed_at) AS last_seen_at,
    min(invitation_id) AS example_invitation_id
FROM members
GROUP BY catalog, participant_type, field
ORDER BY first_seen_at DESC, catalog, participant_type, field
