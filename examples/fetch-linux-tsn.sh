#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Gets the time-sensitive parts of the Linux 6.1 sources for examples/linux-tsn.yaml.
#
# usage: fetch-linux-tsn.sh [FILE]
#   FILE  a linux-source-*.deb or linux-source-*.tar.xz that you already have; without it,
#         Debian's package linux-source-6.1 is downloaded with apt-get (about 140 MB)
#
# What it does:
#   1. downloads the package into ${XDG_CACHE_HOME:-$HOME/.cache}/granite/sources, as any user;
#      nothing is installed
#   2. unpacks net/sched, net/dsa, drivers/ptp and drivers/net/ethernet/stmicro from it
#   3. deletes the downloaded package and prints the folder's path, its only line on stdout
# A second run finds the folder and does nothing. A run that is cut off leaves no half-filled folder.
#
# Exit status: 0 the folder is there, 1 failed, 2 usage.
set -u -o pipefail

package=linux-source-6.1
folders=(net/sched net/dsa drivers/ptp drivers/net/ethernet/stmicro)
download_kib=$((300 * 1024))
unpack_kib=$((80 * 1024))

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $1"
    say "hint: $2"
    exit "${3:-1}"
}

usage() { sed -n '/^# usage:/,/^# Exit status/s/^# \{0,1\}//p' "$0"; }

# True when the folder holds every part.
complete() {
    local part
    for part in "${folders[@]}"; do
        [ -d "$1/$part" ] || return 1
    done
}

require_space() {
    local free_kib
    free_kib=$(df -Pk "$sources" | awk 'NR == 2 { print $4 }')
    if [ "${free_kib:-0}" -lt "$1" ]; then
        fail "only $((${free_kib:-0} / 1024)) MB free in $sources, $(($1 / 1024)) MB are needed" \
            "free some space, or set XDG_CACHE_HOME to a folder on a larger disk"
    fi
}

require_tool() {
    command -v "$1" >/dev/null || fail "$1 is not installed" "$2"
}

# Sets $archive to a complete package in $sources, downloading it if there is none yet.
download() {
    local found
    found=$(find "$sources" -maxdepth 1 -name "${package}_*.deb" | LC_ALL=C sort | tail -n 1)
    if [ -n "$found" ]; then
        say "1/3 using the package downloaded before: $found"
        archive=$found
        return
    fi
    require_tool apt-get \
        "on another system, copy Debian's $package .deb or a linux-source-*.tar.xz here and give it as argument"
    apt-cache show "$package" >/dev/null 2>&1 ||
        fail "apt knows no package $package" \
            "run 'apt-get update' as root first; the package is in Debian 12 (bookworm) and its updates"
    require_space "$download_kib"
    say "1/3 downloading $package with apt-get into $sources (about 140 MB)"
    (cd "$temp" && apt-get download -q -o APT::Sandbox::User=root "$package" >&2) ||
        fail "apt-get could not download $package" \
            "look at its message above; if the package was not found, run 'apt-get update' as root and try again"
    found=$(find "$temp" -maxdepth 1 -name "${package}_*.deb" | head -n 1)
    [ -n "$found" ] || fail "apt-get left no package behind" "give a downloaded .deb as argument"
    archive=$sources/${found##*/}
    mv -- "$found" "$archive" || fail "cannot write to $sources" "check the folder's permissions"
}

# Writes the tar.xz of the sources to stdout.
source_archive() {
    case $archive in
    *.deb)
        dpkg-deb --fsys-tarfile "$archive" |
            tar -xOf - --wildcards '*/usr/src/linux-source-*.tar.xz'
        ;;
    *) cat -- "$archive" ;;
    esac
}

# ---------------------------------------------------------------------------------------------

[ "$#" -le 1 ] || fail "expected at most one file" "see $0 --help" 2
archive=${1:-}
case $archive in
-h | --help)
    usage
    exit 0
    ;;
'') ;;
*/linux-source-*.deb | linux-source-*.deb | */linux-source-*.tar.xz | linux-source-*.tar.xz)
    [ -f "$archive" ] || fail "no such file: $archive" "check the path" 2
    ;;
*)
    fail "not a linux-source-*.deb or linux-source-*.tar.xz: $archive" "see $0 --help" 2
    ;;
esac

cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
[ -n "$cache" ] || fail "neither XDG_CACHE_HOME nor HOME is set" "set one of them" 2
case $cache in
/*) ;;
*) cache=$PWD/$cache ;;
esac
sources=$cache/granite/sources
target=$sources/linux-6.1-tsn

if complete "$target"; then
    say "nothing to do: the sources are already there (delete the folder to fetch them again)"
    printf '%s\n' "$target"
    exit 0
fi

require_tool tar "install tar"
require_tool xz "install xz-utils"
case $archive in
*.tar.xz) ;;
*) require_tool dpkg-deb "install dpkg, or give a linux-source-*.tar.xz as argument" ;;
esac
mkdir -p -- "$sources" || fail "cannot create $sources" "check its permissions, or set XDG_CACHE_HOME"

# A killed run cannot clean up after itself: its folder carries its process id.
for stale in "$sources"/.fetch-linux-tsn.*; do
    if [ -d "$stale" ] && ! kill -0 "${stale##*.}" 2>/dev/null; then
        say "removing what an interrupted run left: $stale"
        rm -rf -- "$stale"
    fi
done

temp=$sources/.fetch-linux-tsn.$$
mkdir -- "$temp" || fail "cannot write to $sources" "check its permissions, or set XDG_CACHE_HOME"
trap 'rm -rf -- "$temp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

downloaded=no
if [ -z "$archive" ]; then
    downloaded=yes
    download
else
    say "1/3 using $archive"
fi

require_space "$unpack_kib"
say "2/3 unpacking ${folders[*]}"
mkdir -- "$temp/tree"
source_archive |
    xz -dc |
    tar -xf - -C "$temp/tree" --strip-components=1 --no-same-owner --wildcards --no-wildcards-match-slash \
        "${folders[@]/#/*/}"
status=$?
if [ "$status" -ne 0 ] || ! complete "$temp/tree"; then
    if [ "$downloaded" = yes ]; then
        fail "cannot unpack $archive" "the package may be damaged: delete it and run this script again"
    fi
    fail "cannot unpack $archive" "check that the file is complete and holds a Linux source tree"
fi

if [ -e "$target" ] && ! complete "$target"; then
    say "replacing an incomplete folder: $target"
    rm -rf -- "$target"
fi
if ! mv -T -- "$temp/tree" "$target" 2>/dev/null && ! complete "$target"; then
    fail "cannot create $target" "check the permissions of $sources"
fi
if [ "$downloaded" = yes ]; then
    rm -f -- "$archive"
fi
say "3/3 done: $(find "$target" -type f -name '*.[ch]' | wc -l) C files and headers"
printf '%s\n' "$target"
