"""Names, titles and account ids: in many scripts, odd ones included."""

from random import Random
from typing import Any, Final

OWN_ACCOUNT: Final = "004815162342"
OWN_COMPANY: Final = "Alpenwolke Müller & Söhne GmbH"
MAX_TITLE: Final = 40
MAX_COMPANY: Final = 120
MAX_ALIAS: Final = 80

_AWS = (("AWS", "AWS"), ("aws", "Amazon Web Services"), ("AWS", "Amazon Web Services, Inc."))
_COMPANIES = 400

_FOUNDERS = (
    "Ångström", "Brightwater", "Çelik", "Dvořák", "Ekström", "Fjällräven Nät", "González",
    "Højgaard", "Île-de-Cloud", "Jánošík", "Kowalczyk", "Łódź", "Müller", "Nakamura",
    "O'Brien", "Peña", "Quirós", "Rīga", "São Bento", "Þórsson", "Überblick", "Vũng Tàu",
    "Wójcik", "Xochitl", "Şahin", "Žižka", "北京云智", "株式会社クラウド", "클라우드 서울",
    "Κοραής", "Облачные решения", "شركة الحلول", "חברת ענן", "क्लाउड सेवा", "บริษัท คลาวด์",
)  # fmt: skip
_TRADES = ("Analytics", "Cloud", "Consulting", "Datenbanken", "IT", "Logistik", "Robotics", "数据")
_FORMS = ("AG", "& Co. KG", "GmbH", "Inc.", "Ltd.", "S.A.", "sp. z o.o.", "有限公司", "K.K.", "🚀")
_PROJECTS = (
    "Datenbank-Migration", "SAP on AWS", "GenAI-Pilot", "VMware-Ablösung", "lift & shift",
    "Modernisierung", "データ基盤", "云迁移项目", "보안 점검", "هجرة السحابة", "מעבר לענן",
    "Контакт-центр", "IoT für Züge", "<b>HPC</b>", "analytique 🧪", "disaster recovery",
)  # fmt: skip
_ODD_TITLES = (
    "",
    " ",
    'Said "yes", they did; \\ maybe',
    "two\nlines",
    "tabs\tand\r\nWindows lines",
    "👩‍💻👨‍👩‍👧‍👦🏳️‍🌈",
    "e\u0301 is not \u00e9",
    "\u202eright to left\u202c",
    "null",
    "NaN",
    "=1+1",
    "'; DROP TABLE engagements; --",
    "移" * MAX_TITLE,
    "🚀" * MAX_TITLE,
)

_ALPHABET = b"0123456789abcdefghijklmnopqrstuvwxyz"
_TO_ALPHABET = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))


def identifier(rng: Random, prefix: str, length: int) -> str:
    """Return `prefix`, a dash and `length` lower-case letters and digits."""
    return f"{prefix}-{rng.randbytes(length).translate(_TO_ALPHABET).decode()}"


def title(rng: Random) -> str:
    """Return an engagement's title, at most MAX_TITLE characters; one in ten is odd."""
    if rng.random() < 0.1:
        return rng.choice(_ODD_TITLES)
    return f"{rng.choice(_FOUNDERS)}: {rng.choice(_PROJECTS)} #{rng.getrandbits(12)}"[:MAX_TITLE]


class Parties:
    """Senders and receivers of a slice: the partner's own account is always one of the two."""

    def __init__(self, participant_type: str, seed: int) -> None:
        rng = Random(f"{seed} companies")  # noqa: S311 - repeatable on purpose
        others = [(_account(rng), company(rng)) for _ in range(_COMPANIES)]
        others[0] = (others[0][0], "株式会社" * (MAX_COMPANY // 4))
        self._senders = [(OWN_ACCOUNT, OWN_COMPANY)]
        self._receivers = others
        if participant_type == "RECEIVER":
            self._senders, self._receivers = [*others, *_AWS * 60], self._senders

    def draw(self, rng: Random) -> dict[str, Any]:
        """Return a summary's members for sender and receiver."""
        sender, company = rng.choice(self._senders)
        account, alias = rng.choice(self._receivers)
        receiver: dict[str, Any] = {"AwsAccountId": account}
        draw = rng.random()
        if draw < 0.8:
            receiver["Alias"] = alias[:MAX_ALIAS]
        elif draw < 0.85:
            receiver["Alias"] = None
        return {
            "SenderAwsAccountId": sender,
            "SenderCompanyName": company,
            "Receiver": {"Account": receiver},
        }


def _account(rng: Random) -> str:
    """Return 12 digits; every fourth has leading zeros."""
    return f"{int(rng.random() * (10**9 if rng.random() < 0.25 else 10**12)):012}"


def company(rng: Random) -> str:
    """Return a company's name, in some script."""
    return f"{rng.choice(_FOUNDERS)} {rng.choice(_TRADES)} {rng.choice(_FORMS)}"
