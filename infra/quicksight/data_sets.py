"""QuickSight's data sets: the saved queries that its dashboard shows, and their columns."""

import re
from collections.abc import Mapping
from typing import Final

from aws_cdk import aws_quicksight as quicksight

from invitations.tables import TABLES
from sql.statements import Query, queries, views

_SLICE: Final = {"catalog": "STRING", "participant_type": "STRING"}
_OUTCOMES: Final = {
    "invitations": "INTEGER",
    "pending": "INTEGER",
    "accepted": "INTEGER",
    "rejected": "INTEGER",
    "expired": "INTEGER",
}
_RATES: Final = {
    "acceptance_rate": "DECIMAL",
    "rejection_rate": "DECIMAL",
    "expiry_rate": "DECIMAL",
}
_RECEIVER: Final = {
    "receiver_account_aws_account_id": "STRING",
    "receiver_account_alias": "STRING",
}
_TIMES: Final = {
    "answered": "INTEGER",
    "exactly_known": "INTEGER",
    "median_hours": "DECIMAL",
    "p90_hours": "DECIMAL",
}
DATA_SETS: Final[Mapping[str, Mapping[str, str]]] = {
    "freshness": {
        **_SLICE,
        "last_success_at": "DATETIME",
        "last_full_at": "DATETIME",
        "minutes_since": "INTEGER",
        "snapshot_rows": "INTEGER",
        "failures_since": "INTEGER",
        "last_error": "STRING",
        "details_asked": "INTEGER",
        "details_outstanding": "INTEGER",
    },
    "key_figures": {
        **_SLICE,
        "pending": "INTEGER",
        "pending_a_week_ago": "INTEGER",
        "expiring_within_7_days": "INTEGER",
        "expiring_within_7_days_a_week_ago": "INTEGER",
        "new_this_week": "INTEGER",
        "new_the_week_before": "INTEGER",
        "acceptance_rate": "DECIMAL",
        "acceptance_rate_a_week_ago": "DECIMAL",
        "median_hours_to_answer": "DECIMAL",
        "median_hours_to_answer_a_week_ago": "DECIMAL",
    },
    "pending_by_days_left": {
        **_SLICE,
        "position": "INTEGER",
        "days_left": "STRING",
        "invitations": "INTEGER",
    },
    "funnel_by_month": {**_SLICE, "month": "DATETIME", **_OUTCOMES, "other": "INTEGER"},
    "rates_by_sender": {
        "catalog": "STRING",
        "sender": "STRING",
        "sender_is_aws": "BOOLEAN",
        **_OUTCOMES,
        **_RATES,
    },
    "rates_by_receiver": {**_SLICE, **_RECEIVER, **_OUTCOMES, **_RATES},
    "time_to_answer_by_sender": {"catalog": "STRING", "sender": "STRING", **_TIMES},
    "time_to_answer_by_receiver": {**_SLICE, **_RECEIVER, **_TIMES},
    "pending_now": {
        **_SLICE,
        "invitation_id": "STRING",
        "engagement_id": "STRING",
        "engagement_title": "STRING",
        "sender_company_name": "STRING",
        "payload_type": "STRING",
        "receiver_account_alias": "STRING",
        "invitation_date": "DATETIME",
        "expiration_date": "DATETIME",
        "days_left": "INTEGER",
    },
}
"""Columns of each saved query that has a data set, with their types in QuickSight."""


def custom_sql(
    key: str, *, database: str, data_source_arn: str
) -> quicksight.CfnDataSet.PhysicalTableProperty:
    """Return a data set's source: the saved query `key` with qualified table names."""
    (query,) = (query for query in queries() if query.key == key)
    return quicksight.CfnDataSet.PhysicalTableProperty(
        custom_sql=quicksight.CfnDataSet.CustomSqlProperty(
            data_source_arn=data_source_arn,
            name=query.name,
            sql_query=qualified(query, database),
            columns=[
                quicksight.CfnDataSet.InputColumnProperty(name=name, type=type_)
                for name, type_ in DATA_SETS[key].items()
            ],
        )
    )


def qualified(query: Query, database: str) -> str:
    """Return the SQL of a query with the database in front of each table and view."""
    names = "|".join([*(table.name for table in TABLES), *(view.key for view in views())])
    return re.sub(rf"\b(FROM|JOIN)(\s+)({names})\b", rf'\1\2"{database}".\3', query.sql)
