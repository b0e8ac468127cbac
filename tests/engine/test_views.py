"""Views: the types of their columns are as declared."""

import pytest

from sql.statements import View, views
from tests.engine.trino_server import Engine


@pytest.mark.parametrize("view", views(), ids=lambda view: view.key)
def test_columns_of_a_views_query_have_the_declared_types(engine: Engine, view: View) -> None:
    # A query on the view would have the declared types, whatever those of its own SELECT.
    found = engine.column_types(f"SELECT * FROM ({view.sql}) LIMIT 0")
    assert {name: type_.replace(", ", ",") for name, type_ in found.items()} == {
        column.name: column.type for column in view.columns
    }
