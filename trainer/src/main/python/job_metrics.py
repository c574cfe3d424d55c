"""A job's own metrics: its losses and its state, published to CloudWatch while it runs, whoever watches.

The losses are read from the lines that the job logs anyway, by the patterns that its request names. Only the standard library is
used, and a thread of its own: whatever becomes of a request, the job goes on. What cannot be published is said once.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import queue
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

import aws_signature

NAMESPACE = "Granite8BFineTuning"
STATUS = "TrainingJobStatus"
LOSSES = {
    "TrainingLoss": re.compile(r"Train loss: ([0-9\.]+)"),
    "EvalLoss": re.compile(r"Eval loss: ([0-9\.]+)"),
}
# What is logged within this time travels in one request.
PAUSE_SECONDS = 10.0
TIMEOUT_SECONDS = 10
# A request may hold 1,000.
MOST_VALUES = 500

Value = tuple[str, float, str]


def of(environ=os.environ, warn: Callable[[str], None] = print) -> JobMetrics | None:
    """The metrics of the job that this is, or None where it is none: the platform names its jobs in TRAINING_JOB_NAME."""
    job = environ.get("TRAINING_JOB_NAME", "")
    arn = environ.get("TRAINING_JOB_ARN", "").split(":")
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or (arn[3] if len(arn) > 3 else "")
    return JobMetrics(job, region, environ, warn) if job and region else None


class JobMetrics:
    def __init__(self, job: str, region: str, environ, warn: Callable[[str], None]):
        self.job, self.region, self.environ, self.warn = job, region, environ, warn
        self.url = aws_signature.endpoint("CLOUDWATCH", f"monitoring.{region}.amazonaws.com", environ) + "/"
        self._values: queue.SimpleQueue[Value | None] = queue.SimpleQueue()
        self._late: list[Value] = []
        self._closed = threading.Event()
        self._warned = self._refused = False
        self._thread = threading.Thread(target=self._work, name="job-metrics", daemon=True)
        self._thread.start()

    def started(self) -> None:
        self._put(STATUS, 1.0)

    def line(self, text: str) -> None:
        """A line of the job's log, which may tell of a loss."""
        for name, pattern in LOSSES.items():
            found = pattern.search(text)
            if found:
                with contextlib.suppress(ValueError):  # 1.2.3 is no number
                    self._put(name, float(found.group(1)))

    def close(self, failed: bool) -> None:
        """Publishes how the job has ended, and waits for that, but not for long."""
        self._put(STATUS, 0.0 if failed else 1.0)
        self._values.put(None)
        self._closed.set()
        self._thread.join(2 * TIMEOUT_SECONDS)

    def _put(self, name: str, value: float) -> None:
        at = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._values.put((name, value, at))

    def _work(self) -> None:
        while True:
            batch, ended = [self._values.get()], False
            self._closed.wait(PAUSE_SECONDS)
            while batch[-1] is not None and len(batch) < MOST_VALUES and not self._values.empty():
                batch.append(self._values.get())
            ended = batch[-1] is None
            values = self._late + [value for value in batch if value is not None]
            self._late = []
            if values and not self._refused:
                self._send(values)
            if ended:
                return

    def _send(self, values: list[Value]) -> None:
        try:
            body = urllib.parse.urlencode(fields(self.job, values)).encode()
            headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
            who = aws_signature.credentials(self.environ)
            signed = aws_signature.sign("POST", self.url, "monitoring", self.region, body, headers, who)
            request = urllib.request.Request(self.url, data=body, headers=signed, method="POST")
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            said = error.read().decode("utf-8", "replace")
            # Keys that have just ended, and too many requests, are over by the next one.
            self._refused = error.code in (400, 403, 404) and not re.search("Throttling|ExpiredToken", said)
            self._failed(values, f"status {error.code}")
        except Exception as error:  # a metric is worth no job
            self._failed(values, type(error).__name__)

    def _failed(self, values: list[Value], why: str) -> None:
        self._late = values[-MOST_VALUES:]
        if not self._warned:
            self._warned = True
            self.warn(
                f"warning: metrics are not published to {NAMESPACE} ({why}); the job goes on without that. Its role needs "
                "cloudwatch:PutMetricData for that namespace, and a network of its own a way to CloudWatch."
            )


def fields(job: str, values: list[Value]) -> dict[str, str]:
    """The request PutMetricData as the fields of a form."""
    form = {"Action": "PutMetricData", "Version": "2010-08-01", "Namespace": NAMESPACE}
    for number, (name, value, at) in enumerate(values, 1):
        datum = f"MetricData.member.{number}."
        form[datum + "MetricName"] = name
        form[datum + "Value"] = repr(value)
        form[datum + "Timestamp"] = at
        form[datum + "Dimensions.member.1.Name"] = "JobName"
        form[datum + "Dimensions.member.1.Value"] = job
    return form
