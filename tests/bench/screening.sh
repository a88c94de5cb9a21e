#!/usr/bin/env bash
# How well and how fast screening and monitoring work, on a folder of labelled data. Prints each
# command before its figures, so that any of them can be repeated alone. Shares are given with their
# 95 % Wilson intervals. What the data are: docs/screening.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
    cat <<'TEXT'
usage: ops/bench screening --data DIR [options]
  --data DIR         folder with screening/ (lists, pairs, queries) and aml/ (streams, payments)
  --bin FOLDER       use these programs [default: build/release/bin, built first]
  --accounts N       payees with a history when decisions are timed [default: 1000000]
  --seconds N        each timing of decisions [default: 10]
  --cross-validate   also train on parts of the data and measure on what was left out (minutes)
TEXT
}

data='' bin='' accounts=1000000 seconds=10 cross=false
while [ $# -gt 0 ]; do
    case $1 in
        --data) data=${2:?}; shift ;;
        --bin) bin=${2:?}; shift ;;
        --accounts) accounts=${2:?}; shift ;;
        --seconds) seconds=${2:?}; shift ;;
        --cross-validate) cross=true ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done
[ -d "$data/screening" ] && [ -d "$data/aml" ] || { usage >&2; exit 2; }
if [ -z "$bin" ]; then
    cmake --preset release >/dev/null
    cmake --build --preset release --target sluice sluice-decide | tail -n 1 >&2
    bin=build/release/bin
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() { # prints the command and carries it out
    printf '\n$ %s\n' "$(printf '%q ' "$@")"
    "$@"
}
say() { printf '\n== %s\n' "$*"; }

names=$data/screening lists=$data/screening/lists aml=$data/aml
say "Names: pairs, aliases, altered names, scripts, identifiers, ordinary customers"
run python3 -B tests/bench/measure_screening.py "$names" --sluice "$bin/sluice"
if $cross; then
    say "Names: trained without a part of the data, measured on it"
    run python3 -B tests/bench/measure_screening.py "$names" --sluice "$bin/sluice" \
        --cross-validate 3
fi

say "Edge streams (DARPA 1998): bar AUC .95 and 1 µs an edge, aim .985 and .5"
edges=$aml/darpa1998/darpa_part1_first60pct.csv.gz
began_ns=$(date +%s%N)
run "$bin/sluice" monitor edges "$edges" -o "$work/edges"
took_ns=$(($(date +%s%N) - began_ns))
printf '%s ns an edge, reading of the compressed file included\n' \
    $((took_ns / $(wc -l <"$work/edges")))
run python3 -B tests/bench/measure_monitoring.py edges "$edges" "$work/edges"

say "Laundering in the graph of transfers, attempts that were left out of training: bar average \
precision .54, attempts found at 1 % alerts .75; aim .65 and .85"
stream=$aml/composite_graph/stream_dev.csv.gz
run "$bin/sluice" train graph "$stream" --folds 3 -o "$work/folds.csv"
run python3 -B tests/bench/measure_monitoring.py folds "$work/folds.csv"

say "An enterprise's payments, 25 scenarios: bar 93 % of incidents, 1.2 % false alerts, each \
scenario at least half; aim 97 % and .7 %"
run python3 -B tests/bench/measure_payments.py "$aml/enterprise_payments" --sluice "$bin/sluice"

say "A whole decision, all parties of a transfer, then the monitor, then the evidence: bar p99 5 ms \
at 1,000/s, 3,000/s; lists ready in 5 s and no request above 20 ms meanwhile"
ofac=$lists/ofac_2021 other=$lists/ofac_nonsdn
run "$bin/sluice-decide" \
    --list "$ofac/sdn.csv,$ofac/alt.csv,$ofac/add.csv,$ofac/sdn_comments.csv" \
    --list "$other/cons_prim.csv,$other/cons_alt.csv,$other/cons_add.csv,$other/cons_comments.csv" \
    --list "$lists/un/UN_consolidated_2026-02-27.xml" \
    --list "$lists/eu/eu_regulations_consolidated.csv.gz" \
    --list "$lists/cn/cn_sanctions.csv" --list "$lists/us_dod_1260h/sanctions.csv" \
    --list "$lists/us_bis/dpl.txt" --names "$names/queries/negatives_global_dev.csv.gz" \
    --accounts "$accounts" --seconds "$seconds"
printf '\n%s processors, load average %s\n' "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)"
