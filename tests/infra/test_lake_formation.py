"""The grants of Lake Formation: who gets which, and that runs wait for them."""

from invitations.tables import TABLES
from sql.statements import views
from tests.infra.conftest import VARIATIONS, Synth
from tests.infra.template import Json, Template

TABLE_NAMES = {table.name for table in TABLES}
VIEW_NAMES = {view.key for view in views()}
KIND = "LakeFormation::PrincipalPermissions"


def grants(template: Template, principal: Json) -> dict[str, list[str]]:
    """Return the permissions of a principal, by table or view, `database` or `location`."""
    found = {}
    for grant in template.all(KIND):
        if grant["Principal"]["DataLakePrincipalIdentifier"] == principal:
            assert grant["PermissionsWithGrantOption"] == []
            ((kind, resource),) = grant["Resource"].items()
            assert resource.get("DatabaseName", "mine") == "mine"
            name = {"Database": "database", "DataLocation": "location"}.get(kind)
            found[name or resource["Name"]] = sorted(grant["Permissions"])
    return found


def role(template: Template, service: str) -> Json:
    return {"Fn::GetAtt": [template.role_of(service), "Arn"]}


def test_function_may_publish_to_every_table_and_to_the_bucket(synth: Synth) -> None:
    locked = synth("locked")
    found = grants(locked, role(locked, "lambda"))
    assert found.pop("database") == ["DESCRIBE"]
    assert found.pop("location") == ["DATA_LOCATION_ACCESS"]
    assert found.keys() == TABLE_NAMES
    for permissions in found.values():
        assert set(permissions) >= {"ALTER", "DESCRIBE", "INSERT", "SELECT"}


def test_readers_may_read_every_table_and_view_and_nothing_else(synth: Synth) -> None:
    locked = synth("locked")
    (reader,) = VARIATIONS["locked"]["reader_arns"]
    for principal in (reader, role(locked, "quicksight")):
        found = grants(locked, principal)
        assert found.pop("database") == ["DESCRIBE"]
        assert found.keys() == TABLE_NAMES | VIEW_NAMES
        assert {tuple(permissions) for permissions in found.values()} == {("DESCRIBE", "SELECT")}


def test_runs_and_quicksight_start_after_the_grants(synth: Synth) -> None:
    locked = synth("locked")
    for kind in ("Scheduler::Schedule", "QuickSight::DataSource"):
        depends_on = locked.resources[locked.id(kind)]["DependsOn"]
        assert set(locked.ids(KIND)) <= set(depends_on), kind


def test_grant_is_made_after_its_table(synth: Synth) -> None:
    locked = synth("locked")
    ids = {
        locked.resources[id_]["Properties"]["TableInput"]["Name"]: id_
        for id_ in locked.ids("Glue::Table")
    }
    for id_ in locked.ids(KIND):
        resource = locked.resources[id_]["Properties"]["Resource"]
        if "Table" in resource:
            assert ids[resource["Table"]["Name"]] in locked.resources[id_]["DependsOn"]


def test_without_the_setting_there_are_no_grants(synth: Synth) -> None:
    assert synth("default").ids(KIND) == synth("loose").ids(KIND) == []
