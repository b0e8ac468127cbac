"""The rule for an e-mail address that SNS can subscribe."""

from invitations.rules import Rule, text


def email_address() -> Rule[str]:
    """Allow an e-mail address."""
    word, label = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    pattern = rf"(?ai:{word}(\.{word})*@({label}\.)+{label})"
    return text(pattern, "e-mail addresses")
