"""The procedure's data preparation, written plainly: what `granite prepare` is compared with.

    python3 procedure_prepare.py --output DIR [--workers N] SOURCE...

Files are read as UTF-8, or as Latin-1 where that fails; functions are found by a regular expression for the head and by matching
braces; each makes four requests and a completion; examples with the same messages are dropped; what is left is shuffled (seed 42)
and split 90/10. A process pool reads and extracts, one file a task; the parent holds the examples in memory, as the procedure does.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import re
import time

EXTENSIONS = (".c", ".h", ".cpp", ".cc", ".cxx", ".txt")
KEYWORDS = {"if", "for", "while", "switch", "return", "else", "do", "sizeof", "catch", "case"}

HEAD = re.compile(
    r"^[ \t]*((?:[A-Za-z_][\w:<>,*&~ \t]*?[\s*&]+))"  # return type
    r"([A-Za-z_~][\w:~]*)\s*"  # name
    r"\(([^;{}()]*(?:\([^()]*\)[^;{}()]*)*)\)"  # parameters
    r"\s*(?:const|noexcept|override|final)?\s*\{",
    re.MULTILINE,
)

DOMAINS = (
    ("tsn", "TSN (Time-Sensitive Networking)"),
    ("avb", "AVB (Audio Video Bridging)"),
    ("rtos", "a real-time operating system"),
    ("can", "CAN bus communication"),
    ("autosar", "AUTOSAR"),
    ("safety", "functional safety"),
)


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def closing_brace(text, opening):
    depth = 0
    for index in range(opening, len(text)):
        char = text[index]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return index
    return -1


def extract_functions(text):
    functions = []
    position = 0
    while True:
        match = HEAD.search(text, position)
        if match is None:
            return functions
        name = match.group(2)
        if name in KEYWORDS or match.group(1).split()[0] in KEYWORDS:
            position = match.end()
            continue
        end = closing_brace(text, match.end() - 1)
        if end < 0:
            position = match.end()
            continue
        functions.append(
            {
                "return_type": match.group(1).strip(),
                "name": name,
                "parameters": " ".join(match.group(3).split()),
                "code": text[match.start() : end + 1].strip(),
                "body": text[match.end() - 1 : end + 1],
            }
        )
        position = end + 1


def domain_of(path):
    lower = path.lower()
    for word, phrase in DOMAINS:
        if word in lower:
            return phrase
    return "embedded automotive systems"


def example(user, assistant):
    return {"messages": [{"role": "user", "content": user}, {"role": "assistant", "content": assistant}]}


def generate_prompts(function, domain):
    name, code = function["name"], function["code"]
    signature = f"{function['return_type']} {name}({function['parameters']})"
    examples = [
        example(f"Generate a C function named '{name}' for {domain}.", code),
        example(f"Implement the following function for {domain}:\n\n{signature}", code),
        example(
            f"Write a C function that returns {function['return_type']} and takes ({function['parameters']}) for {domain}. "
            f"The function should be called {name}.",
            code,
        ),
        example(f"You are an embedded developer working on {domain}. Write the function {name} with this signature: {signature}", code),
    ]
    lines = code.split("\n")
    if len(lines) > 4:
        half = len(lines) // 2
        examples.append(example("Complete the following C code:\n\n" + "\n".join(lines[:half]), "\n".join(lines[half:])))
    return examples


def process(path):
    try:
        text = read(path)
    except OSError:
        return []
    domain = domain_of(path)
    examples = []
    for function in extract_functions(text):
        if len(function["code"]) >= 50:
            examples.extend(generate_prompts(function, domain))
    return examples


def listed(sources):
    files = []
    for source in sources:
        for folder, _, names in os.walk(source):
            files.extend(os.path.join(folder, name) for name in names if name.lower().endswith(EXTENSIONS))
    return sorted(files)


def save(path, examples):
    with open(path, "w", encoding="utf-8") as out:
        for one in examples:
            out.write(json.dumps(one, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("sources", nargs="+")
    arguments = parser.parse_args()
    began = time.time()
    files = listed(arguments.sources)
    seen = set()
    examples = []
    with multiprocessing.Pool(arguments.workers) as pool:
        for found in pool.imap_unordered(process, files, chunksize=8):
            for one in found:
                digest = hashlib.md5(json.dumps(one["messages"], sort_keys=True).encode()).hexdigest()
                if digest not in seen:
                    seen.add(digest)
                    examples.append(one)
        # Ended in order rather than by `terminate`, so that the processes' CPU time is counted.
        pool.close()
        pool.join()
    random.seed(42)
    random.shuffle(examples)
    cut = int(len(examples) * 0.9)
    os.makedirs(arguments.output, exist_ok=True)
    save(os.path.join(arguments.output, "train.jsonl"), examples[:cut])
    save(os.path.join(arguments.output, "val.jsonl"), examples[cut:])
    print(
        json.dumps(
            {
                "files": len(files),
                "bytes": sum(os.path.getsize(file) for file in files),
                "examples": len(examples),
                "seconds": round(time.time() - began, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
