"""The rule for the bucket's name: what both S3 (general purpose buckets) and the CDK allow.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
"""

import re
from typing import Any, Final

from invitations.rules import Rule, UnusableValueError, matching

_NAME: Final = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
# The CDK also refuses a hyphen next to a dot: no certificate covers such a host name.
_WRONG_DOTS: Final = re.compile(r"\.\.|\.-|-\.")
_IP_ADDRESS: Final = re.compile(r"\d+(\.\d+){3}")
_RESERVED_STARTS: Final = ("xn--", "sthree-", "amzn-s3-demo-")
# Other kinds of buckets, aliases of access points, and buckets in an account's own namespace.
_RESERVED_ENDS: Final = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an")


def bucket_name() -> Rule[str]:
    """Allow the name of a bucket, or nothing."""
    return Rule("a bucket name, or nothing to have one made up", _parsed)


def _parsed(value: Any) -> str:
    name = matching(value, f"|{_NAME}")
    if _WRONG_DOTS.search(name):
        raise UnusableValueError("between dots there is at least a letter or digit, no hyphen")
    if _IP_ADDRESS.fullmatch(name):
        raise UnusableValueError("it looks like an IP address")
    for start in _RESERVED_STARTS:
        if name.startswith(start):
            raise UnusableValueError(f"S3 reserves names that start with {start}")
    for end in _RESERVED_ENDS:
        if name.endswith(end):
            raise UnusableValueError(f"S3 reserves names that end with {end}")
    return name
