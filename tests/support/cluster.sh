#!/usr/bin/env bash
# A throw-away Postgres for one run of the tests: unix socket only, no fsync, gone afterwards.
#   cluster.sh start|stop <state directory>
# <state directory>/url holds the connection URL of its administrator while it runs, and
# <state directory>/home names its files in /tmp, where socket paths are short and where the
# unprivileged user that Postgres wants can get to. SLUICE_TEST_DATABASE_URL in the environment means
# that somebody else runs the cluster.
set -euo pipefail

action=${1:?start or stop}
state=${2:?state directory}

bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "cluster.sh: no Postgres in /usr/lib/postgresql; run ops/setup" >&2; exit 1; }

unprivileged() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

stop() {
    [ -f "$state/home" ] || return 0
    local home
    home=$(cat "$state/home")
    if [ -d "$home/data" ]; then
        unprivileged "$bin/pg_ctl" stop -D "$home/data" -m immediate -s >/dev/null 2>&1 || true
    fi
    case "$home" in
        /tmp/sluice-test.*) rm -rf "$home" ;;
    esac
    rm -f "$state/home" "$state/url"
}

start() {
    local home
    home=$(mktemp -d /tmp/sluice-test.XXXXXX)
    echo "$home" >"$state/home"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$home"
    unprivileged "$bin/initdb" -D "$home/data" -U postgres --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >/dev/null
    unprivileged tee -a "$home/data/postgresql.conf" >/dev/null <<CONFIG
listen_addresses = ''
unix_socket_directories = '$home'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
autovacuum = off  # so that a seed replays exactly: it would change the order of rows and plans
timezone = 'UTC'
CONFIG
    unprivileged "$bin/pg_ctl" start -D "$home/data" -l "$home/log" -w -t 60 -s ||
        { cat "$home/log" >&2; exit 1; }
    echo "postgresql:///postgres?host=$home&user=postgres" >"$state/url"
}

mkdir -p "$state"
case "$action" in
    start)
        stop # what a killed run left behind
        [ -n "${SLUICE_TEST_DATABASE_URL:-}" ] || start
        ;;
    stop) stop ;;
    *) echo "cluster.sh: unknown action $action" >&2; exit 2 ;;
esac
