"""QuickSight's visuals: key figures, bar charts and tables of a data set's columns."""

from collections.abc import Sequence
from typing import Final

from aws_cdk.aws_quicksight import CfnDashboard

from infra.quicksight.data_sets import DATA_SETS

MOST_BARS: Final = 12
"""The most categories in a chart: twelve months, or the first senders or receivers."""


def key_figure(
    visual_id: str, title: str, data_set: str, *, now: str, before: str
) -> CfnDashboard.VisualProperty:
    """Return a number and its difference from an earlier number."""
    wells = CfnDashboard.KPIFieldWellsProperty(
        values=[_measure(visual_id, data_set, now)],
        target_values=[_measure(visual_id, data_set, before)],
    )
    return CfnDashboard.VisualProperty(
        kpi_visual=CfnDashboard.KPIVisualProperty(
            visual_id=visual_id,
            title=_title(title),
            chart_configuration=CfnDashboard.KPIConfigurationProperty(field_wells=wells),
        )
    )


def bars(
    visual_id: str, title: str, data_set: str, *, by: str, values: Sequence[str], first: str
) -> CfnDashboard.VisualProperty:
    """Return a bar chart of `values` by a column: vertical and stacked by month, else horizontal.

    Bars are in the order of the column `first`: ascending for a position, else descending.
    """
    by_month = DATA_SETS[data_set][by] == "DATETIME"
    wells = CfnDashboard.BarChartAggregatedFieldWellsProperty(
        category=[_dimension(visual_id, data_set, by)],
        values=[_measure(visual_id, data_set, value) for value in values],
    )
    return CfnDashboard.VisualProperty(
        bar_chart_visual=CfnDashboard.BarChartVisualProperty(
            visual_id=visual_id,
            title=_title(title),
            chart_configuration=CfnDashboard.BarChartConfigurationProperty(
                field_wells=CfnDashboard.BarChartFieldWellsProperty(
                    bar_chart_aggregated_field_wells=wells
                ),
                orientation="VERTICAL" if by_month else "HORIZONTAL",
                bars_arrangement="STACKED" if by_month else "CLUSTERED",
                data_labels=CfnDashboard.DataLabelOptionsProperty(visibility="VISIBLE"),
                sort_configuration=_sort_configuration(data_set, first),
            ),
        )
    )


def table(
    visual_id: str, title: str, data_set: str, columns: Sequence[str]
) -> CfnDashboard.VisualProperty:
    """Return a table that shows these columns of every row."""
    wells = CfnDashboard.TableUnaggregatedFieldWellsProperty(
        values=[
            CfnDashboard.UnaggregatedFieldProperty(
                field_id=f"{visual_id}.{column}", column=_column(data_set, column)
            )
            for column in columns
        ]
    )
    return CfnDashboard.VisualProperty(
        table_visual=CfnDashboard.TableVisualProperty(
            visual_id=visual_id,
            title=_title(title),
            chart_configuration=CfnDashboard.TableConfigurationProperty(
                field_wells=CfnDashboard.TableFieldWellsProperty(
                    table_unaggregated_field_wells=wells
                )
            ),
        )
    )


def _measure(visual_id: str, data_set: str, column: str) -> CfnDashboard.MeasureFieldProperty:
    """Return a numeric field. Counts are summed; rates and hours, one per row, are not."""
    counts = DATA_SETS[data_set][column] == "INTEGER"
    return CfnDashboard.MeasureFieldProperty(
        numerical_measure_field=CfnDashboard.NumericalMeasureFieldProperty(
            field_id=f"{visual_id}.{column}",
            column=_column(data_set, column),
            aggregation_function=CfnDashboard.NumericalAggregationFunctionProperty(
                simple_numerical_aggregation="SUM" if counts else "MAX"
            ),
            format_configuration=_percent() if "_rate" in column else None,
        )
    )


def _percent() -> CfnDashboard.NumberFormatConfigurationProperty:
    return CfnDashboard.NumberFormatConfigurationProperty(
        format_configuration=CfnDashboard.NumericFormatConfigurationProperty(
            percentage_display_format_configuration=(
                CfnDashboard.PercentageDisplayFormatConfigurationProperty()
            )
        )
    )


def _dimension(visual_id: str, data_set: str, column: str) -> CfnDashboard.DimensionFieldProperty:
    field_id = f"{visual_id}.{column}"
    if DATA_SETS[data_set][column] == "DATETIME":
        return CfnDashboard.DimensionFieldProperty(
            date_dimension_field=CfnDashboard.DateDimensionFieldProperty(
                field_id=field_id, column=_column(data_set, column), date_granularity="MONTH"
            )
        )
    return CfnDashboard.DimensionFieldProperty(
        categorical_dimension_field=CfnDashboard.CategoricalDimensionFieldProperty(
            field_id=field_id, column=_column(data_set, column)
        )
    )


def _sort_configuration(
    data_set: str, first: str
) -> CfnDashboard.BarChartSortConfigurationProperty:
    if DATA_SETS[data_set][first] == "DATETIME":
        latest = CfnDashboard.AggregationFunctionProperty(date_aggregation_function="MAX")
    else:
        latest = CfnDashboard.AggregationFunctionProperty(
            numerical_aggregation_function=CfnDashboard.NumericalAggregationFunctionProperty(
                simple_numerical_aggregation="MAX"
            )
        )
    sort = CfnDashboard.ColumnSortProperty(
        sort_by=_column(data_set, first),
        direction="ASC" if first == "position" else "DESC",
        aggregation_function=latest,
    )
    return CfnDashboard.BarChartSortConfigurationProperty(
        category_sort=[CfnDashboard.FieldSortOptionsProperty(column_sort=sort)],
        category_items_limit=CfnDashboard.ItemsLimitConfigurationProperty(
            items_limit=MOST_BARS, other_categories="EXCLUDE"
        ),
    )


def _column(data_set: str, column: str) -> CfnDashboard.ColumnIdentifierProperty:
    return CfnDashboard.ColumnIdentifierProperty(data_set_identifier=data_set, column_name=column)


def _title(text: str) -> CfnDashboard.VisualTitleLabelOptionsProperty:
    return CfnDashboard.VisualTitleLabelOptionsProperty(
        format_text=CfnDashboard.ShortFormatTextProperty(plain_text=text)
    )
