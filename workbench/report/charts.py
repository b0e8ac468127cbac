"""Rows as charts: Vega-Lite, drawn to SVG that needs no script and takes the page's colours."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import altair as alt
import vl_convert

from workbench.report import wording

STATUSES: Final = ("accepted", "rejected", "expired", "pending", "other")
"""Parts of a column, from the bottom up."""
_WIDTH: Final = 320
"""Units of a chart's width; on a phone about pixels."""
_TEXT: Final = 13
_PADDING: Final = {"top": 3, "bottom": 4, "left": 0, "right": 0}
_CHARACTER: Final = 0.62 * _TEXT
"""Width of a usual character in broad fonts."""
_MONTH_ABOVE_YEAR: Final = (
    "[monthAbbrevFormat(+slice(datum.value, 5) - 1), "
    "datum.index == 0 || slice(datum.value, 5) == '01' ? slice(datum.value, 0, 4) : '']"
)


@dataclass(frozen=True)
class Bar:
    """A bar: its name, the text at its end, its length, and that of a light bar behind it."""

    name: str
    label: str
    value: float
    behind: float = 0


@dataclass(frozen=True)
class Column:
    """A month, such as 2026-01, how many invitations, and how many of each of STATUSES."""

    month: str
    total: int
    parts: dict[str, int]


def short_bars(bars: Sequence[Bar]) -> str:
    """Return the SVG of bars with short names at their left."""
    room = _WIDTH - 8 - _widest(bars)
    scale = _from_zero_to(max(bar.value for bar in bars), 122, room)
    base = _places(bars, padding=0.35)
    names = base.mark_text(align="right").encode(x=alt.value(114), text="name:N")
    labels = base.mark_text(align="left", dx=6).encode(
        x=alt.X("value:Q", axis=None, scale=scale), text="label:N"
    )
    return _svg(_bars(base, "value", scale), names, labels, height=alt.Step(28))


def long_bars(bars: Sequence[Bar], full: float) -> str:
    """Return the SVG of bars below their names; `full` is the length that fills the width."""
    scale = _from_zero_to(full, 0, _WIDTH)
    room = (_WIDTH - 2 * _CHARACTER - _widest(bars)) / _CHARACTER
    base = _places([replace(bar, name=wording.fitting(bar.name, room)) for bar in bars], padding=0)
    names = base.mark_text(align="left", dy=-9).encode(x=alt.value(0), text="name:N")
    labels = base.mark_text(align="right", dy=-9).encode(x=alt.value(_WIDTH), text="label:N")
    layers = (_bars(base, name, scale, size=10, yOffset=7) for name in ("behind", "value"))
    return _svg(*layers, names, labels, height=alt.Step(42))


def columns(months: Sequence[Column]) -> str:
    """Return the SVG of one column a month, stacked by status, with the total on top."""
    rows = [
        {"month": each.month, "status": name, "order": STATUSES.index(name), "count": part}
        for each in months
        for name, part in each.parts.items()
        if part
    ]
    totals = [{"month": each.month, "total": each.total} for each in months]
    axis = alt.Axis(title=None, labelExpr=_MONTH_ABOVE_YEAR)
    x = alt.X("month:O", axis=axis, scale=alt.Scale(paddingInner=0.25, paddingOuter=0.25))
    parts = alt.Chart(_table(rows), name="value_bars").mark_bar(size=20, strokeWidth=1)
    parts = parts.encode(
        x=x, y=alt.Y("count:Q", axis=None), color=_colours(rows), order=alt.Order("order:Q")
    )
    sums = alt.Chart(_table(totals)).mark_text(dy=-8, fontSize=_TEXT - 2)
    sums = sums.encode(x=x, y="total:Q", text=alt.Text("total:Q", format=_short(months)))
    return _svg(parts, sums, height=190)


def _colours(rows: Sequence[dict[str, Any]]) -> alt.Color:
    shown = [name for name in STATUSES if any(row["status"] == name for row in rows)]
    scale = alt.Scale(domain=shown, range=[f"var(--{name})" for name in shown])
    legend = alt.Legend(title=None, orient="top", columns=4, symbolType="square")
    return alt.Color("status:N", scale=scale, legend=legend)


def _short(months: Sequence[Column]) -> str:
    """Return the number format with which all totals fit above their columns."""
    return ",d" if max(each.total for each in months) < 1000 else ".2~s"


def _widest(bars: Sequence[Bar]) -> float:
    """Return the width of the widest label."""
    return _CHARACTER * max(wording.width(bar.label) for bar in bars)


def _places(bars: Sequence[Bar], padding: float) -> alt.Chart:
    rows = [{"place": place} | asdict(bar) for place, bar in enumerate(bars)]
    scale = alt.Scale(paddingInner=padding, paddingOuter=padding / 2)
    return alt.Chart(_table(rows)).encode(y=alt.Y("place:O", axis=None, scale=scale))


def _bars(base: alt.Chart, name: str, scale: alt.Scale, **mark: Any) -> alt.Chart:
    x = alt.X(f"{name}:Q", axis=None, scale=scale)
    drawn = base.transform_filter(f"datum.{name} > 0").properties(name=f"{name}_bars")
    bars: alt.Chart = drawn.mark_bar(color=f"var(--{name})", **mark).encode(x=x)
    return bars


def _table(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _from_zero_to(longest: float, start: float, end: float) -> alt.Scale:
    return alt.Scale(domain=[0, longest or 1], range=[start, end], nice=False)


def _svg(*layers: alt.Chart, height: float | alt.Step) -> str:
    chart = alt.layer(*layers).properties(width=_WIDTH, height=height, padding=_PADDING)
    chart = chart.configure(
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="transparent",
        font="sans-serif",
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(color="var(--text)", fontSize=_TEXT),
        axis=alt.AxisConfig(
            labelColor="var(--text)",
            labelFontSize=_TEXT - 2,
            domainColor="var(--line)",
            ticks=False,
            labelAngle=0,
            labelPadding=6,
        ),
        legend=alt.LegendConfig(
            labelColor="var(--text)", labelFontSize=_TEXT - 2, symbolStrokeWidth=0, symbolSize=120
        ),
        bar=alt.BarConfig(stroke="var(--card)", strokeWidth=0),
    )
    # Its parts were checked when they were created; checking the whole takes a second a page.
    return vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
