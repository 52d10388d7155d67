#!/usr/bin/env bash
# Starts a PostgreSQL and a Redis of its own on free ports of the loopback, in a folder of its own, runs a command
# with SANDAN_TEST_PG and SANDAN_TEST_REDIS set, and stops both again. Nothing else on the machine is touched.
set -euo pipefail

dir=$(mktemp -d "${TMPDIR:-/tmp}/sandan-services.XXXXXX")
chmod 755 "$dir"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
# PostgreSQL refuses to run as root.
as_postgres=()
mkdir "$dir/pg" "$dir/redis"
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$dir/pg"
    as_postgres=(runuser -u postgres --)
fi
pg_port=$(free_port)
redis_port=$(free_port)
redis_pid=
stop() {
    "${as_postgres[@]}" "$bin/pg_ctl" -D "$dir/pg/data" -m immediate stop >/dev/null 2>&1 || true
    if [ -n "$redis_pid" ]; then kill "$redis_pid" 2>/dev/null || true; fi
    rm -rf "$dir"
}
trap stop EXIT
cd "$dir/pg"
"${as_postgres[@]}" "$bin/initdb" -D "$dir/pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as_postgres[@]}" "$bin/pg_ctl" -D "$dir/pg/data" -l "$dir/pg/log" -w \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -k $dir/pg -c max_connections=400" start >/dev/null
cd - >/dev/null
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$dir/redis" \
    --logfile "$dir/redis/log" &
redis_pid=$!
until redis-cli -p "$redis_port" ping >/dev/null 2>&1; do sleep 0.05; done
export SANDAN_TEST_PG="postgres://postgres@127.0.0.1:$pg_port/postgres"
export SANDAN_TEST_REDIS="redis://127.0.0.1:$redis_port"
echo "services: PostgreSQL on $pg_port, Redis on $redis_port"
"$@"
