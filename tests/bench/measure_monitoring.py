#!/usr/bin/env python3
"""Figures of merit of `sluice monitor` on labelled streams: AUC, average precision, and attempts found.

  measure_monitoring.py edges LABELLED.csv[.gz] SCORES
  measure_monitoring.py graph LABELLED.csv[.gz] SCORES.csv [--from TS]
  measure_monitoring.py folds HELD_OUT.csv      (of `sluice train graph --folds N`)

Prints one JSON object. Shares come with their 95 % Wilson interval. Ties count half in the AUC; in
the average precision and among the first 1 % they keep the order of the stream.
"""
import argparse
import csv
import gzip
import json
import math
import sys

ALERT_SHARE = 0.01


def open_text(path):
    with open(path, "rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rt", newline="") if is_gzip else open(path, newline="", encoding="utf-8")


def wilson(found, of, z=1.959964):
    """Share with its interval (Wilson, 1927)."""
    if of == 0:
        return {"found": 0, "of": 0, "share": None, "low": None, "high": None}
    share = found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return {"found": found, "of": of, "share": round(share, 4), "low": round(middle - half, 4),
            "high": round(middle + half, 4)}


def auc(labels, scores):
    """Area under the ROC curve by ranks (Mann-Whitney)."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    positives = sum(labels)
    ranks = 0.0
    first = 0
    while first < len(order):
        last = first
        hits = 0
        while last < len(order) and scores[order[last]] == scores[order[first]]:
            hits += labels[order[last]]
            last += 1
        ranks += hits * (first + last + 1) / 2
        first = last
    negatives = len(labels) - positives
    if positives == 0 or negatives == 0:
        return None
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def ranking(scores):
    return sorted(range(len(scores)), key=lambda i: -scores[i])


def average_precision(labels, order):
    hits = 0
    total = 0.0
    for rank, i in enumerate(order, 1):
        if labels[i]:
            hits += 1
            total += hits / rank
    return total / hits if hits else None


def measure_edges(labelled, scores_path):
    with open_text(labelled) as file:
        labels = [int(row["label"]) for row in csv.DictReader(file)]
    with open_text(scores_path) as file:
        scores = [float(line) for line in file]
    if len(labels) != len(scores):
        sys.exit(f"{len(labels)} edges but {len(scores)} scores")
    order = ranking(scores)
    result = {"edges": len(labels), "anomalous": sum(labels), "auc": round(auc(labels, scores), 4),
              "average_precision": round(average_precision(labels, order), 4), "auc_by_fifth": []}
    for part in range(5):
        a, b = part * len(labels) // 5, (part + 1) * len(labels) // 5
        value = auc(labels[a:b], scores[a:b])
        result["auc_by_fifth"].append(value if value is None else round(value, 4))
    return result


def figures(rows):
    """Of rows (label, score, attempt, family, guessed family)."""
    labels = [row[0] for row in rows]
    scores = [row[1] for row in rows]
    order = ranking(scores)
    alerts = order[:math.ceil(len(order) * ALERT_SHARE)]
    all_of = {row[2]: row[3] for row in rows if row[0]}
    found = {rows[i][2] for i in alerts if labels[i]}
    hits = sum(labels[i] for i in alerts)
    by_family = {}
    for family in sorted(set(all_of.values())):
        members = [a for a, f in all_of.items() if f == family]
        by_family[family] = wilson(sum(a in found for a in members), len(members))
    named = [rows[i] for i in alerts if labels[i] and rows[i][4]]
    right = sum(row[4].replace("_", "-").upper() == row[3].upper() for row in named)
    return {"transfers": len(labels), "laundering": sum(labels), "alerts": len(alerts),
            "auc": round(auc(labels, scores), 4),
            "average_precision": round(average_precision(labels, order), 4),
            "precision_at_1pct": wilson(hits, len(alerts)),
            "recall_at_1pct": wilson(hits, sum(labels)),
            "attempts_found_at_1pct": wilson(len(found), len(all_of)),
            "attempts_found_by_family": by_family,
            "family_named_right": wilson(right, len(named))}


def measure_graph(labelled, scores_path, since):
    """Since a time: ordinary transfers from then on, and the attempts that begin then."""
    earlier = set()
    with open_text(scores_path) as file:
        scored = {row["tx_id"]: row for row in csv.DictReader(file)}
    rows = []
    with open_text(labelled) as file:
        for row in csv.DictReader(file):
            if row["tx_id"] not in scored:
                sys.exit(f"transfer {row['tx_id']} has no score")
            if int(row["ts"]) < since or row["attempt_id"] in earlier:
                earlier.add(row["attempt_id"] or None)
                continue
            score = scored[row["tx_id"]]
            rows.append((int(row["label"]), float(score["score"]), row["attempt_id"],
                         row["family"], score["family"]))
    return figures(rows)


def measure_folds(path):
    """Each fold by itself; attempts found are added up, average precision is the mean."""
    folds = {}
    with open_text(path) as file:
        for row in csv.DictReader(file):
            folds.setdefault(row["fold"], []).append(
                (int(row["label"]), float(row["score"]), row["attempt_id"], row["family"], ""))
    each = [figures(rows) for rows in folds.values()]
    total = lambda get: wilson(sum(get(f)["found"] for f in each), sum(get(f)["of"] for f in each))
    families = sorted({name for f in each for name in f["attempts_found_by_family"]})
    none = {"found": 0, "of": 0}
    return {"folds": len(each),
            "average_precision": round(sum(f["average_precision"] for f in each) / len(each), 4),
            "average_precision_by_fold": [f["average_precision"] for f in each],
            "precision_at_1pct": total(lambda f: f["precision_at_1pct"]),
            "recall_at_1pct": total(lambda f: f["recall_at_1pct"]),
            "attempts_found_at_1pct": total(lambda f: f["attempts_found_at_1pct"]),
            "attempts_found_by_family": {
                name: total(lambda f, name=name: f["attempts_found_by_family"].get(name, none))
                for name in families}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=("edges", "graph", "folds"))
    parser.add_argument("files", nargs="+", help="as above")
    parser.add_argument("--from", dest="since", type=int, default=0, metavar="TS")
    arguments = parser.parse_args()
    if len(arguments.files) != (1 if arguments.kind == "folds" else 2):
        parser.error("folds takes one file, edges and graph two")
    if arguments.kind == "graph":
        result = measure_graph(*arguments.files, arguments.since)
    else:
        result = {"edges": measure_edges, "folds": measure_folds}[arguments.kind](*arguments.files)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
