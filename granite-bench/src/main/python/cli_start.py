"""What a command costs before it does anything: CPU seconds of `--help` and of `jobs list`, through the launcher and as `java -jar`.

    granite-bench/run cli-start [--runs N]

`jobs list` asks a SageMaker on a port of this machine, which has no jobs. The commands take turns, so that whatever else the machine does
meets all of them alike. The launcher gets a cache folder of its own; it is measured once its archive of classes lies there.
"""

import argparse
import http.server
import os
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[4]
LAUNCHER = [str(HOME / "granite")]
JAR = ["java", "-jar", str(HOME / "granite-cli" / "target" / "granite.jar")]
# What the verbs are held to: CPU seconds.
CEILINGS = {"--help": 0.4, "jobs list": 0.9}
ARCHIVE_SECONDS = 300


class NoJobs(http.server.BaseHTTPRequestHandler):
    """Lists of jobs, all of them empty."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        of = "Training" if "ListTrainingJobs" in self.headers["X-Amz-Target"] else "Processing"
        body = ('{"%sJobSummaries": []}' % of).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def measured(command, environ, folder):
    """CPU and wall seconds of a command with all that it waits for."""
    started = time.monotonic()
    process = subprocess.Popen(
        command, env=environ, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return used.ru_utime + used.ru_stime, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(prog="cli-start", description="CPU seconds of commands that do next to nothing.")
    parser.add_argument("--runs", type=int, default=11, metavar="N", help="how often each; default: %(default)s")
    runs = parser.parse_args().runs
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), NoJobs)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GRANITE_"))}
        environ |= {
            "GRANITE_CACHE": str(cache),
            "AWS_ENDPOINT_URL_SAGEMAKER": f"http://127.0.0.1:{server.server_port}",
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE12",
            "AWS_SECRET_ACCESS_KEY": "EXAMPLE",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        commands = {
            (verb, way): [*start, *verb.split()]
            for verb in CEILINGS
            for way, start in (("./granite", LAUNCHER), ("java -jar", JAR))
        }
        measured(commands["--help", "./granite"], environ, folder)
        until = time.monotonic() + ARCHIVE_SECONDS
        while not list(cache.glob("classes/*.jsa")):
            if time.monotonic() > until:
                raise SystemExit("the launcher has made no archive of classes")
            time.sleep(1)
        for command in commands.values():
            measured(command, environ, folder)  # files are in memory from here on
        found = {key: [] for key in commands}
        for _ in range(runs):
            for key, command in commands.items():
                found[key].append(measured(command, environ, folder))
    print(f"median of {runs} runs, in turns, after one that does not count\n")
    print("| command | through | CPU s | least | most | wall s | held to, CPU s |\n|---|---|---|---|---|---|---|")
    for (verb, way), times in found.items():
        cpu = [each[0] for each in times]
        print(
            f"| `{verb}` | `{way}` | {statistics.median(cpu):.2f} | {min(cpu):.2f} | {max(cpu):.2f} "
            f"| {statistics.median(each[1] for each in times):.2f} | {CEILINGS[verb] if way == './granite' else '–'} |"
        )


if __name__ == "__main__":
    main()
