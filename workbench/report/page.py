"""A lake's report: the saved queries' rows as one HTML page that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from invitations.domain import Slice
from workbench.options.version import own_version
from workbench.report import cards, details, freshness, key_figures, urgent, wording
from workbench.report.answers import Answers
from workbench.report.cards import Card
from workbench.report.key_figures import Figure
from workbench.report.urgent import Urgent

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Report:
    """A page, and how many invitations it covers."""

    html: str
    invitations: int


@dataclass(frozen=True, kw_only=True)
class Section:
    """A slice's part of the page; only invitations sent to you can need an answer."""

    of: Slice
    figures: list[Figure]
    cards: list[Card]
    urgent: Sequence[Urgent]
    more_urgent: int

    @property
    def id(self) -> str:
        """Prefix of the ids of the section's elements."""
        return f"{self.of.catalog}-{self.of.participant_type}".lower()


def page_of(answers: Answers, now: datetime) -> Report:
    """Return the report for answers as of `now`."""
    return Report(html(answers, now), answers.invitations)


def html(answers: Answers, now: datetime) -> str:
    """Return the page for answers as of `now`."""
    utc = now.astimezone(UTC).replace(tzinfo=None)
    sections = [_section(answers, of, utc) for of in answers.slices(key_figures.QUERY)]
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["named"] = _named
    return environment.get_template("page.html").render(
        as_of=wording.minute(utc),
        freshness=freshness.freshness(answers),
        catalogs=_by_catalog(sections),
        count=wording.count,
        version=own_version(),
    )


def _section(answers: Answers, of: Slice, now: datetime) -> Section:
    [figures] = answers.of(key_figures.QUERY, of)
    received = of.participant_type == "RECEIVER"
    party = cards.SENDER if received else cards.RECEIVER
    waiting = answers.of(urgent.QUERY, of) if received else []
    return Section(
        of=of,
        figures=key_figures.figures(figures),
        cards=[
            cards.days_left(answers.of("pending_by_days_left", of)),
            cards.funnel(answers.of("funnel_by_month", of)),
            cards.rates(answers.of(f"rates_by_{party.key}", of), party),
            cards.times(answers.of(f"time_to_answer_by_{party.key}", of), party),
            *details.cards_of(answers, of),
        ],
        urgent=urgent.urgent(waiting, now),
        more_urgent=waiting[0]["places"] - len(waiting) if waiting else 0,
    )


def _named(svg: str, id_: str) -> Markup:
    """Return a chart as one image, named and described by the elements with these ids."""
    role = f'<svg role="img" aria-labelledby="{id_}-title" aria-describedby="{id_}-reading" '
    return Markup(svg.replace("<svg ", role, 1))  # noqa: S704 - Vega escapes what is not ours


def _by_catalog(sections: Sequence[Section]) -> dict[str, list[Section]]:
    catalogs: dict[str, list[Section]] = {}
    for section in sections:
        catalogs.setdefault(section.of.catalog, []).append(section)
    return catalogs
