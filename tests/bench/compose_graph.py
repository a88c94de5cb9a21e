#!/usr/bin/env python3
"""Lays held-out laundering attempts into ordinary traffic that the rest was not seen with.

  compose_graph.py DEV.csv[.gz] AMLSIM_DIR --parts N --part K --train TRAIN.csv --test TEST.csv

DEV is a labelled stream of `sluice train graph`; AMLSIM_DIR holds transactions.csv.gz and
nodes.csv.gz of an IBM AMLSim sample. Attempts are dealt into N parts, family by family. TRAIN is DEV
without the attempts of part K; TEST is the sample's ordinary transfers, one a pair of accounts, at
hours around noon, with the attempts of part K: their accounts become accounts of the sample where
they were ordinary accounts in DEV, and stay their own where not. The same input gives the same files.
"""
import argparse
import csv
import gzip
import hashlib
import random

DAY = 86400
COLUMNS = ("tx_id", "ts", "src", "dst", "amount", "label", "attempt_id", "family")


def read(path):
    with open(path, "rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    with (gzip.open(path, "rt") if is_gzip else open(path, encoding="utf-8")) as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def deal(rows, parts, part):
    """The attempts of one part."""
    key = lambda item: (item[0], hashlib.sha256(item[1].encode()).hexdigest())
    attempts = sorted({(r["family"], r["attempt_id"]) for r in rows if r["label"] == "1"}, key=key)
    return {attempt for at, (_, attempt) in enumerate(attempts) if at % parts == part}


def ordinary_traffic(folder, midnight, rng):
    fraud = {n["nodeid"] for n in read(f"{folder}/nodes.csv.gz") if n["isFraud"] == "1"}
    pairs = set()
    for row in read(f"{folder}/transactions.csv.gz"):
        pair = (row["sourceNodeId"], row["targetNodeId"])
        if pair in pairs or fraud.issuperset(pair):
            continue
        pairs.add(pair)
        second = int(min(max(rng.gauss(13, 2.6), 0), 23.99) * 3600)
        time = midnight + (int(row["time"]) - 1) * DAY + second
        yield (time, "b" + pair[0], "b" + pair[1], row["value"], 0, "", "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dev")
    parser.add_argument("amlsim")
    parser.add_argument("--parts", type=int, required=True)
    parser.add_argument("--part", type=int, required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--test", required=True)
    arguments = parser.parse_args()
    rng = random.Random(5)
    dev = read(arguments.dev)
    held = deal(dev, arguments.parts, arguments.part)
    write(arguments.train, ([row[c] for c in COLUMNS] for row in dev
                            if row["attempt_id"] not in held))
    stream = list(ordinary_traffic(arguments.amlsim, int(dev[0]["ts"]) // DAY * DAY, rng))
    accounts = sorted({account for row in stream for account in row[1:3]})
    known = {row[end] for row in dev if row["label"] == "0" for end in ("src", "dst")}
    renamed = {}

    def name(account):
        if account not in renamed:
            renamed[account] = rng.choice(accounts) if account in known else "x" + account
        return renamed[account]

    for row in dev:
        if row["attempt_id"] in held:
            stream.append((int(row["ts"]), name(row["src"]), name(row["dst"]), row["amount"], 1,
                           row["attempt_id"], row["family"]))
    stream.sort(key=lambda row: row[0])
    write(arguments.test, ((i, *row) for i, row in enumerate(stream)))


if __name__ == "__main__":
    main()
