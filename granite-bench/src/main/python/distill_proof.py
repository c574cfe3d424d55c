"""Shows whether the loop's corrections help a student on prompts that it was never trained on, and prints one table.

    python3 distill_proof.py CONFIG --folder FOLDER [--seeds N] [--jobs N] [--data FOLDER] [--granite JAR]

Every seed is run twice with the same number of training steps: as CONFIG says, and with a teacher that is never asked, so that the student goes
on with ground truth alone. Both begin with the same base model, which the first run makes. A run that was stopped goes on by the same command;
all runs stay in FOLDER. With --jobs 2 two runs go on side by side, each with its share of the cores, which for so small a model is quicker than one
run with all of them. Compared are the scores of the held-out answers of the last epoch, prompt by prompt: with corrections against epoch 0, and
with corrections against without. The loss is that of the answers that validation examples have, which says how well a student would have written
them, where the score says how well it writes anything. Intervals are of 95 %: a bootstrap over the prompts of all seeds that keeps each prompt's seeds together, and
Student's over the means of the seeds.
"""

import argparse
import json
import math
import os
import queue
import random
import re
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# Student's t for 95 % and 1, 2, … degrees of freedom.
STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
RESAMPLES = 10_000


@dataclass(frozen=True)
class Arm:
    """One finished loop."""

    scores: list[dict[str, float]]  # an epoch's held-out scores by prompt
    no_code: list[float]  # the share of answers without code, by epoch
    copies: list[float]  # the share of answers whose code is a correction that was learned, by epoch
    tokens: list[float]  # of an answer on average, by epoch
    losses: list[float]  # on validation examples, after each training
    steps: list[int]
    corrections: int


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def words(text: str) -> list[str]:
    """An answer's tokens as C has them, more or less, without comments."""
    text = re.sub(r"```\w*", "", text)
    return re.findall(r"\w+|[^\w\s]", re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S))


def body(text: str) -> str:
    """An answer without comments and layout."""
    text = re.sub(r"```\w*", "", text)
    return re.sub(r"\s+", "", re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S))


def read(run: Path) -> Arm:
    epochs = sorted((run / "distill").glob("epoch-*"), key=lambda folder: int(folder.name.split("-")[1]))
    learnt: set[str] = set()
    scores, no_code, copies, tokens, losses, steps = [], [], [], [], [], []
    for epoch in epochs:
        learnt |= {body(line["messages"][-1]["content"]) for line in lines(epoch / "learnt_corrections.jsonl")}
        scored = lines(epoch / "heldout_scores.jsonl")
        outputs = [line["output"] for line in lines(epoch / "heldout.jsonl")]
        answers = [body(output) for output in outputs]
        scores.append({line["id"]: line["overall"] for line in scored})
        no_code.append(sum(line["status"] in ("NOT_CODE", "EMPTY") for line in scored) / len(scored))
        copies.append(sum(answer in learnt for answer in answers) / len(answers))
        tokens.append(statistics.mean(len(words(output)) for output in outputs))
        result = epoch / "training" / "result.json"
        if result.exists():
            training = json.loads(result.read_text())
            steps.append(training["steps"])
            losses.append(training["eval_loss"])
    return Arm(scores, no_code, copies, tokens, losses, steps, len(learnt))


class Proof:
    def __init__(self, jar: Path, config: Path, data: Path, folder: Path, jobs: int) -> None:
        self.jar, self.config, self.data, self.folder = jar, config, data, folder
        cores = sorted(os.sched_getaffinity(0))
        self.cores: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
        for job in range(jobs):
            self.cores.put(cores[job::jobs] or cores)

    def run(self, seed: int, corrected: bool) -> Arm:
        name = f"seed-{seed}-{'with' if corrected else 'without'}"
        place = self.folder / name
        command = ["java", "-jar", self.jar, "distill", "--config", self.config, "--data", self.data, "--no-progress"]
        command += ["--set", f"run.folder={place}", "--set", f"training.seed={seed}"]
        # A mean that stays high or few poor answers would end one of the two runs earlier.
        command += ["--set", "distillation.convergence_threshold=10", "--set", "distillation.correction_rate_threshold=0"]
        # The first run makes the base under the name tiny, and must be gone on with under that name.
        if base := None if (seed, corrected) == (1, True) else self.base():
            command += ["--set", f"student={base}"]
        if not corrected:
            # No answer is poor, so the teacher is never asked, and what the student makes of practice prompts changes nothing.
            command += ["--quality-threshold", "0", "--set", "distillation.practice_samples_per_epoch=1"]
            command += ["--set", "distillation.max_corrections_per_epoch=1"]
        cores = self.cores.get()
        try:
            print(f"{name} …", file=sys.stderr, flush=True)
            with (self.folder / f"{name}.log").open("a") as log:
                pinned = ["taskset", "--cpu-list", ",".join(map(str, cores)), *map(str, command)]
                status = subprocess.run(pinned, stdout=log, stderr=log).returncode
        finally:
            self.cores.put(cores)
        if status:
            sys.exit(f"{name} ended with status {status}: see {self.folder / name}.log; the same command goes on")
        (run,) = place.iterdir()
        return read(run)

    def base(self) -> str | None:
        """The folder of the model that all runs begin with: the first run's own."""
        made = sorted(self.folder.glob("seed-*/*/student/*/complete.json"))
        return str(made[0].parent.resolve()) if made else None


def bootstrap(by_prompt: dict[str, list[float]]) -> tuple[float, float]:
    rng = random.Random(1)
    groups = list(by_prompt.values())
    means = []
    for _ in range(RESAMPLES):
        drawn = rng.choices(groups, k=len(groups))
        means.append(sum(map(sum, drawn)) / sum(map(len, drawn)))
    means.sort()
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def spread(means: list[float]) -> str:
    """The interval that the means of seeds give."""
    if not 1 < len(means) <= len(STUDENT):
        return ""
    mean, half = statistics.mean(means), STUDENT[len(means) - 2] * statistics.stdev(means) / math.sqrt(len(means))
    return f"   {mean - half:+.2f} to {mean + half:+.2f} over seeds"


def by_seed(means: list[float]) -> str:
    return "   by seed " + " ".join(f"{value:+.2f}" for value in means)


def compare_losses(title: str, means: list[float]) -> None:
    """Differences of validation losses, of which there is one a training."""
    print(f"{title:<34} {statistics.mean(means):+.2f}" + spread(means) + by_seed(means))


def compare(title: str, pairs: list[tuple[dict[str, float], dict[str, float]]]) -> None:
    """Differences of the same prompts under two treatments, seed by seed."""
    means, by_prompt = [], {}
    for ours, theirs in pairs:
        differences = {prompt: ours[prompt] - theirs[prompt] for prompt in ours if prompt in theirs}
        means.append(statistics.mean(differences.values()))
        for prompt, difference in differences.items():
            by_prompt.setdefault(prompt, []).append(difference)
    mean = statistics.mean(means)
    low, high = bootstrap(by_prompt)
    line = f"{title:<34} {mean:+.2f}   {low:+.2f} to {high:+.2f} over prompts"
    print(line + spread(means) + by_seed(means))


def main() -> None:
    home = Path(__file__).resolve().parents[4]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--folder", type=Path, required=True, help="where everything is kept")
    parser.add_argument("--data", type=Path, help="prepared data; default: prepared from the configuration's sources")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1, help="runs side by side")
    parser.add_argument("--granite", type=Path, default=home / "granite-cli" / "target" / "granite.jar")
    chosen = parser.parse_args()
    folder = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    data = chosen.data or folder / "data"
    if not (data / "train.jsonl").exists():
        prepare = ["java", "-jar", chosen.granite, "prepare", "--config", chosen.config, "--output", data]
        subprocess.run([str(part) for part in prepare], check=True)
    proof = Proof(chosen.granite, chosen.config, data, folder, chosen.jobs)
    arms: list[tuple[Arm, Arm]] = []
    with ThreadPoolExecutor(chosen.jobs) as runs:
        wanted = [(seed, corrected) for seed in range(1, chosen.seeds + 1) for corrected in (True, False)]
        started = {wanted[0]: runs.submit(proof.run, *wanted[0])}
        started[wanted[0]].result()  # it makes the base that all others begin with
        started |= {run: runs.submit(proof.run, *run) for run in wanted[1:]}
        for seed in range(1, chosen.seeds + 1):
            arms.append((started[seed, True].result(), started[seed, False].result()))
            report(arms)


def report(arms: list[tuple[Arm, Arm]]) -> None:
    print(f"\n{len(arms)} seeds, {len(arms[0][0].scores[0])} held-out prompts")
    print(
        "seed  run       corrections  steps  mean score by epoch          no code by epoch       tokens by epoch  loss by training"
        "  copies of a correction, last"
    )
    for seed, pair in enumerate(arms, 1):
        for name, arm in zip(("with", "without"), pair, strict=True):
            means = " ".join(f"{statistics.mean(scores.values()):.2f}" for scores in arm.scores)
            empty = " ".join(f"{share:.0%}" for share in arm.no_code)
            length = " ".join(f"{count:.0f}" for count in arm.tokens)
            loss = " ".join(f"{value:.2f}" for value in arm.losses)
            print(
                f"{seed:>4}  {name:<8}  {arm.corrections:>11}  {sum(arm.steps):>5}  {means:<27}  {empty:<21}  {length:<15}  {loss:<16}"
                f"  {arm.copies[-1]:.0%}"
            )
    compare("with corrections, last − epoch 0", [(ours.scores[-1], ours.scores[0]) for ours, _ in arms])
    compare("without, last − epoch 0", [(theirs.scores[-1], theirs.scores[0]) for _, theirs in arms])
    compare("with − without, last epoch", [(ours.scores[-1], theirs.scores[-1]) for ours, theirs in arms])
    compare_losses("loss, with − without, last epoch", [ours.losses[-1] - theirs.losses[-1] for ours, theirs in arms])
    compare_losses("loss, with, last − first training", [ours.losses[-1] - ours.losses[0] for ours, _ in arms])


if __name__ == "__main__":
    main()
