"""How `granite teach` and a plain boto3 thread pool that follows the procedure get along with Amazon Bedrock.

Both ask the same local stand-in for Bedrock, which checks signatures, keeps a quota and takes its time, in a process of its
own. Usage: teach_speed.py [throughput|quota|change|kills]… [--prompts N] [--kills N]
  throughput  2,500 prompts, 50 workers, answers in 2 s, no quota
  quota       600 prompts, 20 workers, answers in 1 s, 10 requests a second with bursts of 10
  change      the same service, whose quota doubles, or halves, after 45 s: granite's answers in each 5 s
  kills       granite, killed with SIGKILL at random moments and started again until it is done
Needs boto3 for everything but `kills`.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))))
MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
KEY = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
       "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
SYSTEM = "You are an expert in automotive embedded software. " * 12


class Service:
    """The stand-in, with a quota (requests a second, None for none)."""

    def __init__(self, latency_ms, rate=None, burst=10):
        quota = {} if rate is None else {"requests_per_second": rate, "burst": burst}
        path = os.path.join(HOME, "granite-testkit", "target", "classes") + ":" + jar()
        self.process = subprocess.Popen(
            ["java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", path, "io.graniteft.testkit.bedrock.FakeBedrockMain",
             "--latency-ms", str(latency_ms), "--quota", json.dumps(quota)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.address = f"http://127.0.0.1:{self.port}"

    def stats(self, query=""):
        with urllib.request.urlopen(self.address + "/__stats" + query) as answer:
            return json.load(answer)

    def quota(self, rate, burst=10):
        body = json.dumps({"requests_per_second": rate, "burst": burst}).encode()
        urllib.request.urlopen(urllib.request.Request(self.address + "/__quota", data=body, method="POST")).read()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.process.stdin.close()
        self.process.wait()


def jar():
    return os.path.join(HOME, "granite-cli", "target", "granite.jar")


def write_prompts(path, count):
    with open(path, "w", encoding="utf-8") as out:
        for i in range(count):
            out.write(json.dumps({"id": f"p{i:06d}",
                                  "prompt": f"Write a C function number {i} that checks a TSN frame buffer."}) + "\n")


def granite_command(prompts, output, workers):
    return [os.path.join(HOME, "granite"), "--no-progress", "teach", "--teacher", "bedrock", "--input-file", prompts,
            "--output-file", output, "--workers", str(workers), "--yes"]


def environment(service):
    return {**os.environ, **KEY, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": service.address, "AWS_DEFAULT_REGION": "us-east-1"}


class Watch:
    """Peak memory and CPU time of a process, and how they stood when a file had so many lines."""

    def __init__(self, process, output):
        self.process, self.output = process, output
        self.peak_mb, self.samples = 0.0, []
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        ticks = os.sysconf("SC_CLK_TCK")
        read, lines = 0, 0
        while self.process.poll() is None:
            try:
                with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
                    fields = stat.read().rsplit(")", 1)[1].split()
                with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
                    for line in status:
                        if line.startswith("VmHWM"):
                            self.peak_mb = max(self.peak_mb, int(line.split()[1]) / 1024)
                if os.path.exists(self.output):
                    with open(self.output, "rb") as out:
                        out.seek(read)
                        more = out.read()
                        read, lines = read + len(more), lines + more.count(b"\n")
                self.samples.append((lines, (int(fields[11]) + int(fields[12])) / ticks))
            except (OSError, IndexError):
                pass
            time.sleep(0.2)

    def warm_ms(self, first, last):
        self.thread.join()
        early = next((s for s in self.samples if s[0] >= first), None)
        late = [s for s in self.samples if s[0] <= last]
        if early is None or not late or late[-1][0] <= early[0]:
            return float("nan")
        return (late[-1][1] - early[1]) / (late[-1][0] - early[0]) * 1000


def run_granite(service, count, workers):
    with tempfile.TemporaryDirectory() as folder:
        prompts, output = os.path.join(folder, "p.jsonl"), os.path.join(folder, "o.jsonl")
        write_prompts(prompts, count)
        start = time.time()
        process = subprocess.Popen(granite_command(prompts, output, workers), env=environment(service), cwd=folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        watch = Watch(process, output)
        errors = process.stderr.read().decode()
        process.wait()
        wall = time.time() - start
        if process.returncode != 0:
            sys.exit(f"granite ended with {process.returncode}:\n{errors}")
        with open(output, encoding="utf-8") as out:
            records = [json.loads(line) for line in out]
        return {"wall": wall, "answered": sum(r["success"] for r in records),
                "lost": count - sum(r["success"] for r in records),
                "warm_ms": watch.warm_ms(count // 5, count - workers), "peak_mb": watch.peak_mb}


def run_boto3(service, count, workers):
    """In a process of its own, so that its CPU time and memory are its own."""
    command = [sys.executable, os.path.abspath(__file__), "--as-boto3", service.address, str(count), str(workers)]
    start = time.time()
    process = subprocess.Popen(command, env=environment(service), stdout=subprocess.PIPE)
    result = json.loads(process.stdout.read())
    process.wait()
    result["wall"] = time.time() - start
    return result


def as_boto3(address, count, workers):
    """The procedure: a pool of threads, each of which retries in place, 1 s doubled with each attempt, five times."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError

    client = boto3.client("bedrock-runtime", region_name="us-east-1", endpoint_url=address,
                          config=Config(retries={"total_max_attempts": 1}, max_pool_connections=workers, read_timeout=300))

    def ask(i):
        for attempt in range(6):
            try:
                client.converse(modelId=MODEL, system=[{"text": SYSTEM}],
                                messages=[{"role": "user", "content": [{"text": f"Write a C function number {i}."}]}],
                                inferenceConfig={"maxTokens": 2048, "temperature": 0.7})
                return True
            except ClientError as e:
                if e.response["Error"]["Code"] not in ("ThrottlingException", "ModelStreamErrorException") or attempt == 5:
                    return False
                time.sleep(2 ** attempt)
        return False

    marks = {}
    lock = threading.Lock()
    done = collections.Counter()

    def counted(i):
        answered = ask(i)
        with lock:
            done[answered] += 1
            total = done[True] + done[False]
            if total in (count // 5, count - workers):
                marks[total] = time.process_time()
        return answered

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(counted, range(count)))
    span = count - workers - count // 5
    warm = (marks[count - workers] - marks[count // 5]) / span * 1000 if len(marks) == 2 else float("nan")
    print(json.dumps({"answered": done[True], "lost": done[False], "warm_ms": warm,
                      "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def throughput(count):
    workers, seconds = 50, 2.0
    ideal = count * seconds / workers
    print(f"throughput: {count} prompts, {workers} workers, answers in {seconds:.0f} s; ideal {ideal:.0f} s")
    for name, run in (("granite", run_granite), ("boto3", run_boto3)):
        with Service(int(seconds * 1000)) as service:
            r = run(service, count, workers)
            print(f"  {name:8} {r['wall']:7.1f} s  {ideal / r['wall']:.3f} of ideal  {r['answered']} answered  "
                  f"{r['warm_ms']:.2f} ms CPU a request (warm)  {r['peak_mb']:.0f} MB", flush=True)


def quota(count):
    rate, workers = 10, 20
    print(f"quota: {count} prompts, {workers} workers, {rate} requests a second")
    for name, run in (("granite", run_granite), ("boto3", run_boto3)):
        with Service(1000, rate) as service:
            r = run(service, count, workers)
            stats = service.stats()
            refused = stats["outcomes"].get("ThrottlingException", stats["requests"] - stats["outcomes"].get("answer", 0))
            print(f"  {name:8} {r['wall']:7.1f} s  {count / r['wall'] / rate:.3f} of the quota  "
                  f"{refused / count:.3f} throttles a prompt  {r['lost']} lost", flush=True)


def change():
    for factor in (2.0, 0.5):
        with Service(500, 10) as service:
            then = 10 * factor
            count = int(45 * 10 + 60 * then)
            timer = threading.Timer(46, service.quota, (then,))
            timer.start()
            r = run_granite(service, count, 50)
            stats = service.stats()
            by_second = stats["answers_by_second"]
            rates = [sum(by_second[i:i + 5]) / 5 for i in range(0, len(by_second) - 4, 5)]
            print(f"change: 10 a second, then {then:.0f} after 45 s; {r['lost']} lost, "
                  f"{(stats['requests'] - count) / count:.3f} throttles a prompt; answers a second in each 5 s:")
            print("  " + " ".join(f"{x:.1f}" for x in rates), flush=True)


def kills(number):
    """Each run: killed at random moments, started again until it is done; then ids and what the service was asked are compared."""
    rng = random.Random(20261123)
    twice, missing, again, killed = 0, 0, 0, 0
    for turn in range(number):
        if turn and turn % 10 == 0:
            print(f"{turn} of {number} runs", file=sys.stderr, flush=True)
        with Service(50) as service, tempfile.TemporaryDirectory() as folder:
            prompts, output = os.path.join(folder, "p.jsonl"), os.path.join(folder, "o.jsonl")
            count = 300
            write_prompts(prompts, count)
            deaths = 0
            while True:
                process = subprocess.Popen(granite_command(prompts, output, 10), env=environment(service), cwd=folder,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
                try:
                    process.wait(timeout=rng.uniform(0.8, 3.5) if deaths < 3 else None)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    deaths += 1
                    continue
                if process.returncode != 0:
                    sys.exit(f"granite ended with {process.returncode}: {process.stderr.read().decode()}")
                break
            with open(output, encoding="utf-8") as out:
                ids = [json.loads(line)["id"] for line in out]
            killed += deaths
            twice += len(ids) - len(set(ids))
            missing += count - len(set(ids))
            # Only what was in flight, or had not been written when the process died, is asked again.
            asked_again = service.stats()["requests"] - count
            again = max(again, asked_again / max(1, deaths))
    print(f"kills: {number} runs, {killed} times killed: {twice} ids twice, {missing} missing, "
          f"at most {again:.1f} prompts asked again a kill (10 workers)")


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--as-boto3":
        as_boto3(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=[])
    parser.add_argument("--prompts", type=int, default=0)
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    what = options.what or ["throughput", "quota", "change", "kills"]
    if shutil.which("java") is None:
        sys.exit("no java")
    # Whatever the launcher has to build is built now.
    subprocess.run([os.path.join(HOME, "granite"), "--version"], stdout=subprocess.DEVNULL, check=True)
    for name in what:
        if name == "throughput":
            throughput(options.prompts or 2500)
        elif name == "quota":
            quota(options.prompts or 600)
        elif name == "change":
            change()
        elif name == "kills":
            kills(options.kills)
        else:
            sys.exit(f"no such part: {name}")


if __name__ == "__main__":
    main()
