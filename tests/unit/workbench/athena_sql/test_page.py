"""docs/local-sql.md lists every function of the table."""

import re
from pathlib import Path

from workbench.athena_sql.functions.aggregates import AGGREGATES
from workbench.athena_sql.functions.map_aggregates import MAP_AGGREGATES
from workbench.athena_sql.functions.statistics import STATISTICS
from workbench.athena_sql.functions.windows import WINDOWS
from workbench.athena_sql.translation.lambdas import LAMBDAS
from workbench.athena_sql.translation.translator import CLOCK, FUNCTIONS

PAGE = Path(__file__).parents[4] / "docs" / "local-sql.md"


def test_page_lists_exactly_the_functions_that_are_answered() -> None:
    table = (
        PAGE.read_text(encoding="utf-8").partition("<!-- functions")[2].partition("\n\nTimes")[0]
    )
    answered = {
        *FUNCTIONS,
        *LAMBDAS,
        *AGGREGATES,
        *STATISTICS,
        *MAP_AGGREGATES,
        *WINDOWS,
        *CLOCK,
        "extract",
    }
    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(answered)
