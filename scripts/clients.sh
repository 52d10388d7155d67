#!/usr/bin/env bash
# The front ends: clients.sh install|build|test|journeys|pictures|measure
#   install  the Node packages of the lock files, when they changed
#   build    all four into clients/dist, from where the program embeds them; skipped while no source is newer
#   test     types and unit tests, and that the types are those of docs/openapi.json
#   journeys what people do, in a browser, against the program of the development profile
#   pictures those of docs/pictures, from a running demo; with names (worker, screen …) only those
#   measure  first-load, or endurance [minutes] [movements a second] [town]: figures on the terminal
set -euo pipefail
cd "$(dirname "$0")/../clients"
tools=$PWD/../.tools

# Vite wants Node.js 20.19; older Debian has less, and the package registry has the program itself.
new_enough() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }
if [ -x "$tools/bin/node" ]; then PATH=$tools/bin:$PATH; fi
if ! new_enough; then
    kind=$(uname -m); [ "$kind" = x86_64 ] && kind=x64; [ "$kind" = aarch64 ] && kind=arm64
    echo "clients: Node.js is older than 20.19; putting one into .tools"
    npm install --silent --no-audit --no-fund --prefix "$tools" "node-linux-$kind@22.12.0"
    mkdir -p "$tools/bin"
    ln -sf "../node_modules/node-linux-$kind/bin/node" "$tools/bin/node"
    PATH=$tools/bin:$PATH
fi
export PATH

install() { # folder
    local lock=$1/package-lock.json mark=$1/node_modules/.installed
    if [ -f "$mark" ] && cmp -s "$lock" "$mark"; then return; fi
    echo "clients: installing the packages of $1"
    # Not `npm ci`: it wants the binaries of every platform in the lock file, and registries differ in what they hold.
    # The versions are those of the lock file all the same; --no-save leaves it as it is.
    (cd "$1" && npm install --silent --no-save --no-audit --no-fund --ignore-scripts)
    cp "$lock" "$mark"
}

sources() { find . -type f -not -path '*/node_modules/*' -not -path './dist/*' -not -path './*/dist/*' -newer "$1" -print -quit; }

build() {
    if [ -f dist/.built ] && [ -z "$(sources dist/.built)" ]; then echo "clients: the pages are up to date"; return; fi
    rm -rf dist; mkdir -p dist
    for page in worker screen office; do
        echo "clients: building $page"
        (cd "$page" && npx vite build --logLevel error)
    done
    echo "clients: building the mini-program for browsers and for WeChat"
    (cd mini-program && npm run --silent build:h5 && npm run --silent build:wechat)
    node ../scripts/compress.mjs dist
    touch dist/.built
}

test() {
    cp sdk/src/schema.ts "${TMPDIR:-/tmp}/schema.$$"
    npm run --silent generate >/dev/null
    cmp -s sdk/src/schema.ts "${TMPDIR:-/tmp}/schema.$$" || { echo "clients: sdk/src/schema.ts is not that of docs/openapi.json; run make docs" >&2; exit 1; }
    rm "${TMPDIR:-/tmp}/schema.$$"
    npm run --silent check
    npm run --silent test
    (cd mini-program && npm run --silent check && npm run --silent test)
}

case ${1:-} in
    install) install .; install mini-program ;;
    build) install .; install mini-program; build ;;
    test) test ;;
    journeys)
        export SANDAN=${SANDAN:-$PWD/../target/debug/sandan}
        npm run --silent journeys -w e2e
        (cd mini-program && npm run --silent journeys:wechat)
        ;;
    pictures) npm run --silent pictures -w e2e -- "${@:2}" ;;
    measure) npm run --silent "${2:?first-load or endurance}" -w e2e -- "${@:3}" ;;
    *) echo "usage: clients.sh install|build|test|journeys|pictures|measure" >&2; exit 2 ;;
esac
