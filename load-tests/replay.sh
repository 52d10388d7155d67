#!/usr/bin/env bash
# Replays real requests through the whole system, and proves the invariants after each run:
#
#   sqlite    all 58,251 requests on SQLite, everything in one process
#   copied    what `sqlite` left (or FROM=its data folder), copied into PostgreSQL
#   split     10,000 requests on PostgreSQL and Redis, a process for each role
#   killed    the same once more, every process killed (-9) five times on the way and started again
#
# Needs: a built `sandan` (SANDAN=path, else target/release), the data folder (SANDAN_DATA, else ../shared/data), and
# for the others a PostgreSQL server that may create databases (SANDAN_TEST_PG=postgres://user@host:port/postgres)
# and Redis (SANDAN_TEST_REDIS=redis://host:port).
#
#   scripts/with-services.sh load-tests/replay.sh [sqlite] [copied] [split] [killed]
#   LIMIT=2000 load-tests/replay.sh sqlite
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
data=${SANDAN_DATA:-$root/../shared/data}
sandan=${SANDAN:-$root/target/release/sandan}
pg=${SANDAN_TEST_PG:-postgres://postgres@127.0.0.1:5432/postgres}
redis=${SANDAN_TEST_REDIS:-redis://127.0.0.1:6379}
work=$(mktemp -d "${TMPDIR:-/tmp}/sandan-replay.XXXXXX")
roles=(registry intake dispatcher followup push notifier)
declare -A pids=()
export SANDAN__LOG__LEVEL=${SANDAN__LOG__LEVEL:-error}

stop_all() {
  for role in "${!pids[@]}"; do kill "${pids[$role]}" 2>/dev/null || true; done
  for role in "${!pids[@]}"; do wait "${pids[$role]}" 2>/dev/null || true; done
  pids=()
}
trap 'stop_all; echo "left in $work"' EXIT

parts=(--events "$data/events/boston311_2011.csv.zst" --places "$data/town/xicheng12_compounds.csv"
  --texts "$data/texts/gov_messages_hotspot_4326.csv.zst" --texts "$data/texts/gov_messages_replies_2816.csv.zst"
  --town "$data/town/xicheng12_grids.geojson" --step)

check() { echo "--- sandan check"; "$sandan" check --data "$1"; }

sqlite() {
  echo "=== SQLite, one process, ${LIMIT:-all} requests"
  local limit=(); [ -z "${LIMIT:-}" ] || limit=(--limit "$LIMIT")
  "$sandan" --data "$work/sqlite" simulate replay "${parts[@]}" "${limit[@]}" --ledger "$work/sqlite.ledger"
  check "$work/sqlite"
}

copied() {
  local from=${FROM:-$work/sqlite} database="sandan_replay_$$_copied"
  psql "$pg" -qc "CREATE DATABASE $database"
  echo "=== copied from SQLite into PostgreSQL"
  time "$sandan" copy --data "$from" --from "sqlite://$from/sandan.db" --to "${pg%/*}/$database"
  time "$sandan" check --data "$from" --database "${pg%/*}/$database"
  psql "$pg" -qc "DROP DATABASE $database WITH (FORCE)"
}

# One process of a role, on its own two ports.
start() {
  local role=$1 port=$2
  "$sandan" --data "$dir" serve --role "$role" --listen "127.0.0.1:$port" --operations "127.0.0.1:$((port + 100))" \
    >>"$dir/$role.log" 2>&1 &
  pids[$role]=$!
}

ready() {
  for _ in $(seq 1 300); do
    if curl -fsS "http://127.0.0.1:$1/readyz" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "port $1 is not ready" >&2; return 1
}

kill_now_and_then() {
  for round in 1 2 3 4 5; do
    sleep "${KILL_EVERY:-30}"
    echo "kill -9, round $round" >&2
    for role in "${roles[@]}"; do
      kill -9 "${pids[$role]}" 2>/dev/null || true; wait "${pids[$role]}" 2>/dev/null || true
    done
    for i in "${!roles[@]}"; do start "${roles[$i]}" $((base_port + i)); done
    : >"$dir/pids"; for role in "${roles[@]}"; do echo "${pids[$role]}" >>"$dir/pids"; done
  done
}

split() {
  local name=$1 killed=$2
  dir=$work/$name; mkdir -p "$dir"
  local database="sandan_replay_$$_$name"
  psql "$pg" -qc "CREATE DATABASE $database"
  export SANDAN__STORAGE__DATABASE_URL="${pg%/*}/$database" SANDAN__STORAGE__REDIS_URL="$redis"
  export SANDAN__STORAGE__ATTACHMENTS_SHARED=true SANDAN__SERVER__TRUSTED_PROXIES=127.0.0.1/32
  local slice=(--limit "${SLICE:-10000}")
  echo "=== PostgreSQL and Redis, six processes, ${SLICE:-10000} requests, kills: $killed"
  "$sandan" --data "$dir" simulate replay "${parts[@]}" "${slice[@]}" --prepare
  base_port=${BASE_PORT:-18080}
  local servers=""
  for i in "${!roles[@]}"; do
    start "${roles[$i]}" $((base_port + i)); servers+="${servers:+,}${roles[$i]}=http://127.0.0.1:$((base_port + i))"
  done
  for i in "${!roles[@]}"; do ready $((base_port + i)); done
  "$sandan" --data "$dir" simulate replay "${parts[@]}" "${slice[@]}" --server "$servers" --ledger "$work/$name.ledger" &
  local replay=$! code=0
  if [ "$killed" = yes ]; then kill_now_and_then; fi
  wait "$replay" || code=$?
  stop_all
  check "$dir" || code=1
  if [ "$killed" = yes ]; then echo "killed 5 times"; fi
  psql "$pg" -qc "DROP DATABASE IF EXISTS $database WITH (FORCE)"
  unset SANDAN__STORAGE__DATABASE_URL SANDAN__STORAGE__REDIS_URL
  return "$code"
}

for what in "${@:-sqlite}"; do
  case $what in
    sqlite) sqlite ;;
    copied) copied ;;
    split) split split no ;;
    killed) split killed yes ;;
    *) echo "unknown: $what" >&2; exit 2 ;;
  esac
done
