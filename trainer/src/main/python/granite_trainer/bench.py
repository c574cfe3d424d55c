"""How fast training is: this trainer beside plain TRL with its defaults, and Unsloth where it is installed.

    python -m granite_trainer.bench                                   # Granite-8B's shape at 1,024, 2,048 and 4,096 tokens
    python -m granite_trainer.bench --shape tiny --lengths 64,128     # on a CPU, to see that it works

The model has random weights, so nothing is downloaded: speed and memory do not depend on them. All contenders train the
same QLoRA adapter with the same optimiser on the same random tokens, two examples a device and sixteen a step; each in a
process of its own, so that peak memory is its own. `mixed` stands for examples of many lengths, as functions have: there
padding costs, and packing shows. Medians over the steps after the first two.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from .log import log

# Granite-8B-Code's architecture, from the configuration that IBM publishes with it (Llama with biases, tied embeddings).
SHAPES = {
    "granite-8b": {
        "hidden": 4096,
        "intermediate": 14336,
        "layers": 36,
        "heads": 32,
        "kv_heads": 8,
        "vocabulary": 49152,
    },
    "tiny": {"hidden": 128, "intermediate": 256, "layers": 2, "heads": 4, "kv_heads": 2, "vocabulary": 512},
}
CONTENDERS = ("granite", "granite-packed", "trl", "unsloth")
WARM_UP = 2


def make_model(shape: str, folder: Path) -> None:
    """Random weights in bfloat16, tensor by tensor: eight billion of them fit into memory only so."""
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, LlamaConfig

    from .tiny import make_tokenizer

    numbers = SHAPES[shape]
    config = LlamaConfig(
        vocab_size=numbers["vocabulary"],
        hidden_size=numbers["hidden"],
        intermediate_size=numbers["intermediate"],
        num_hidden_layers=numbers["layers"],
        num_attention_heads=numbers["heads"],
        num_key_value_heads=numbers["kv_heads"],
        max_position_embeddings=8192,
        attention_bias=True,
        mlp_bias=True,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=1,
        dtype="bfloat16",
        architectures=["LlamaForCausalLM"],
    )
    config.save_pretrained(folder)
    make_tokenizer(["int main(void) { return 0; }"], 300, 8192).save_pretrained(folder)
    with torch.device("meta"):
        wanted = {name: tensor.shape for name, tensor in AutoModelForCausalLM.from_config(config).state_dict().items()}
    wanted.pop("lm_head.weight", None)
    files: dict[str, list[str]] = {}
    for name in wanted:
        part = name.split(".")[2] if ".layers." in name else "other"
        files.setdefault(f"model-{part}.safetensors", []).append(name)
    generator, index = torch.Generator().manual_seed(1), {}
    for file, names in files.items():
        tensors = {}
        for name in names:
            values = torch.empty(wanted[name], dtype=torch.bfloat16)
            tensors[name] = values.fill_(1.0) if "norm" in name else values.normal_(0, 0.02, generator=generator)
            index[name] = file
        save_file(tensors, str(folder / file), metadata={"format": "pt"})
    text = json.dumps({"metadata": {}, "weight_map": index})
    (folder / "model.safetensors.index.json").write_text(text, encoding="utf-8")


def make_examples(length: str, count: int, vocabulary: int, longest: int) -> list[list[int]]:
    """Random tokens: all of one length, or log-normal lengths with the median and spread of C functions."""
    rng = random.Random(7)
    lengths = [
        min(longest, max(24, int(rng.lognormvariate(5.3, 0.75)))) if length == "mixed" else int(length)
        for _ in range(count)
    ]
    return [[rng.randrange(2, vocabulary) for _ in range(n)] for n in lengths]


def settings(folder: Path, longest: int, steps: int, rows: int, packing: bool = False):
    from .settings import ModelSettings, Source, Student, TrainingSettings, TrainRequest

    return TrainRequest(
        student=Student(name=str(folder), model=ModelSettings(max_seq_length=longest)),
        data=(Source("random"),),
        output_dir="",
        training=TrainingSettings(
            per_device_train_batch_size=rows, packing=packing, max_steps=steps, save_steps=10**6, tracking=()
        ),
    )


def measure_granite(
    folder: Path, examples: list[list[int]], longest: int, steps: int, rows: int, packing: bool
) -> list:
    from . import assemble
    from .batches import Layout
    from .data import Encoded, Example
    from .kernels import choose
    from .model import Base, load_tokenizer, on_cpu
    from .stop import StopRequest

    request = settings(folder, longest, steps, rows, packing)
    base = Base(str(folder), "random")
    kernels = choose(request.training, "bfloat16", on_cpu())
    log(kernels.describe(packing))
    encoded = Encoded([Example(ids, ids, 1.0, False) for ids in examples], len(examples), 0, 0)
    layout = Layout(request.training.global_batch_size, rows, longest, packing, kernels.flattened)
    prepared = assemble.Prepared(
        request, base, "bench", load_tokenizer(request.student, base), encoded, None, kernels, layout
    )
    times: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory() as output:
        places = assemble.Places(Path(output) / "checkpoints", Path(output) / "metrics.jsonl")
        parts: Any = assemble.make_trainer(
            prepared, assemble.make_model(prepared), places, lambda event: None, StopRequest()
        )
        trainer, _, metrics = parts
        trainer._save_checkpoint = lambda *_: None
        add = metrics.throughput.add
        metrics.throughput.add = lambda *args: times.append(args[:2]) or add(*args)
        trainer.train()
        metrics.close()
    return times


def measure_trl(
    folder: Path, examples: list[list[int]], longest: int, steps: int, rows: int, unsloth: bool = False
) -> list:
    """As TRL's documentation does it: SFTTrainer with a quantised model and a LoRA configuration, all else at defaults."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, TrainerCallback
    from trl.trainer.sft_config import SFTConfig
    from trl.trainer.sft_trainer import SFTTrainer

    ours = settings(folder, longest, steps, rows)
    qlora, training = ours.student.qlora, ours.training
    lora = {"r": qlora.lora_r, "lora_alpha": qlora.lora_alpha, "lora_dropout": qlora.lora_dropout}
    lora["target_modules"] = list(qlora.lora_target_modules)
    options: dict = {}
    if unsloth:
        from unsloth import FastLanguageModel

        model, _ = FastLanguageModel.from_pretrained(str(folder), max_seq_length=longest, load_in_4bit=True)
        model = FastLanguageModel.get_peft_model(model, **lora)
    else:
        quantisation = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
        place = "cuda" if torch.cuda.is_available() else "cpu"
        model = AutoModelForCausalLM.from_pretrained(
            str(folder), quantization_config=quantisation, dtype=torch.bfloat16, device_map={"": place}
        )
        options["peft_config"] = LoraConfig(task_type="CAUSAL_LM", **lora)
    times: list[tuple[float, int]] = []

    class Clock(TrainerCallback):
        began, tokens = 0.0, 0

        def on_step_begin(self, args, state, control, **kwargs):
            self.began, self.tokens = time.monotonic(), state.num_input_tokens_seen

        def on_step_end(self, args, state, control, **kwargs):
            if torch.cuda.is_available():
                torch.cuda.synchronize()
            times.append((time.monotonic() - self.began, int(state.num_input_tokens_seen) - int(self.tokens)))

    with tempfile.TemporaryDirectory() as output:
        trainer = SFTTrainer(
            model=model,
            args=SFTConfig(
                output_dir=output,
                max_steps=steps,
                per_device_train_batch_size=rows,
                gradient_accumulation_steps=training.global_batch_size // rows,
                learning_rate=training.learning_rate,
                optim=training.optim,
                max_length=longest,
                use_cpu=not torch.cuda.is_available(),
                include_num_input_tokens_seen="non_padding",
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
            ),
            train_dataset=Dataset.from_dict({"input_ids": examples, "labels": examples}),
            processing_class=AutoTokenizer.from_pretrained(str(folder)),
            callbacks=[Clock()],
            **options,
        )
        trainer.train()
    return times


def run_one(contender: str, folder: Path, length: str, steps: int, rows: int, longest: int = 4096) -> dict:
    """One contender at one length, in this process."""
    import torch
    from transformers import AutoConfig

    from .model import prepare_process
    from .speed import memory_bytes

    prepare_process()
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
    longest = longest if length == "mixed" else int(length)
    vocabulary = AutoConfig.from_pretrained(str(folder)).vocab_size
    examples = make_examples(length, 16 * steps, vocabulary, longest)
    if contender.startswith("granite"):
        times = measure_granite(folder, examples, longest, steps, rows, contender.endswith("packed"))
    else:
        times = measure_trl(folder, examples, longest, steps, rows, contender == "unsloth")
    settled = times[WARM_UP:] or times
    speed = statistics.median(tokens / seconds for seconds, tokens in settled)
    return {
        "contender": contender,
        "length": length,
        "tokens_per_second": round(speed, 1),
        "memory_bytes": memory_bytes(),
        "mfu": mfu(folder, examples, speed),
        "steps": len(settled),
    }


def mfu(folder: Path, examples: list[list[int]], tokens_per_second: float) -> float | None:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    from .checks import adapter_parameters
    from .settings import Student
    from .speed import Shape, peak_of

    peak = peak_of(torch.cuda.get_device_name()) if torch.cuda.is_available() else None
    if peak is None:
        return None
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(str(folder)))
    shape = replace(Shape.of(model), adapter=adapter_parameters(Student(name=str(folder)), str(folder)) or 0)
    tokens = sum(map(len, examples))
    operations = shape.operations(tokens, tokens, sum(len(ids) ** 2 for ids in examples))
    return round(operations / tokens * tokens_per_second / peak, 4)


def table(results: list[dict]) -> str:
    """Markdown: a line for each length and contender, with the speed relative to plain TRL."""
    lines = ["| tokens | contender | tokens/s | beside TRL | peak memory | MFU |", "|---|---|---|---|---|---|"]
    plain = {r["length"]: r["tokens_per_second"] for r in results if r["contender"] == "trl" and "error" not in r}
    for r in results:
        if "error" in r:
            lines.append(f"| {r['length']} | {r['contender']} | {r['error']} | | | |")
            continue
        beside = f"{r['tokens_per_second'] / plain[r['length']]:.2f} ×" if r["length"] in plain else ""
        share = "n/a" if r["mfu"] is None else f"{100 * r['mfu']:.1f} %"
        lines.append(
            f"| {r['length']} | {r['contender']} | {r['tokens_per_second']:,.0f} | {beside} "
            f"| {r['memory_bytes'] / 2**30:.1f} GiB | {share} |"
        )
    return "\n".join(lines)


def run_apart(contender: str, folder: Path, length: str, steps: int, rows: int) -> dict:
    command = [sys.executable, "-m", "granite_trainer.bench", "--one", contender, "--model", str(folder)]
    command += ["--lengths", length, "--steps", str(steps), "--rows", str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    try:
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no output"]
        return {"contender": contender, "length": length, "error": said[-1][:160].replace("|", "/")}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="granite_trainer.bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shape", choices=sorted(SHAPES), default="granite-8b")
    parser.add_argument("--lengths", default="1024,2048,4096,mixed", help="tokens an example, or `mixed`")
    parser.add_argument("--contenders", default=",".join(CONTENDERS))
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--rows", type=int, default=2, help="examples a device takes at once")
    parser.add_argument("--model", type=Path, help="a folder with a model, instead of random weights")
    parser.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    chosen = parser.parse_args(argv)
    if chosen.one:
        out, sys.stdout = sys.stdout, sys.stderr  # libraries print
        result = run_one(chosen.one, chosen.model, chosen.lengths, chosen.steps, chosen.rows)
        print(json.dumps(result), file=out, flush=True)
        return 0
    from importlib.util import find_spec

    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.model or Path(scratch)
        if chosen.model is None:
            log(f"Making a model of random weights in the shape {chosen.shape}")
            make_model(chosen.shape, folder)
        results = []
        for length in chosen.lengths.split(","):
            for contender in chosen.contenders.split(","):
                if contender == "unsloth" and find_spec("unsloth") is None:
                    continue
                if contender == "granite-packed" and length != "mixed":
                    continue  # rows are full already
                log(f"{contender} at {length} tokens")
                results.append(run_apart(contender, folder, length, chosen.steps, chosen.rows))
                log(json.dumps(results[-1]))
    print(table(results))
    return 0 if all("error" not in r for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
