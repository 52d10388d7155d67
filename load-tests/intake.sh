#!/usr/bin/env bash
# One shared row less: durable intake over HTTP with 32 clients, with and without a running relay and a screen that
# looks. Three interleaved rounds, the ratio of each pair, and an fdatasync probe beside every round.
#
#   scripts/with-services.sh load-tests/intake.sh TOWN.geojson [SECONDS]
#
# Needs wrk and a release build. Everything runs on the loopback and ends by itself.
set -euo pipefail
town=$1
seconds=${2:-10}
here=$(cd "$(dirname "$0")/.." && pwd)
sandan="$here/target/release/sandan"
command -v wrk >/dev/null || { echo "install wrk first" >&2; exit 1; }
work=$(mktemp -d)
pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; }
trap 'stop; rm -rf "$work"' EXIT

database="sandan_load_$$"
psql -q "${SANDAN_TEST_PG}" -c "CREATE DATABASE $database"
export SANDAN__STORAGE__DATABASE_URL="${SANDAN_TEST_PG%/*}/$database"
export SANDAN__STORAGE__REDIS_URL="$SANDAN_TEST_REDIS/9"
export SANDAN__STORAGE__ATTACHMENTS_SHARED=true SANDAN__AUTH__ADMIN_SECOND_FACTOR=false SANDAN__LOG__LEVEL=error
for limit in PER_PRINCIPAL PER_ADDRESS PER_DEVICE REPORTS_PER_PRINCIPAL; do export "SANDAN__LIMITS__$limit=1000000"; done
# Nothing but intake and relay is to work: no case is accepted by itself.
sed 's/^auto_accept = true/auto_accept = false/' "$here/services/sandan/profile/demo.toml" >"$work/profile.toml"
"$sandan" import grids "$town" --data "$work" | tail -1
"$sandan" import profile "$work/profile.toml" --data "$work" | tail -1
echo 'Load-test-2026!' | "$sandan" user add watcher --name 看屏人 --role dispatcher@ --data "$work" >/dev/null

start() { # role: prints its base URL
    rm -f "$work/instance.$1.json"
    "$sandan" serve --role "$1" --data "$work" --listen 127.0.0.1:0 --operations 127.0.0.1:0 >/dev/null &
    pids+=($!)
    until [ -f "$work/instance.$1.json" ]; do sleep 0.1; done
    local base
    base=http://$(sed -n 's/.*"listen": "\(.*\)",/\1/p' "$work/instance.$1.json")
    until curl -sf "$base/readyz" >/dev/null; do sleep 0.1; done
    echo "$base" >"$work/$1.url"
}
cat >"$work/post.lua" <<LUA
local n, thread = 0, 0
local threads = 0
function setup(t) t:set("thread", threads); threads = threads + 1 end
math.randomseed(os.time())
function request()
  n = n + 1
  local lng, lat = 116.3755 + (n % 97) * 0.00001, 39.9095 + (n % 89) * 0.00001
  local body = string.format('{"kind":"issue","category":"P0101","text":"井盖松动 %d","location":{"lng":%.5f,"lat":%.5f,"crs":"wgs84"}}', n, lng, lat)
  local headers = {["Content-Type"]="application/json", ["X-Device-Id"]="d" .. thread .. "-" .. n, ["Idempotency-Key"]=string.format("%d-%d-%d", thread, n, math.random(1e9))}
  return wrk.format("POST", "/api/v1/cases", headers, body)
end
function done(summary) io.write(string.format("%.0f %d\n", summary.requests / summary.duration * 1e6, summary.errors.status)) end
LUA
run() { wrk -t2 -c32 -d"${seconds}s" -s "$work/post.lua" "$(cat "$work/intake.url")" | tail -1; }
probe() { dd if=/dev/zero of="$work/probe" bs=4k count=200 oflag=dsync 2>&1 | sed -n 's/.*, \([0-9.]* s\),.*/\1/p'; }

start registry
start intake
echo "round  alone/s  with relay and screen/s  ratio  refused  200 synced writes"
for round in 1 2 3; do
    read -r alone bad1 < <(run)
    start dispatcher
    start push
    dispatcher=${pids[-2]} push=${pids[-1]}
    token=$(curl -sf "$(cat "$work/registry.url")/api/v1/auth/login" -H 'content-type: application/json' \
        -d '{"account":"watcher","password":"Load-test-2026!"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
    (while :; do curl -s -o /dev/null "$(cat "$work/push.url")/api/v1/screen/110102000000" -H "authorization: Bearer $token"; sleep 0.5; done) &
    screen=$!
    read -r both bad2 < <(run)
    kill "$screen" "$dispatcher" "$push"
    wait "$dispatcher" "$push" 2>/dev/null || true
    echo "$round      $alone     $both                    $(awk "BEGIN{printf \"%.2f\", $both/$alone}")   $((bad1 + bad2))        $(probe)"
done
"$sandan" serve --role dispatcher --data "$work" --listen 127.0.0.1:0 --operations 127.0.0.1:0 >/dev/null &
pids+=($!)
until [ "$(psql -qAt "$SANDAN__STORAGE__DATABASE_URL" -c 'SELECT count(*) FROM outbox')" = 0 ]; do sleep 0.5; done
"$sandan" check --data "$work" --database "$SANDAN__STORAGE__DATABASE_URL" | tail -1
stop
psql -q "${SANDAN_TEST_PG}" -c "DROP DATABASE $database WITH (FORCE)"
