"""Hands a tuned model on: the adapter with a model card, one merged model, a GGUF file, an archive for SageMaker.

    python -m granite_trainer.export --adapter runs/<id>/train/model --output DIR --formats adapter,merged,gguf,sagemaker

prints one JSON object: the folder, its files, or the error. The output appears complete or not at all:

    adapter/        adapter_model.safetensors, adapter_config.json, the tokenizer, README.md (the model card)
    base/<digest>/  the tiny base model, which no hub has; for a base from a hub there is no such folder
    merged/         config.json, model*.safetensors in 16 bits, the tokenizer, README.md
    gguf/           model-<type>.gguf and a Modelfile for Ollama
    model.tar.gz    merged/ and serving.properties, as a SageMaker endpoint takes it; the same files give the same bytes
    complete.json   what the export was made from, and the digest of every file

Merging adds the adapter to the base model as it was trained on, that is after quantisation to 4 bits. The result is the
function that was trained, up to the rounding to 16 bits; an adapter merged into the original weights would be another.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import __version__, card, files
from .archive import write_tar_gz
from .errors import BAD_REQUEST, INTERNAL, MODEL_UNAVAILABLE, TrainerError, explain
from .log import log
from .model import Base, check_adapter, load_base, load_tokenizer, prepare_process, resolve_base
from .notes import ADAPTER_FACTS, base_of, read_note
from .parent import end_with_input
from .settings import ModelSettings, QloraSettings, Student, one_of, parse
from .template import SERVING_TEMPLATE

FORMATS = ("adapter", "merged", "gguf", "sagemaker")
DTYPES = ("bfloat16", "float16")
# What the converter writes itself; any other type is left to llama.cpp's quantiser.
CONVERTED = ("f32", "f16", "bf16", "q8_0")
CONVERTER = "convert_hf_to_gguf.py"
QUANTISER = "llama-quantize"
# Big enough to be few, small enough to be copied again when a copy breaks off.
SHARD = "5GB"


@dataclass(frozen=True)
class ExportRequest:
    """`student` names the base model when it is not where the adapter's note says; `name` is the title of the card."""

    adapter: str
    output: str
    formats: tuple[str, ...] = ("adapter", "merged")
    student: str | None = None
    dtype: str = "bfloat16"
    gguf_type: str = "f16"
    llama_cpp: str | None = None
    name: str | None = None

    def __post_init__(self):
        for each in self.formats:
            one_of("formats", each, FORMATS)
        one_of("dtype", self.dtype, DTYPES)
        if not self.formats:
            raise TrainerError(BAD_REQUEST, "No format is named.", f"Name some of {', '.join(FORMATS)}.")

    def wants(self, *formats: str) -> bool:
        return any(each in self.formats for each in formats)


def export(request: ExportRequest) -> dict:
    """Writes the formats and returns what was written. Errors are TrainerErrors."""
    output = Path(request.output)
    check_output(output)
    # What is missing is said before hours of work, not after them.
    converter = find_converter(request) if request.wants("gguf") else None
    note = read_note(request.adapter)
    student = Student(
        name=request.student or base_of(request.adapter),
        model=parse(ModelSettings, note["model"]) if "model" in note else ModelSettings(),
        qlora=parse(QloraSettings, note["qlora"]) if "qlora" in note else QloraSettings(),
    )
    base = resolve_base(student, lambda event: None, lambda: None)
    check_adapter(request.adapter, base)

    unfinished = output.with_name(output.name + ".building")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        text = card.write_card(request.adapter, note, student, title_of(request))
        export_adapter(request, note, base, unfinished, text)
        if request.wants("merged", "gguf", "sagemaker"):
            export_merged(request, student, base, unfinished / "merged", text)
        if converter:
            export_gguf(request, student, converter, unfinished)
        if request.wants("sagemaker"):
            export_archive(student, unfinished)
        if not request.wants("merged"):
            shutil.rmtree(unfinished / "merged", ignore_errors=True)
        if not request.wants("adapter"):
            shutil.rmtree(unfinished / "adapter")
            shutil.rmtree(unfinished / "base", ignore_errors=True)
        facts = {
            "granite": __version__,
            "adapter_sha256": files.sha256(Path(request.adapter) / "adapter_model.safetensors"),
            "base": public_name(base),
            "base_digest": base.digest,
            "dtype": request.dtype,
            "formats": sorted(request.formats),
        }
        files.mark_complete(unfinished, facts)
        files.publish(unfinished, output)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    written = sorted(path for path in output.rglob("*") if path.is_file())
    return {
        "output": str(output),
        "files": [{"path": path.relative_to(output).as_posix(), "bytes": path.stat().st_size} for path in written],
    }


def check_output(output: Path) -> None:
    """An earlier export may be replaced, anything else may not."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())) and not (output / files.MARKER).is_file():
        raise TrainerError(BAD_REQUEST, f"{output} exists and is no export.", "Name another folder with --output.")


def title_of(request: ExportRequest) -> str:
    return request.name or "A code model tuned with granite"


def public_name(base: Base) -> str:
    """The base model's name without the folders of this machine."""
    return Path(base.location).name if Path(base.location).is_dir() else base.location


# ---------------------------------------------------------------------------------------------- the adapter


def export_adapter(request: ExportRequest, note: dict, base: Base, output: Path, text: str) -> None:
    source, target = Path(request.adapter), output / "adapter"
    target.mkdir()
    shutil.copyfile(source / "adapter_model.safetensors", target / "adapter_model.safetensors")
    config = files.read_json(source / "adapter_config.json")
    config["base_model_name_or_path"] = public_name(base)
    files.write_json(target / "adapter_config.json", config)
    files.write_json(target / ADAPTER_FACTS, {**note, "base": public_name(base), "base_digest": base.digest})
    files.write_text(target / "README.md", text)
    save_tokenizer(base, target)
    facts = files.facts_of(Path(base.location)) if Path(base.location).is_dir() else None
    if facts and "digest" in facts:
        # A tiny base is on no hub: without it the adapter would be of no use to anyone.
        shutil.copytree(base.location, output / "base" / facts["digest"][:16])


def save_tokenizer(base: Base, target: Path) -> None:
    tokenizer = load_tokenizer(Student(name=base.location), base)
    tokenizer.chat_template = SERVING_TEMPLATE
    tokenizer.save_pretrained(target)


# ---------------------------------------------------------------------------------------------- the merged model


def export_merged(request: ExportRequest, student: Student, base: Base, target: Path, text: str) -> None:
    prepare_process()
    import torch
    from huggingface_hub import save_torch_state_dict
    from transformers import AutoConfig, GenerationConfig

    dtype = getattr(torch, request.dtype)
    log(f"Merging {request.adapter} into {public_name(base)} as {request.dtype}")
    state = merged_weights(student, request.adapter, base, dtype)
    target.mkdir()
    save_torch_state_dict(state, target, max_shard_size=SHARD, metadata={"format": "pt"})
    config = AutoConfig.from_pretrained(base.location, trust_remote_code=student.model.trust_remote_code)
    config.dtype = dtype
    config.use_cache = True
    config.save_pretrained(target)
    save_tokenizer(base, target)
    generation = GenerationConfig.from_model_config(config)
    generation.save_pretrained(target)
    files.write_text(target / "README.md", text)


def merged_weights(student: Student, adapter: str, base: Base, dtype) -> dict:
    """Each weight of base and adapter together, computed in 32 bits and rounded once."""
    import torch
    from peft import PeftModel
    from peft.tuners.lora import LoraLayer
    from peft.utils.integrations import dequantize_module_weight

    model: Any = PeftModel.from_pretrained(load_base(student, base), adapter).eval()
    if model.active_adapters != ["default"] or model.peft_config["default"].use_dora:
        raise TrainerError(BAD_REQUEST, f"{adapter} is no plain LoRA adapter.", "Only such adapters are merged.")
    inner = model.get_base_model()
    tied = set(getattr(inner, "all_tied_weights_keys", None) or ()) if inner.config.tie_word_embeddings else set()
    state = {}
    with torch.no_grad():
        inside_an_adapter: tuple[str, ...] = ()
        for name, module in inner.named_modules():
            if name.startswith(inside_an_adapter) and inside_an_adapter:
                continue
            adapted: Any = module
            layer = adapted.get_base_layer() if isinstance(module, LoraLayer) else module
            if isinstance(module, LoraLayer):
                inside_an_adapter = (*inside_an_adapter, name + ".")
            for part, parameter in layer.named_parameters(recurse=False):
                full = f"{name}.{part}" if name else part
                if full in tied:
                    continue
                is_linear_weight = part == "weight" and isinstance(layer, torch.nn.Linear)
                weight = dequantize_module_weight(layer) if is_linear_weight else parameter
                if is_linear_weight and isinstance(module, LoraLayer):
                    weight = weight.float() + adapted.get_delta_weight("default").float()
                state[full] = weight.detach().to(dtype).cpu().contiguous()
    return state


# ---------------------------------------------------------------------------------------------- GGUF


def find_converter(request: ExportRequest) -> list[str]:
    """The command that starts llama.cpp's converter, from --llama-cpp, LLAMA_CPP or the PATH."""
    home = request.llama_cpp or os.environ.get("LLAMA_CPP")
    script = Path(home) / CONVERTER if home else None
    if script is None:
        found = shutil.which(CONVERTER)
        script = Path(found) if found else None
    if script is None or not script.is_file():
        where = f"{home} has no {CONVERTER}" if home else f"{CONVERTER} is not on the PATH"
        raise TrainerError(
            MODEL_UNAVAILABLE,
            f"GGUF needs llama.cpp's converter, and {where}.",
            "Check out llama.cpp, install its requirements for this Python, and name its folder with --llama-cpp or "
            "LLAMA_CPP. The other formats do without it.",
        )
    return [sys.executable, str(script)]


def find_quantiser(request: ExportRequest) -> str:
    home = request.llama_cpp or os.environ.get("LLAMA_CPP")
    places = [Path(home) / "build" / "bin", Path(home)] if home else []
    found = shutil.which(QUANTISER, path=os.pathsep.join(str(place) for place in places)) or shutil.which(QUANTISER)
    if not found:
        raise TrainerError(
            MODEL_UNAVAILABLE,
            f"The GGUF type {request.gguf_type} needs {QUANTISER}, which is neither built nor on the PATH.",
            f"Build llama.cpp, or take one of the types {', '.join(CONVERTED)}.",
        )
    return found


def export_gguf(request: ExportRequest, student: Student, converter: list[str], output: Path) -> None:
    kind = request.gguf_type.lower()
    quantiser = None if kind in CONVERTED else find_quantiser(request)
    folder = output / "gguf"
    folder.mkdir()
    model = folder / f"model-{kind}.gguf"
    with tempfile.TemporaryDirectory(dir=output) as scratch:
        converted = model if quantiser is None else Path(scratch) / "model.gguf"
        outtype = kind if quantiser is None else "bf16"
        call([*converter, str(output / "merged"), "--outfile", str(converted), "--outtype", outtype], converted)
        if quantiser:
            call([quantiser, str(converted), str(model), kind.upper()], model)
    files.write_text(folder / "Modelfile", modelfile(model.name, student.model.max_seq_length))


def call(command: list[str], expected: Path) -> None:
    log("Running " + " ".join(command))
    done = subprocess.run(command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, errors="replace")
    sys.stderr.write(done.stderr)
    if done.returncode or not expected.is_file():
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise TrainerError(
            INTERNAL,
            f"{Path(command[-1] if len(command) == 1 else command[1]).name} failed with status {done.returncode}: {last}",
            "Its lines above say why. The converter knows the tokenizers of published models only; the tiny student's is "
            "made from the corpus, so it has no GGUF.",
        )


def modelfile(model: str, context: int) -> str:
    """Ollama's description: the chat format that the model was trained on, and where an answer ends."""
    return f'''FROM ./{model}
TEMPLATE """{{{{ if .System }}}}System:
{{{{ .System }}}}

{{{{ end }}}}{{{{ if .Prompt }}}}Question:
{{{{ .Prompt }}}}

{{{{ end }}}}Answer:
{{{{ .Response }}}}"""
PARAMETER stop "<|endoftext|>"
PARAMETER num_ctx {context}
PARAMETER temperature 0.7
PARAMETER top_p 0.95
'''


# ---------------------------------------------------------------------------------------------- SageMaker


def serving_properties(student: Student) -> str:
    """Settings of the large-model-inference container. The model lies beside this file, so none is named."""
    return f"""engine=Python
option.async_mode=true
option.rolling_batch=disable
option.entryPoint=djl_python.lmi_vllm.vllm_async_service
option.tensor_parallel_degree=max
option.max_model_len={student.model.max_seq_length}
"""


def export_archive(student: Student, output: Path) -> None:
    contents = {path.relative_to(output / "merged").as_posix(): path for path in (output / "merged").rglob("*")}
    contents = {name: path for name, path in contents.items() if path.is_file()}
    with tempfile.TemporaryDirectory(dir=output) as scratch:
        properties = Path(scratch) / "serving.properties"
        properties.write_text(serving_properties(student), encoding="utf-8")
        write_tar_gz(output / "model.tar.gz", {**contents, "serving.properties": properties})


# ---------------------------------------------------------------------------------------------- the command


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="granite_trainer.export", description="Hands a tuned model on.")
    parser.add_argument("--adapter", required=True, help="the adapter's folder")
    parser.add_argument("--output", required=True, help="the folder to make")
    parser.add_argument("--formats", default="adapter,merged", help=f"some of {','.join(FORMATS)}")
    parser.add_argument("--student", help="the base model, when it is not where it was trained on")
    parser.add_argument("--dtype", default="bfloat16", help="of merged weights: bfloat16 or float16")
    parser.add_argument("--gguf-type", default="f16", help="such as f16, q8_0, q4_k_m")
    parser.add_argument("--llama-cpp", help="a checkout of llama.cpp; default: LLAMA_CPP, then the PATH")
    parser.add_argument("--name", help="the title of the model card")
    parser.add_argument("--end-with-input", action="store_true", help="end at once when standard input ends")
    given = vars(parser.parse_args(argv))
    if given.pop("end_with_input"):
        end_with_input()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # libraries print
    try:
        formats = tuple(part.strip() for part in given.pop("formats").split(",") if part.strip())
        print(json.dumps(export(ExportRequest(formats=formats, **given))), file=out, flush=True)
        return 0
    except Exception as error:  # the last place that can say why
        known = explain(error)
        if known.code == INTERNAL and not isinstance(error, TrainerError):
            traceback.print_exc()
        print(json.dumps({"error": known.to_json()}), file=out, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
