"""Parts of addresses of the web."""

from typing import Final

from workbench.athena_sql.functions.signatures import Rule, rule


def _part(name: str, result: str = "varchar") -> Rule:
    return rule((f"varchar -> {result}", f"athena_url_{name}({{0}})"))


URLS: Final[dict[str, Rule]] = {
    "url_encode": _part("encode"),
    "url_decode": _part("decode"),
    "url_extract_fragment": _part("fragment"),
    "url_extract_host": _part("host"),
    "url_extract_path": _part("path"),
    "url_extract_port": _part("port", "bigint"),
    "url_extract_protocol": _part("protocol"),
    "url_extract_query": _part("query"),
    "url_extract_parameter": rule(
        ("varchar, varchar -> varchar", "athena_url_parameter({0}, {1})")
    ),
}
