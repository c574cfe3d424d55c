"""Records a session with the cloud's verbs, from nothing to a model on this disk, against the local AWS of granite-testkit.

    granite-bench/run cloud-session docs/cloud-session.md

Every line is what the commands said. Times of day, durations and addresses of this machine are put into words, so that the same program
records the same session; where a second recording differs in more than a state that passed between two looks, something has changed.
"""

import argparse
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

HOME = Path(__file__).resolve().parents[4]
JAR = HOME / "granite-cli" / "target" / "granite.jar"
SOURCES, OUTPUTS = "granite-8b-unified-automotive-data", "granite-8b-training-outputs"
TOKEN = "hf_EXAMPLEexampleEXAMPLEexample"
INTRO = """# A session, recorded

From an empty account to a model on the disk, against the local AWS of `granite-testkit`: the same commands go to an account of your own.
The first check fails, since nothing was deployed yet, and names the command that helps. `--skip-bedrock` leaves out the one question
that costs something. `--yes` stands where a person would be asked.

Recorded by `granite-bench/run cloud-session docs/cloud-session.md`; times of day, durations and ports are put into words. The local jobs
take some seconds, and log what the recording's script says. Before it, `granite prepare` has made `data/splits`, and
`config.yaml` names the region and nothing else.
"""


class Hub(http.server.BaseHTTPRequestHandler):
    """A hub that gives every model out to the token."""

    def do_GET(self):
        self.send_response(200 if self.headers["Authorization"] == f"Bearer {TOKEN}" else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Recorder:
    def __init__(self, folder, environ):
        self.folder, self.environ, self.text = folder, environ, INTRO

    def heading(self, text):
        self.text += f"\n## {text}\n"

    def run(self, words, expected=0, recorded=True):
        command = words.replace("granite ", f"{HOME / 'granite'} ", 1) if words.startswith("granite ") else words
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = done.stdout.decode()
        if done.returncode != expected:
            raise SystemExit(f"{words} ended with {done.returncode}, not {expected}:\n{said}")
        if TOKEN in said or self.environ["AWS_SECRET_ACCESS_KEY"] in said:
            raise SystemExit(f"{words} shows a secret")
        if recorded:
            status = f"(status {expected})\n" if expected else ""
            self.text += f"\n```console\n$ {words}\n{self.plain(said)}{status}```\n"
        return said

    def plain(self, said):
        """Without what is another each time."""
        said = said.replace(str(self.folder), ".").replace(str(HOME), "CHECKOUT")
        said = re.sub(r"\(\d+\.\d s\)", "(… s)", said)
        said = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "TIME", said)
        said = re.sub(r"\d+ s are billed", "… s are billed", said)
        said = re.sub(r"127\.0\.0\.1:\d+", "LOCAL", said)
        said = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", said)
        return said if said.endswith("\n") or not said else said + "\n"


def start_aws():
    """The local AWS, and the variables of somebody who may do everything there."""
    path = f"{HOME / 'granite-testkit' / 'target' / 'classes'}:{JAR}"
    main = "io.graniteft.testkit.sagemaker.LocalAwsMain"
    objects = [f"{SOURCES}/tsn_data/gates.c", f"{SOURCES}/advanced_academic/planner.c", OUTPUTS]
    process = subprocess.Popen(
        ["java", "-XX:+UseSerialGC", "-cp", path, main, *objects], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    variables = {}
    for line in process.stdout:
        found = re.fullmatch(r"export (\w+)='(.*)'\n", line.decode())
        if not found:
            return process, variables
        variables[found.group(1)] = found.group(2)
    raise SystemExit("the local AWS does not start")


def record(folder, variables, hub):
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GRANITE_", "HF_"))}
    environ |= variables
    environ |= {"HF_TOKEN": TOKEN, "HF_ENDPOINT": hub, "GRANITE_AWS_JOBS_POLL_SECONDS": "0.25", "NO_COLOR": "1"}
    session = Recorder(folder, environ)
    shutil.copytree(HOME / "examples" / "corpus", folder / "src")
    session.run("granite prepare --source src", recorded=False)
    (folder / "config.yaml").write_text("aws:\n  region: us-east-1\n")
    session.heading("Is everything there?")
    session.run("granite validate --skip-bedrock", expected=1)
    session.heading("What jobs need")
    session.run("granite infra plan")
    session.run("granite infra deploy --yes")
    session.run("granite validate --skip-bedrock")
    session.heading("A training")
    session.run("granite launch training --upload-data --dry-run")
    said = session.run("granite launch training --upload-data --yes --no-wait")
    job = re.search(r"granite-8b-training-[0-9a-f]+-\d+", said).group()
    session.run(f"granite jobs watch {job}")
    session.heading("Its log, and what it made")
    session.run(f"granite jobs logs {job}")
    session.run(f"granite jobs download {job}")
    session.run("find models -type f | sort")
    return session.text


def main():
    parser = argparse.ArgumentParser(prog="cloud-session", description="Records a session against the local AWS.")
    parser.add_argument("file", type=Path, help="where the transcript goes")
    file = parser.parse_args().file.absolute()
    hub = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    process, variables = start_aws()
    try:
        with tempfile.TemporaryDirectory() as folder:
            text = record(Path(folder).resolve(), variables, f"http://127.0.0.1:{hub.server_port}")
    finally:
        process.stdin.close()
        process.wait()
    file.write_text(text, encoding="utf-8")
    print(f"{file}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
