"""The model hub's token comes from a secret, by a request that is signed without any library."""

import http.server
import json
import threading

import pytest

import hub_token
from entrypoint import with_held_out, with_token

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:granite/hub-EXAMPLE"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}


class Secrets(http.server.BaseHTTPRequestHandler):
    answer = (200, {"SecretString": "hf_EXAMPLE"})
    seen = ()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Secrets.seen += ((dict(self.headers), json.loads(body)),)
        status, value = Secrets.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def service():
    Secrets.seen = ()
    Secrets.answer = (200, {"SecretString": "hf_EXAMPLE"})
    server = http.server.HTTPServer(("127.0.0.1", 0), Secrets)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {**KEYS, hub_token.VARIABLE: ARN, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}
    server.shutdown()
    server.server_close()


def test_the_token_of_a_secret_becomes_a_variable(service):
    assert with_token(service)["HF_TOKEN"] == "hf_EXAMPLE"
    headers, body = Secrets.seen[0]
    assert body == {"SecretId": ARN}
    sent = {name.lower(): value for name, value in headers.items()}
    assert sent["x-amz-target"] == "secretsmanager.GetSecretValue"
    assert "/us-east-1/secretsmanager/aws4_request" in sent["authorization"]


def test_a_secret_may_be_an_object_with_the_token(service):
    Secrets.answer = (200, {"SecretString": '{"HF_TOKEN": "hf_OTHER"}'})
    assert hub_token.fetch(service) == "hf_OTHER"


def test_a_refusal_says_which_right_is_missing_and_repeats_no_key(service):
    Secrets.answer = (400, {"__type": "AccessDeniedException"})
    with pytest.raises(hub_token.SecretError) as error:
        hub_token.fetch(service)
    assert "GetSecretValue" in error.value.hint
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in str(error.value) + error.value.hint


def test_no_secret_or_a_token_of_ones_own_asks_nobody(service):
    assert hub_token.fetch({}) is None
    assert hub_token.fetch({**service, "HF_TOKEN": "hf_MINE"}) is None
    assert Secrets.seen == ()


def test_what_is_no_arn_is_said(service):
    with pytest.raises(hub_token.SecretError, match="no ARN"):
        hub_token.fetch({**service, hub_token.VARIABLE: "hf_EXAMPLE"})


def test_held_out_files_take_the_place_of_the_datas_own(tmp_path):
    for folder in ("data", "eval"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "train.jsonl").write_text("train")
    (tmp_path / "data" / "val.jsonl").write_text("old")
    (tmp_path / "eval" / "val.jsonl").write_text("new")
    both = with_held_out(tmp_path / "data", tmp_path / "eval", tmp_path)
    assert (both / "train.jsonl").read_text() == "train"
    assert (both / "val.jsonl").read_text() == "new"
    assert with_held_out(tmp_path / "data", tmp_path / "none", tmp_path) == tmp_path / "data"
