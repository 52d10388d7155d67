#!/usr/bin/env bash
# Installs what is missing on Debian, and says so. Usage: setup.sh build|test
#   build   a C compiler for the crates that build C; Node.js and the packages of the front ends
#   test    the same, and PostgreSQL, Redis, zstd, a browser and Chinese type for the suites
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=()
need() { # command package
    if ! command -v "$1" >/dev/null 2>&1; then wanted+=("$2"); fi
}
need cc gcc
need make make
need pkg-config pkg-config
need npm npm
need node nodejs
if [ "${1:-build}" = test ]; then
    need redis-server redis-server
    need zstd zstd
    need chromium chromium
    if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then wanted+=(postgresql); fi
    if ! ls /usr/share/fonts/opentype/noto/NotoSansCJK-* >/dev/null 2>&1; then wanted+=(fonts-noto-cjk); fi
fi
if ! command -v cargo >/dev/null 2>&1; then
    echo "setup: there is no Rust toolchain; install rustup and run this again" >&2
    exit 1
fi
if [ ${#wanted[@]} -gt 0 ]; then
    echo "setup: installing ${wanted[*]}"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
fi
scripts/clients.sh install
echo "setup: everything is here"
