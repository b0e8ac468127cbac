"""The sheets of QuickSight's dashboard: one per participant type, with visuals and filters."""

from typing import Final

from aws_cdk.aws_quicksight import CfnDashboard

from infra.quicksight.visuals import bars, key_figure, table

SHEETS: Final = {"RECEIVER": "Sent to you", "SENDER": "Sent by you"}
_KEY_FIGURES: Final = (
    ("Pending, against a week ago", "pending", "pending_a_week_ago"),
    (
        "Expiring within 7 days, against a week ago",
        "expiring_within_7_days",
        "expiring_within_7_days_a_week_ago",
    ),
    ("New this week, against the week before", "new_this_week", "new_the_week_before"),
    ("Acceptance rate, against a week ago", "acceptance_rate", "acceptance_rate_a_week_ago"),
    (
        "Median hours to answer, against a week ago",
        "median_hours_to_answer",
        "median_hours_to_answer_a_week_ago",
    ),
)
_FRESHNESS: Final = (
    "catalog",
    "participant_type",
    "last_success_at",
    "minutes_since",
    "last_error",
)
_STATUSES: Final = ("pending", "accepted", "rejected", "expired", "other")
_WAITING: Final = (
    "engagement_title",
    "sender_company_name",
    "receiver_account_alias",
    "invitation_date",
    "expiration_date",
    "days_left",
)


def sheet(participant_type: str) -> CfnDashboard.SheetDefinitionProperty:
    """Return the sheet of a participant type, with a control to choose the catalog."""
    control = CfnDashboard.FilterDropDownControlProperty(
        filter_control_id=f"{participant_type}-choose-catalog",
        source_filter_id=_filter_id(participant_type, "catalog"),
        title="Catalog",
        type="SINGLE_SELECT",
    )
    return CfnDashboard.SheetDefinitionProperty(
        sheet_id=participant_type,
        name=SHEETS[participant_type],
        filter_controls=[CfnDashboard.FilterControlProperty(dropdown=control)],
        visuals=[
            *_figures(participant_type),
            *_by_party(participant_type),
            table(
                f"{participant_type}-waiting", "What waits for an answer", "pending_now", _WAITING
            ),
        ],
    )


def filters(participant_type: str, catalog: str) -> list[CfnDashboard.FilterGroupProperty]:
    """Return a sheet's filters: its participant type, and `catalog` until another one is chosen."""
    values = {"participant_type": participant_type, "catalog": catalog}
    return [_filter_group(participant_type, column, value) for column, value in values.items()]


def _figures(participant_type: str) -> list[CfnDashboard.VisualProperty]:
    return [
        table(f"{participant_type}-freshness", "How fresh it is", "freshness", _FRESHNESS),
        *(
            key_figure(f"{participant_type}-{now}", title, "key_figures", now=now, before=before)
            for title, now, before in _KEY_FIGURES
        ),
        bars(
            f"{participant_type}-days-left",
            "Pending, by days left",
            "pending_by_days_left",
            by="days_left",
            values=["invitations"],
            first="position",
        ),
        bars(
            f"{participant_type}-months",
            "What became of them, by the month they were sent in",
            "funnel_by_month",
            by="month",
            values=_STATUSES,
            first="month",
        ),
    ]


def _by_party(participant_type: str) -> list[CfnDashboard.VisualProperty]:
    """Return the charts of acceptance rates and answer times.

    They are by sender on the sheet of received invitations, and by receiver on that of sent ones.
    """
    received = participant_type == "RECEIVER"
    party, name = ("sender", "sender") if received else ("receiver", "receiver_account_alias")
    return [
        bars(
            f"{participant_type}-rates",
            f"Acceptance rate, by {party}",
            f"rates_by_{party}",
            by=name,
            values=["acceptance_rate"],
            first="invitations",
        ),
        bars(
            f"{participant_type}-times",
            f"Hours to answer, by {party}: median and 90th percentile",
            f"time_to_answer_by_{party}",
            by=name,
            values=["median_hours", "p90_hours"],
            first="answered",
        ),
    ]


def _filter_group(
    participant_type: str, column: str, value: str
) -> CfnDashboard.FilterGroupProperty:
    chosen = CfnDashboard.CategoryFilterProperty(
        filter_id=_filter_id(participant_type, column),
        column=CfnDashboard.ColumnIdentifierProperty(
            data_set_identifier="key_figures", column_name=column
        ),
        configuration=CfnDashboard.CategoryFilterConfigurationProperty(
            filter_list_configuration=CfnDashboard.FilterListConfigurationProperty(
                match_operator="CONTAINS", category_values=[value]
            )
        ),
    )
    scope = CfnDashboard.SheetVisualScopingConfigurationProperty(
        sheet_id=participant_type, scope="ALL_VISUALS"
    )
    return CfnDashboard.FilterGroupProperty(
        filter_group_id=f"{_filter_id(participant_type, column)}-group",
        # A data set without the column isn't filtered: data sets by sender hold received ones only.
        cross_dataset="ALL_DATASETS",
        filters=[CfnDashboard.FilterProperty(category_filter=chosen)],
        scope_configuration=CfnDashboard.FilterScopeConfigurationProperty(
            selected_sheets=CfnDashboard.SelectedSheetsFilterScopeConfigurationProperty(
                sheet_visual_scoping_configurations=[scope]
            )
        ),
        status="ENABLED",
    )


def _filter_id(participant_type: str, column: str) -> str:
    return f"{participant_type}-{column}"
