"""information_schema names the database that a deployment has unless it is set."""

import json
from pathlib import Path

from workbench.athena_sql.information_schema import DATABASE

SETTINGS = Path(__file__).parents[4] / "cdk.json"


def test_database_of_a_folder_is_the_default_of_the_setting() -> None:
    assert json.loads(SETTINGS.read_text(encoding="utf-8"))["context"]["database"] == DATABASE
