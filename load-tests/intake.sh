#!/usr/bin/env bash
# One shared row less: durable intake over HTTP with 32 clients, with and without a running relay and a screen that
# looks. Interleaved rounds, the ratio of each pair, refused requests, and an fdatasync probe beside every round.
#
# On a small machine relay, screen, database and load generator share the cores, so the ratio says what they cost
# together. Whether intake ever *waits* for the relay is sampled beside it, every 20 ms: sessions of intake that
# wait for a lock. The last line is the control: the same with one counter row in every transaction, which a reader
# of the screen's numbers also touches.
#
#   scripts/with-services.sh load-tests/intake.sh TOWN.geojson [SECONDS [ROUNDS]]
#
# Needs wrk and a release build (SANDAN=path, else target/release). Everything runs on the loopback and ends by itself.
set -euo pipefail
town=$1
seconds=${2:-10}
rounds=${3:-5}
here=$(cd "$(dirname "$0")/.." && pwd)
sandan=${SANDAN:-$here/target/release/sandan}
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
sql() { psql -qAt "$SANDAN__STORAGE__DATABASE_URL" -c "$1"; }
# Nothing but intake and relay is to work: no case is accepted by itself.
sed 's/^auto_accept = true/auto_accept = false/' "$here/services/sandan/profile/demo.toml" >"$work/profile.toml"
"$sandan" import grids "$town" --data "$work" | tail -1
"$sandan" import profile "$work/profile.toml" --data "$work" | tail -1
echo 'Load-test-2026!' | "$sandan" user add watcher --name 看屏人 --role dispatcher@ --data "$work" >/dev/null

start() { # role
    rm -f "$work/instance.$1.json"
    "$sandan" serve --role "$1" --data "$work" --listen 127.0.0.1:0 --operations 127.0.0.1:0 >/dev/null &
    pids+=($!)
    until [ -f "$work/instance.$1.json" ]; do sleep 0.1; done
    local base
    base=http://$(sed -n 's/.*"listen": "\(.*\)",/\1/p' "$work/instance.$1.json")
    until curl -sf "$base/readyz" >/dev/null; do sleep 0.1; done
    echo "$base" >"$work/$1.url"
}
# Each thread of wrk has a Lua state of its own: what makes a key unique is set in `init`, per thread.
cat >"$work/post.lua" <<'LUA'
local threads = {}
function setup(thread)
  thread:set("number", #threads + 1)
  table.insert(threads, thread)
end
local n, mark = 0, ""
function init(args) mark = string.format("%s-%d", args[1], number) end
function request()
  n = n + 1
  local lng, lat = 116.3755 + (n % 97) * 0.00001, 39.9095 + (n % 89) * 0.00001
  local body = string.format('{"kind":"issue","category":"P0101","text":"井盖松动 %d","location":{"lng":%.5f,"lat":%.5f,"crs":"wgs84"}}', n, lng, lat)
  local id = mark .. "-" .. n
  return wrk.format("POST", "/api/v1/cases", {["Content-Type"]="application/json", ["X-Device-Id"]=id, ["Idempotency-Key"]=id}, body)
end
function done(summary, latency)
  io.write(string.format("%.0f %.1f %d %d\n", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1000,
    summary.requests, summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect))
end
LUA
run() { # a mark that no other run has: prints rate, p99, requests, refused
    wrk -t2 -c32 -d"${seconds}s" -s "$work/post.lua" "$(cat "$work/intake.url")" -- "$1" | tail -1
}
# Sessions that insert cases and wait for a lock, looked at every 20 ms: prints looks and waits.
watch_locks() {
    echo "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sandan' AND wait_event_type = 'Lock' \\watch 0.02" |
        timeout "$seconds" psql -qAt "$SANDAN__STORAGE__DATABASE_URL" 2>/dev/null | awk 'NF{n++; s+=$1} END{print n+0, s+0}' || true
}
probe() { dd if=/dev/zero of="$work/probe" bs=4k count=200 oflag=dsync 2>&1 | sed -n 's/.*, \([0-9.]* s\),.*/\1/p'; }

start registry
start intake
read -r warm _ _ refused < <(run warm)
echo "warm-up: $warm/s, $refused refused"
refused=0 requests=0
echo "round  alone/s  p99 ms   with relay and screen/s  p99 ms   ratio   looks  waits for a lock   200 synced writes"
for round in $(seq "$rounds"); do
    read -r alone slow1 sent1 bad1 < <(run "alone-$round")
    start dispatcher
    start push
    dispatcher=${pids[-2]} push=${pids[-1]}
    # The relay numbers what the round before left, so that it does the work of this round only.
    until [ "$(sql 'SELECT count(*) FROM outbox')" = 0 ]; do sleep 0.2; done
    token=$(curl -sf "$(cat "$work/registry.url")/api/v1/auth/login" -H 'content-type: application/json' \
        -d '{"account":"watcher","password":"Load-test-2026!"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
    (while :; do curl -s -o /dev/null "$(cat "$work/push.url")/api/v1/screen/110102000000" -H "authorization: Bearer $token"; sleep 0.5; done) &
    screen=$!
    watch_locks >"$work/locks" &
    watcher=$!
    read -r both slow2 sent2 bad2 < <(run "both-$round")
    wait "$watcher"
    read -r looks waits <"$work/locks"
    kill "$screen" "$dispatcher" "$push"
    wait "$screen" "$dispatcher" "$push" 2>/dev/null || true
    requests=$((requests + sent1 + sent2)) refused=$((refused + bad1 + bad2))
    printf '%5s %8s %7s %24s %7s %7s %7s %17s %19s\n' "$round" "$alone" "$slow1" "$both" "$slow2" \
        "$(awk "BEGIN{printf \"%.2f\", $both/$alone}")" "$looks" "$waits" "$(probe)"
done
echo "refused: $refused of $requests"

# The control: what the design avoids.
sql "CREATE TABLE shared_row (n BIGINT); INSERT INTO shared_row VALUES (0);
     CREATE FUNCTION shared_row_up() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN UPDATE shared_row SET n = n + 1; RETURN NEW; END';
     CREATE TRIGGER shared_row_up AFTER INSERT ON case_row FOR EACH ROW EXECUTE FUNCTION shared_row_up()"
(while :; do sql "BEGIN; SELECT n FROM shared_row FOR UPDATE; SELECT pg_sleep(0.01); COMMIT" >/dev/null 2>&1; done) &
reader=$!
watch_locks >"$work/locks" &
watcher=$!
read -r shared slow _ _ < <(run shared)
wait "$watcher"
read -r looks waits <"$work/locks"
kill "$reader"; wait "$reader" 2>/dev/null || true
echo "control, one shared row: $shared/s, p99 $slow ms, $waits waits for a lock in $looks looks"
sql "DROP TRIGGER shared_row_up ON case_row; DROP TABLE shared_row"

"$sandan" serve --role dispatcher --data "$work" --listen 127.0.0.1:0 --operations 127.0.0.1:0 >/dev/null &
pids+=($!)
until [ "$(sql 'SELECT count(*) FROM outbox')" = 0 ]; do sleep 0.5; done
"$sandan" check --data "$work" --database "$SANDAN__STORAGE__DATABASE_URL" | tail -1
stop
psql -q "${SANDAN_TEST_PG}" -c "DROP DATABASE $database WITH (FORCE)"
