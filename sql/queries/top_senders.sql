-- name: Top senders
-- question: Who sends us most?
-- description: The fifty companies per catalog that have sent you the most invitations in the last 365 days, with their share of all that you received. AWS is one company under all of its names
-- parameter: INTERVAL '365' DAY = how far to look back
-- parameter: <= 50 = how many companies
WITH senders AS (
    SELECT
        catalog,
        sender,
        sender_is_aws,
        count(*) AS invitations,
        max(invitation_date) AS last_invitation_date
    FROM invitation_details
    WHERE participant_type = 'RECEIVER'
        AND invitation_date > CAST(current_timestamp AS timestamp) - INTERVAL '365' DAY
    GROUP BY catalog, sender, sender_is_aws
),

ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY catalog
            ORDER BY invitations DESC, sender, sender_is_aws
        ) AS place,
        CAST(invitations AS double) / sum(invitations) OVER (PARTITION BY catalog) AS share
    FROM senders
)

SELECT
    catalog,
    place,
    sender,
    sender_is_aws,
    invitations,
    share,
    last_invitation_date
FROM ranked
WHERE place <= 50
ORDER BY catalog, place
