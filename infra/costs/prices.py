"""The price list: AWS's list prices in us-east-1, of November 2026."""

from typing import Final, NamedTuple


class Price(NamedTuple):
    """A price in dollars for a unit, such as a GB-second."""

    unit: str
    dollars: float


LAMBDA_SECOND: Final = {
    "arm64": Price("Lambda, GB-second, arm64", 0.0000133334),
    "x86_64": Price("Lambda, GB-second, x86_64", 0.0000166667),
}
LAMBDA_DISK: Final = Price("Lambda, GB-second of disk beyond 512 MB", 0.0000000309)
LAMBDA_REQUESTS: Final = Price("Lambda, a million requests", 0.2)
S3_STORAGE: Final = Price("S3, GB-month", 0.023)
S3_WRITES: Final = Price("S3, 1,000 writes or lists", 0.005)
S3_READS: Final = Price("S3, 1,000 reads", 0.0004)
GLUE_REQUESTS: Final = Price("Glue, a million requests", 1)
SCHEDULER_STARTS: Final = Price("Scheduler, a million starts", 1)
TRANSITIONS: Final = Price("Step Functions, 1,000 transitions", 0.025)
TRACES: Final = Price("X-Ray, a million traces", 5)
LOGS_WRITTEN: Final = Price("CloudWatch, GB of logs written", 0.5)
LOGS_KEPT: Final = Price("CloudWatch, GB-month of logs kept", 0.03)
ALARM_METRIC: Final = Price("CloudWatch, metric of an alarm", 0.1)
METRIC: Final = Price("CloudWatch, metric that a job sends in each hour", 0.3)
DASHBOARD: Final = Price("CloudWatch, dashboard", 3)
KEY: Final = Price("KMS, key, and each of its first two rotations", 1)
LOGS_SCANNED: Final = Price("Logs Insights, GB that a query scans", 0.005)
ATHENA: Final = Price("Athena, TB that a query reads, at least 10 MB", 5)
AUTHOR: Final = Price("QuickSight, author", 24)
READER: Final = Price("QuickSight, reader", 3)

PRICES: Final = (
    *(*LAMBDA_SECOND.values(), LAMBDA_DISK, LAMBDA_REQUESTS),
    *(S3_STORAGE, S3_WRITES, S3_READS, GLUE_REQUESTS, SCHEDULER_STARTS, TRANSITIONS, TRACES),
    *(LOGS_WRITTEN, LOGS_KEPT, ALARM_METRIC, METRIC, DASHBOARD, KEY),
    *(LOGS_SCANNED, ATHENA, AUTHOR, READER),
)
