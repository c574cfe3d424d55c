#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Compiles every file of the example corpus, without writing anything, under strict warnings.
#
# usage: check-corpus.sh [FOLDER]
#   FOLDER  folder to check; examples/corpus beside this script when left out
#   CC, CXX choose other compilers (default gcc and g++)
#
# Prints the number of files on stdout. Exit status: 0 all compile, 1 some do not,
# 2 the folder holds no C or C++ file or a compiler is missing.
set -u

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
corpus=${1:-$here/corpus}
warnings=(-Wall -Wextra -Werror -Wconversion -Wshadow -fsyntax-only)

for tool in "${CC:-gcc}" "${CXX:-g++}"; do
    if ! command -v "$tool" >/dev/null; then
        printf 'error: %s is not installed\nhint: install gcc and g++, or set CC and CXX\n' "$tool" >&2
        exit 2
    fi
done
if [ ! -d "$corpus" ]; then
    printf 'error: no such folder: %s\n' "$corpus" >&2
    exit 2
fi

files=0
failed=0
while IFS= read -r -d '' file; do
    # Headers are compiled as well: each must stand on its own.
    case $file in
    *.c | *.h) compile=("${CC:-gcc}" -std=c11 -x c) ;;
    *) compile=("${CXX:-g++}" -std=c++17 -x c++) ;;
    esac
    files=$((files + 1))
    if ! "${compile[@]}" "${warnings[@]}" "$file" >&2; then
        printf 'FAILED %s\n' "${file#"$corpus"/}" >&2
        failed=$((failed + 1))
    fi
done < <(find "$corpus" -type f \( -name '*.c' -o -name '*.h' -o -name '*.cpp' -o -name '*.hpp' \) -print0 |
    LC_ALL=C sort -z)

if [ "$files" -eq 0 ]; then
    printf 'error: no C or C++ file in %s\n' "$corpus" >&2
    exit 2
fi
printf '%d files, %d failed\n' "$files" "$failed"
[ "$failed" -eq 0 ]
