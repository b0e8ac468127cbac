"""Costs of the runs of a listing that takes longer than one run may."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import Cost, Service, measure, service


@dataclass(frozen=True, kw_only=True)
class LongListing:
    """The costs of one full listing in several runs, and MB on disk; the last run only merges."""

    name: str
    runs: list[Cost]
    kept_mb: float
    published_mb: float


def list_over_several_runs(invitations: int, *, pages: int) -> list[LongListing]:
    """List a slice in runs of some pages each, and again on top of the published snapshot.

    Raises RuntimeError if a run before the last one published, or if the last one lacks rows.
    """
    with service(invitations) as partner_central, TemporaryDirectory() as name:
        folder = Path(name)
        listings = [
            _listing(title, partner_central, folder, pages) for title in ("first", "the next day")
        ]
    for listing in listings:
        rows = [cost.rows for cost in listing.runs]
        if any(rows[:-1]) or rows[-1] != invitations:
            raise RuntimeError(f"the {listing.name} listing published {rows}")
    return listings


def _listing(name: str, partner_central: Service, folder: Path, pages: int) -> LongListing:
    lake = folder / "lake"
    before = _bytes(lake, "invitations")
    runs: list[Cost] = []
    kept = 0
    while not runs or not runs[-1].rows:
        runs.append(measure("limited_run", partner_central, folder, f"--pages={pages}"))
        kept = max(kept, _bytes(lake, "unfinished"))
    published = _bytes(lake, "invitations") - before
    return LongListing(name=name, runs=runs, kept_mb=kept / 1e6, published_mb=published / 1e6)


def _bytes(lake: Path, prefix: str) -> int:
    return sum(path.stat().st_size for path in (lake / prefix).rglob("[!_]*.parquet"))


def long_listing_lines(listings: list[LongListing]) -> Iterator[str]:
    """Yield the costs of each run of each listing."""
    for listing in listings:
        invitations = listing.runs[-1].rows
        yield (
            f"{invitations:,} invitations, {listing.name} listing: {len(listing.runs)} runs, "
            f"{listing.kept_mb:.0f} MB kept between them, {listing.published_mb:.0f} MB published"
        )
        yield f"{'run':>4} {'requests':>9} {'CPU s':>7} {'wall s':>7} {'MiB':>6}"
        for number, cost in enumerate(listing.runs, 1):
            yield (
                f"{number:4} {cost.requests:9,} {cost.cpu_seconds:7.1f} "
                f"{cost.wall_seconds:7.1f} {cost.peak_mib:6.0f}"
            )
