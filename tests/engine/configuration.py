"""Trino's configuration files: one node on 127.0.0.1, and the local AWS as its catalogue."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from tests.e2e.local_aws import REGION

CATALOG: Final = "awsdatacatalog"
"""The name in Athena of an account's Glue catalogue."""
_NODE: Final = {
    "node.environment": "test",
    "node.bind-ip": "127.0.0.1",
    "node.internal-address": "127.0.0.1",
}


def write_configuration(folder: Path, port: int, environment: Mapping[str, str]) -> None:
    """Write the files of Trino's `etc`, for the local AWS of a client's environment."""
    trusted = folder / "trusted.p12"
    trusted.write_bytes(_trust_store(Path(environment["AWS_CA_BUNDLE"])))
    _write(folder / "config.properties", _coordinator(port))
    _write(folder / "node.properties", _NODE)
    _write(folder / f"catalog/{CATALOG}.properties", _catalog(environment))
    options = (
        "-Xmx2G",
        # Tests are short: compiling more thoroughly costs more than it saves.
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        f"-Djavax.net.ssl.trustStore={trusted}",
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        "-Djavax.net.ssl.trustStorePassword=",
    )
    (folder / "jvm.config").write_text("\n".join(options), encoding="utf-8")


def _write(file: Path, properties: Mapping[str, str]) -> None:
    file.parent.mkdir(exist_ok=True)
    lines = (f"{key}={value}\n" for key, value in properties.items())
    file.write_text("".join(lines), encoding="utf-8")


def _coordinator(port: int) -> dict[str, str]:
    return {
        "coordinator": "true",
        "node-scheduler.include-coordinator": "true",
        "http-server.http.port": str(port),
        "discovery.uri": f"http://127.0.0.1:{port}",
    }


def _catalog(environment: Mapping[str, str]) -> dict[str, str]:
    endpoint, region = environment["AWS_ENDPOINT_URL"], REGION
    access, secret = environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]
    return {
        "connector.name": "hive",
        "hive.security": "read-only",
        "hive.parquet.time-zone": "UTC",
        "hive.metastore": "glue",
        "hive.metastore.glue.endpoint-url": endpoint,
        "hive.metastore.glue.region": region,
        "hive.metastore.glue.aws-access-key": access,
        "hive.metastore.glue.aws-secret-key": secret,
        "hive.metastore.glue.partitions-segments": "1",  # the local Glue ignores segments
        "fs.native-s3.enabled": "true",
        "s3.endpoint": endpoint,
        "s3.region": region,
        "s3.aws-access-key": access,
        "s3.aws-secret-key": secret,
        "s3.path-style-access": "true",
    }


def _trust_store(certificate: Path) -> bytes:
    """Return a PEM certificate as a Java trust store without a password."""
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    trusted = pkcs12.PKCS12Certificate(read, b"local-aws")
    return pkcs12.serialize_java_truststore([trusted], NoEncryption())
