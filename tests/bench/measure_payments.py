#!/usr/bin/env python3
"""Measures `sluice monitor payments` against labelled payments.

  measure_payments.py --sluice build/release/bin/sluice DIR [--parameters FILE] [--held-out N]

DIR holds the payments (columns `label` and `scenario`, "S01_name#3") with their master data. An
incident is what one scenario did to one enterprise in one go: the payments of one enterprise with
one scenario label. It is found when at least one of its payments is held or stopped. A false alert
is a payment labelled 0 that is held or stopped. Intervals are Wilson's, 95 %. Prints a table, or
JSON with --json.
"""
import argparse
import collections
import csv
import gzip
import json
import math
import pathlib
import subprocess
import sys
import tempfile


def open_text(path):
    return gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" \
        else open(path, encoding="utf-8", newline="")


def rows(path):
    with open_text(path) as file:
        yield from csv.DictReader(file)


def wilson(hits, total, z=1.959964):
    """The 95 % score interval of a share."""
    if total == 0:
        return (0.0, 1.0)
    share = hits / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(
        share * (1 - share) / total + z * z / (4 * total * total))
    return (max(0.0, centre - half), min(1.0, centre + half))


def share_text(hits, total):
    low, high = wilson(hits, total)
    value = 100 * hits / total if total else float("nan")
    return f"{hits}/{total} = {value:.2f} % [{100 * low:.2f}, {100 * high:.2f}]"


def decisions_of(sluice, folder, parameters):
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch) / "decisions.csv"
        command = [sluice, "monitor", "payments", str(folder), "-o", str(out)]
        if parameters:
            command += ["--parameters", parameters]
        subprocess.run(command, check=True)
        return list(rows(out))


def scenario_of(label):
    return label.split("_")[0].split("#")[0]


def measure(payments, decisions, tenants):
    """Counts over the payments of these enterprises."""
    incidents = collections.defaultdict(bool)
    whole = collections.defaultdict(bool)
    by_scenario = collections.defaultdict(lambda: [0, 0])
    reasons = collections.Counter()
    false_alerts = ordinary = 0
    for payment, decision in zip(payments, decisions, strict=True):
        if payment["payment_id"] != decision["payment_id"]:
            sys.exit("the decisions are not in the order of the payments")
        if payment["tenant"] not in tenants:
            continue
        caught = decision["decision"] in ("hold", "stop")
        if payment["scenario"]:
            incidents[(payment["tenant"], payment["scenario"])] |= caught
            whole[payment["scenario"]] |= caught
        elif payment.get("label", "0") in ("0", ""):
            ordinary += 1
            false_alerts += caught
            if caught:
                reasons.update({part.split("(")[0] for part in decision["reasons"].split("|")})
    for (_, scenario), found in incidents.items():
        by_scenario[scenario_of(scenario)][0] += found
        by_scenario[scenario_of(scenario)][1] += 1
    return {"found": sum(incidents.values()), "incidents": len(incidents),
            "found_group_wide": sum(whole.values()), "incidents_group_wide": len(whole),
            "false_alerts": false_alerts, "ordinary": ordinary,
            "by_scenario": dict(sorted(by_scenario.items())),
            "false_alert_reasons": dict(reasons.most_common()),
            "missed": sorted(f"{t} {s}" for (t, s), found in incidents.items() if not found)}


def print_table(title, result):
    print(f"== {title}")
    print("incidents found    ", share_text(result["found"], result["incidents"]))
    print("  counted group-wide", share_text(result["found_group_wide"],
                                             result["incidents_group_wide"]))
    print("false alerts       ", share_text(result["false_alerts"], result["ordinary"]))
    for scenario, (hits, total) in result["by_scenario"].items():
        print(f"  {scenario} {hits}/{total}")
    print("false alerts by reason:", result["false_alert_reasons"])
    print("missed:", ", ".join(result["missed"]) or "none")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sluice", default="build/release/bin/sluice")
    parser.add_argument("--parameters")
    parser.add_argument("--held-out", type=int, default=0,
                        help="report also the last N enterprises alone")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("payments*.csv*"))
    if len(files) != 1:
        sys.exit(f"{arguments.folder}: one payments*.csv or .csv.gz is needed")
    payments = list(rows(files[0]))
    if "scenario" not in payments[0]:
        sys.exit(f"{files[0]}: has no column scenario")
    decisions = decisions_of(arguments.sluice, arguments.folder, arguments.parameters)
    tenants = sorted({payment["tenant"] for payment in payments})
    results = {"all": measure(payments, decisions, tenants)}
    if arguments.held_out:
        results["held_out"] = measure(payments, decisions, tenants[-arguments.held_out:])
    if arguments.json:
        print(json.dumps(results, indent=2))
    else:
        for title, result in results.items():
            print_table(title, result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
