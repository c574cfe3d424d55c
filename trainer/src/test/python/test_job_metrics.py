"""A job publishes its losses and its state itself, and no failure of that is one of the job."""

import http.server
import json
import sys
import threading
import urllib.parse

import pytest

import entrypoint
import job_metrics

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}
LOSSES = """
import sys, time
print("Train loss: 2.5000", file=sys.stderr, flush=True)
time.sleep(0.3)
print("Train loss: 1.2.3", file=sys.stderr, flush=True)
print("Eval loss: 0.7500", flush=True)
"""


class CloudWatch(http.server.BaseHTTPRequestHandler):
    status, body = 200, b"<PutMetricDataResponse/>"
    seen: tuple = ()

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        CloudWatch.seen += (({name: values[0] for name, values in form.items()}, self.headers["Authorization"]),)
        self.send_response(CloudWatch.status)
        self.end_headers()
        self.wfile.write(CloudWatch.body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def job(monkeypatch, tmp_path):
    """Runs a program as the training of a job; tells its status."""
    CloudWatch.seen, CloudWatch.status, CloudWatch.body = (), 200, b"<PutMetricDataResponse/>"
    server = http.server.HTTPServer(("127.0.0.1", 0), CloudWatch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    variables = {
        **KEYS,
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_CLOUDWATCH": f"http://127.0.0.1:{server.server_port}",
        "TRAINING_JOB_NAME": "granite-8b-training-1",
        "GRANITE_ML_ROOT": str(tmp_path),
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(job_metrics, "PAUSE_SECONDS", 0.05)

    def run(program: str, words: str = "train") -> int:
        monkeypatch.setattr(entrypoint, "command_for", lambda *arguments: [sys.executable, "-c", program])
        return entrypoint.main([words])

    yield run
    server.shutdown()
    server.server_close()


def published() -> list[tuple[str, float, str]]:
    values = []
    for form, _ in CloudWatch.seen:
        assert form["Action"] == "PutMetricData" and form["Namespace"] == "Granite8BFineTuning"
        number = 1
        while (datum := f"MetricData.member.{number}.") + "MetricName" in form:
            assert form[datum + "Dimensions.member.1.Name"] == "JobName"
            assert form[datum + "Timestamp"].endswith("Z")
            job_name = form[datum + "Dimensions.member.1.Value"]
            values.append((form[datum + "MetricName"], float(form[datum + "Value"]), job_name))
            number += 1
    return values


def test_losses_and_state_are_published_with_the_jobs_name(job, capfd):
    assert job(LOSSES) == 0
    name = "granite-8b-training-1"
    assert published() == [
        ("TrainingJobStatus", 1.0, name),
        ("TrainingLoss", 2.5, name),
        ("EvalLoss", 0.75, name),
        ("TrainingJobStatus", 1.0, name),
    ]
    assert all("/us-east-1/monitoring/aws4_request" in signature for _, signature in CloudWatch.seen)
    said = capfd.readouterr()
    assert "Train loss: 2.5000" in said.err and "Eval loss: 0.7500" in said.out, "the log is as it was"
    assert "warning" not in said.err


def test_a_failed_job_says_so(job):
    assert job("import sys; sys.exit(3)") == 3
    assert published()[-1] == ("TrainingJobStatus", 0.0, "granite-8b-training-1")


def test_a_refusal_is_said_once_and_asked_no_further(job, capfd):
    CloudWatch.status, CloudWatch.body = 403, b"<Code>AccessDenied</Code>"
    assert job(LOSSES) == 0
    err = capfd.readouterr().err
    assert err.count("warning: metrics are not published") == 1
    assert "status 403" in err and "cloudwatch:PutMetricData" in err and KEYS["AWS_SECRET_ACCESS_KEY"] not in err
    assert len(CloudWatch.seen) == 1


def test_what_was_throttled_is_published_with_the_next(job, capfd):
    CloudWatch.status, CloudWatch.body = 400, b"<Code>Throttling</Code>"
    heal = threading.Timer(0.3, lambda: setattr(CloudWatch, "status", 200))
    heal.start()
    assert job(LOSSES.replace("0.3", "0.8")) == 0
    heal.join()
    assert [name for name, _, _ in published()[-4:]] == [
        "TrainingJobStatus",
        "TrainingLoss",
        "EvalLoss",
        "TrainingJobStatus",
    ]
    assert capfd.readouterr().err.count("warning: ") == 1


@pytest.mark.parametrize(
    "variables",
    [
        {"AWS_ENDPOINT_URL_CLOUDWATCH": "http://127.0.0.1:9"},
        {"AWS_ENDPOINT_URL_CLOUDWATCH": "no address"},
        {"AWS_ACCESS_KEY_ID": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": ""},
    ],
)
def test_whatever_is_missing_the_job_goes_on(job, monkeypatch, capfd, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert job(LOSSES) == 0
    assert capfd.readouterr().err.count("warning: metrics are not published") == 1


def test_who_is_no_job_publishes_nothing(job, monkeypatch):
    monkeypatch.delenv("TRAINING_JOB_NAME")
    assert job(LOSSES) == 0
    assert job_metrics.of({"TRAINING_JOB_NAME": "x"}) is None, "no region"
    assert CloudWatch.seen == ()


def test_of_several_machines_the_first_publishes(job, tmp_path):
    config = tmp_path / "input" / "config"
    config.mkdir(parents=True)
    for current, number in (("algo-2", 0), ("algo-1", 4)):
        hosts = {"current_host": current, "hosts": ["algo-2", "algo-1"]}
        (config / "resourceconfig.json").write_text(json.dumps(hosts))
        assert job(LOSSES) == 0
        assert len(published()) == number


def test_the_region_may_come_from_the_jobs_arn():
    metrics = job_metrics.of(
        {"TRAINING_JOB_NAME": "x", "TRAINING_JOB_ARN": "arn:aws:sagemaker:eu-west-1:123456789012:training-job/x"}
    )
    assert metrics is not None and metrics.url == "https://monitoring.eu-west-1.amazonaws.com/"
