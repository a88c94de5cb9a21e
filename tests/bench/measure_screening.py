#!/usr/bin/env python3
"""Measures name screening with the command line program over a folder of labelled data.

    tests/bench/measure_screening.py DATA [--sluice build/release/bin/sluice] [--models DIR]
        [--cross-validate N] [--only pairs,aliases,...]

DATA is laid out as docs/screening/names.md says. Prints each figure with its bar and its Wilson
interval (95 %). With --cross-validate N the models are trained N times without one part of the
targets, and each part is measured by the model that has not seen it; without it the shipped models
(or --models) are measured, which may have been trained on these very rows.
"""
import argparse
import collections
import csv
import gzip
import hashlib
import json
import math
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

LISTS = ("lists/ofac_2021/sdn.csv", "lists/ofac_nonsdn/cons_prim.csv",
         "lists/un/UN_consolidated_2026-02-27.xml", "lists/eu/eu_regulations_consolidated.csv.gz",
         "lists/cn/cn_sanctions.csv")
CUSTOMERS = ("queries/negatives_global_dev.csv.gz", "queries/negatives_us_dev.csv.gz",
             "queries/us_congress_dev.csv")


def wilson(hits, count):
    if count == 0:
        return 0.0, 0.0
    z, share = 1.96, hits / count
    middle = share + z * z / (2 * count)
    width = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - width) / (1 + z * z / count), (middle + width) / (1 + z * z / count)


def part_of(target, folds):
    digest = hashlib.sha256(target.encode()).digest()
    return (digest[0] << 8 | digest[1]) % max(1, folds)


def rows_of(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def show(name, hits, count, bar=""):
    low, high = wilson(hits, count)
    share = hits / count if count else 0
    print(f"{name:44} {share:8.4f}  [{low:.4f}, {high:.4f}]  {hits}/{count}  {bar}", flush=True)


class Program:
    def __init__(self, arguments, folder):
        self.sluice, self.data, self.folder = arguments.sluice, arguments.data, folder
        self.models, self.folds, self.cards = arguments.models, arguments.cross_validate, arguments.cards
        self.trained = {}

    def path(self, name):
        return str(self.data / name)

    def lists(self):
        return [part for name in LISTS for part in ("--list", self.path(name))]

    def models_of(self, fold):
        """The option for the models that have not seen a part."""
        if not self.folds:
            return (["--models", self.models] if self.models else []) + (["--cards"] if self.cards else [])
        if fold not in self.trained:
            out = f"{self.folder}/models{fold}"
            command = [self.sluice, "train", "names", "--pairs", self.path("pairs/name_bench_dev.csv"),
                       "--aliases", self.path("pairs/ofac2021_alias_pairs_dev.csv.gz"),
                       "--altered", self.path("queries/un_positives_dev.csv"),
                       "--scripts", self.path("pairs/crossscript_dev.csv"), *self.lists(),
                       "-o", out, "--folds", str(self.folds), "--fold", str(fold)]
            for name in CUSTOMERS:
                command += ["--customers", self.path(name)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            self.trained[fold] = out
        return ["--models", self.trained[fold]]

    def write(self, name, header, rows):
        path = f"{self.folder}/{name}"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        return path

    def names(self, header, rows, lists, fold=0):
        """Matches of each row, and the line about times."""
        source = self.write("queries.csv", header, rows)
        out = f"{self.folder}/matches.jsonl"
        run = subprocess.run([self.sluice, "screen", "names", "--timing", *lists, "-o", out, source,
                              *self.models_of(fold)], check=True, capture_output=True, text=True)
        with open(out, encoding="utf-8") as file:
            return [json.loads(line)["matches"] for line in file], run.stderr.strip()

    def by_fold(self, rows, target_of):
        """Rows in groups that one model measures."""
        groups = collections.defaultdict(list)
        for row in rows:
            groups[part_of(target_of(row), self.folds) if self.folds else 0].append(row)
        return sorted(groups.items())


def is_hit(matches, ids=None):
    return any(m["decision"] == "hit" and (ids is None or m["id"] in ids) for m in matches)


def measure_pairs(program):
    hits = collections.Counter()
    for fold, rows in program.by_fold(rows_of(program.path("pairs/name_bench_dev.csv")),
                                      lambda row: row["name2"]):
        columns = list(rows[0])
        source = program.write("pairs.csv", columns, [[row[c] for c in columns] for row in rows])
        out = f"{program.folder}/scored.csv"
        subprocess.run([program.sluice, "screen", "pairs", source, "-o", out,
                        *program.models_of(fold)], check=True)
        for row in rows_of(out):
            outcome = row["decision"], row["is_match"]
            kind = "person" if row["schema"] == "Person" else "company"
            hits[outcome] += 1
            hits[(kind, *outcome)] += 1
            if row["logicv2_score"]:
                hits[("logic", *outcome)] += 1
                hits[("v2", "hit" if float(row["logicv2_score"]) >= 0.7 else "pass",
                      row["is_match"])] += 1
    for label, key in (("all", ()), ("people", ("person",)), ("companies", ("company",)),
                       ("where logic-v2 has a score", ("logic",)), ("logic-v2 there", ("v2",))):
        right, false, missed = (hits[key + k] for k in
                                (("hit", "true"), ("hit", "false"), ("pass", "true")))
        f1 = 2 * right / max(1, 2 * right + false + missed)
        print(f"name pairs F1, {label:29} {f1:8.4f}  P {right / max(1, right + false):.3f} "
              f"[{wilson(right, right + false)[0]:.3f}, {wilson(right, right + false)[1]:.3f}] "
              f"R {right / max(1, right + missed):.3f} "
              f"[{wilson(right, right + missed)[0]:.3f}, {wilson(right, right + missed)[1]:.3f}]"
              f"{'  bar .82 / aim .87' if not key else ''}", flush=True)


def measure_customers(program):
    for name in CUSTOMERS:
        rows = rows_of(program.path(name))
        random.Random(7).shuffle(rows)
        rows = rows[:6000]
        for schema in ("Person", ""):
            found, timing = program.names(("name", "schema"), [(r["full_name"], schema) for r in rows],
                                          program.lists())
            alerts = sum(is_hit(m) for m in found)
            label = pathlib.Path(name).name.split("_dev")[0] + (" as people" if schema else " unknown kind")
            show(f"alerts on {label}", alerts, len(rows), "bar .01")
        print("   " + timing, flush=True)


def measure_aliases(program):
    """Aliases as queries against the primary names of the list, as of names not seen before."""
    rows = [r for r in rows_of(program.path("pairs/ofac2021_alias_pairs_dev.csv.gz"))
            if r["kind"] == "alias"]
    primary = []
    with open(program.path("lists/ofac_2021/sdn.csv"), encoding="utf-8", errors="replace") as file:
        for row in csv.reader(file):
            if len(row) > 3:
                kind = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
                primary.append((row[0].strip(), kind.get(row[2].strip(), "Organization"), row[1]))
    lists = ["--list", program.write("primary.csv", ("id", "schema", "name"), primary)]
    hits, counts = collections.Counter(), collections.Counter()
    for fold, part in program.by_fold(rows, lambda row: row["candidate_ent"]):
        found, _ = program.names(("name", "schema"), [(r["query"], r["schema"]) for r in part], lists,
                                 fold)
        for row, matches in zip(part, found):
            hit = is_hit(matches, {row["candidate_ent"]})
            for key in ("all", row["schema"]):
                hits[key] += hit
                counts[key] += 1
    for key in counts:
        show(f"aliases found, {key}", hits[key], counts[key],
             "bar .52 / aim .60" if key == "all" else "")


def measure_altered(program):
    rows = rows_of(program.path("queries/un_positives_dev.csv"))
    listed = pathlib.Path(program.path(LISTS[2])).read_text(encoding="utf-8")
    rows = [r for r in rows if f">{r['un_ref']}<" in listed]
    for dated in (False, True):
        hits = total = 0
        for fold, part in program.by_fold(rows, lambda row: row["untreated_name"]):
            found, _ = program.names(
                ("name", "schema", "dob"),
                [(r["treated_name"], "Person", r["treated_dob"] if dated else "") for r in part],
                ["--list", program.path(LISTS[2])], fold)
            hits += sum(is_hit(m, {r["un_ref"]}) for r, m in zip(part, found))
            total += len(part)
        show(f"UN altered names{' with dates' if dated else ''}: right entry alerted", hits, total,
             "bar .995 / aim .999")
    rows = rows_of(program.path(CUSTOMERS[0]))[:10000]
    found, _ = program.names(("name", "schema"), [(r["full_name"], "Person") for r in rows],
                             ["--list", program.path(LISTS[2])])
    show("ordinary names alerted on the UN list", sum(is_hit(m) for m in found), len(rows), "bar .003")


def script_of(text):
    ranges = (("Cyrillic", "\u0400-\u052f"), ("Arabic", "\u0600-\u06ff\ufb50-\ufeff"),
              ("Hangul", "\uac00-\ud7a3"), ("Hebrew", "\u0590-\u05ff"), ("Han", "\u4e00-\u9fff"))
    return next((name for name, span in ranges if re.search(f"[{span}]", text)), "other")


def measure_scripts(program):
    """The one Latin name of each pair among them all and OFAC's; acronyms and translations count."""
    rows = rows_of(program.path("pairs/crossscript_dev.csv"))
    ids = {}
    for row in rows:
        ids.setdefault(row["candidate"], (f"c{len(ids)}", row["schema"], row["candidate"]))
    with open(program.path("lists/ofac_2021/sdn.csv"), encoding="utf-8", errors="replace") as file:
        others = [("ofac" + r[0].strip(), "Person" if "individual" in r[2] else "Organization", r[1])
                  for r in csv.reader(file) if len(r) > 3]
    lists = ["--list",
             program.write("latin.csv", ("id", "schema", "name"), [*ids.values(), *others])]
    top, counts = collections.Counter(), collections.Counter()
    for fold, part in program.by_fold(rows, lambda row: row["candidate"]):
        found, _ = program.names(("name", "schema"), [(r["query"], r["schema"]) for r in part], lists,
                                 fold)
        for row, matches in zip(part, found):
            kind = "people" if row["schema"] == "Person" else "companies"
            key = f"{script_of(row['query'])} {kind}"
            top[key] += ids[row["candidate"]][0] in [m["id"] for m in matches[:5]]
            counts[key] += 1
    show_scripts("the pair's own Latin name alone", top, counts)
    measure_scripts_of_entries(program, rows, others)


def show_scripts(title, top, counts):
    bars = {"Cyrillic people": ".98", "Cyrillic companies": ".90 / .93", "Arabic people": ".75 / .85",
            "Hangul people": ".80 / .90"}
    print(f"top 5 across scripts, {title}:")
    for key in sorted(counts):
        show("  " + key, top[key], counts[key], "bar " + bars.get(key, "-"))


def latin_names_of(row):
    for column in ("name", "alias", "previousName", "weakAlias"):
        for name in (row[column] or "").split(";"):
            if name.strip() and script_of(name) == "other":
                yield name.strip()


def entries_of(program, rows):
    """Every entry of the rows with all its Latin names, and none in another script."""
    by_name = collections.defaultdict(set)
    entries = {}
    for number, row in enumerate(rows_of(program.path(LISTS[3]))):
        names = list(dict.fromkeys(latin_names_of(row)))
        if names:
            entries[f"eu{number}"] = (row["schema"], names)
        for name in names:
            by_name[name.casefold()].add(f"eu{number}")
    targets = []
    for number, row in enumerate(rows):
        found = by_name.get(row["candidate"].casefold()) if row["source"] == "eu" else None
        if not found:
            entries[f"c{number}"] = (row["schema"], [row["candidate"]])
            found = {f"c{number}"}
        targets.append(found)
    return entries, targets


def measure_scripts_of_entries(program, rows, others):
    """All Latin names of the entry are listed, as on a real list, and none in another script."""
    entries, targets = entries_of(program, rows)
    listed = [(i, schema, names[0].replace(";", ","),
               "; ".join(name.replace(";", ",") for name in names[1:]))
              for i, (schema, names) in entries.items()]
    listed += [(i, schema, name, "") for i, schema, name in others]
    latin = program.write("latin_entries.csv", ("id", "schema", "name", "aliases"), listed)
    top, counts = collections.Counter(), collections.Counter()
    both = list(zip(rows, targets))
    for fold, part in program.by_fold(both, lambda pair: min(pair[1])):
        found, _ = program.names(("name", "schema"), [(r["query"], r["schema"]) for r, _ in part],
                                 ["--list", latin], fold)
        for (row, target), matches in zip(part, found):
            key = f"{script_of(row['query'])} {'people' if row['schema'] == 'Person' else 'companies'}"
            top[key] += bool(target & {m["id"] for m in matches[:5]})
            counts[key] += 1
    show_scripts("all Latin names of the entry listed", top, counts)


def vary(identifier, number):
    if number % 3 == 0:
        return "-".join(identifier[i:i + 4] for i in range(0, len(identifier), 4))
    return " ".join(identifier).lower() if number % 3 == 1 else identifier.lower()


def measure_identifiers(program):
    """Ids of the EU list, written in other ways, and with one digit changed."""
    columns = ("innCode", "ogrnCode", "swiftBic", "imoNumber", "leiCode", "passportNumber")
    ids = []
    for row in rows_of(program.path(LISTS[3])):
        for column in columns:
            for part in re.split(r"[;,]", row[column] or ""):
                part = re.sub(r"\s+", "", part)
                if re.fullmatch(r"[A-Z0-9]{7,20}", part):
                    ids.append((part, row["celex"] + "-" + row["recordId"]))
    known = {i for i, _ in ids}
    lists = ["--list", program.path(LISTS[3])]
    queries = [("Zzyzx Qwrtp", vary(i, n)) for n, (i, _) in enumerate(ids)]
    found, _ = program.names(("name", "id"), queries, lists)
    show("ids written otherwise: hit", sum(is_hit(m) for m in found), len(ids), "bar 1")
    changed = []
    for identifier, _ in ids:
        other = identifier[:-1] + ("1" if identifier[-1] != "1" else "2")
        if other not in known and not any(other[:8] == k for k in known):
            changed.append(("Zzyzx Qwrtp", other))
    found, _ = program.names(("name", "id"), changed, lists)
    show("ids with one character changed: hit", sum(is_hit(m) for m in found), len(changed), "bar 0")


MEASURES = {"pairs": measure_pairs, "customers": measure_customers, "aliases": measure_aliases,
            "altered": measure_altered, "scripts": measure_scripts, "ids": measure_identifiers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--sluice", default="build/release/bin/sluice")
    parser.add_argument("--models")
    parser.add_argument("--cards", action="store_true", help="the additive score cards")
    parser.add_argument("--cross-validate", type=int, default=0, metavar="N")
    parser.add_argument("--only", default=",".join(MEASURES))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(arguments, folder)
        for name in arguments.only.split(","):
            MEASURES[name](program)


if __name__ == "__main__":
    main()
