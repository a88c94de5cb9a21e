#!/usr/bin/env python3
"""Makes conf/screening/words.tsv from the published word tables it names.

    ops/data/screening_words.py REF_DIR conf/screening/words.tsv

REF_DIR holds rigour's resources (rigour_org_types.json, rigour_symbols.json, rigour_stopwords.json,
rigour_text_ordinals.yml, rigour_text_stopwords.yml) and GLEIF's gleif_elf_codes_1.4.1.csv.gz.
One line a group: kind, code, then every spelling, separated by tabs. The order is the files' own or
sorted, so the same inputs give the same bytes.
"""
import csv
import gzip
import json
import pathlib
import re
import sys


def clean(spelling):
    return re.sub(r"\s+", " ", spelling).strip()


def legal_forms(ref):
    for number, form in enumerate(json.loads((ref / "rigour_org_types.json").read_text())):
        generic = form.get("generic") or "FORM"
        code = form.get("compare") or form.get("display") or f"{generic}{number}"
        code = re.sub(r"[^A-Za-z]", "", code).upper() or f"{generic}{number}"
        spellings = list(form["aliases"]) + [form[k] for k in ("display", "compare") if form.get(k)]
        yield f"{generic}:{code}", spellings


def elf_names(ref, known):
    """Local names of registered forms that the other table lacks, under the form's own code."""
    with gzip.open(ref / "gleif_elf_codes_1.4.1.csv.gz", "rt", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        for row in rows:
            name = clean(row["Entity Legal Form name Local name"])
            words = name.split()
            if row["ELF Status ACTV/INAC"] != "ACTV" or not 2 <= len(words) <= 6:
                continue
            if name.casefold() in known:
                continue
            known.add(name.casefold())
            yield "FORM:ELF" + row["ELF Code"], [name]


def ordinals(ref):
    number = None
    groups = {}
    for line in (ref / "rigour_text_ordinals.yml").read_text().splitlines():
        head = re.match(r"  (\d+):\s*$", line)
        item = re.match(r'\s+- "([^"]*)"', line)
        if head:
            number = head.group(1)
        elif item and number is not None:
            groups.setdefault(number, []).append(item.group(1))
    for value, words in groups.items():
        kept = [w for w in words if re.search(r"[^\W\d_]{2}", w) and not re.search(r"(?i)\bno\b|number", w)]
        yield value, kept


def stop_words(ref):
    found = re.findall(r'^\s+- "([^"]+)"', (ref / "rigour_text_stopwords.yml").read_text(), re.M)
    return sorted(set(found))


def main():
    ref, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    symbols = json.loads((ref / "rigour_symbols.json").read_text())
    words = json.loads((ref / "rigour_stopwords.json").read_text())
    forms = list(legal_forms(ref))
    known = {clean(s).casefold() for _, spellings in forms for s in spellings}
    rows = [("legal", code, s) for code, s in forms]
    rows += [("legal", code, s) for code, s in elf_names(ref, known)]
    for table, kind in (("org_symbols", "org"), ("org_domains", "org"), ("person_symbols", "person"),
                        ("person_nick", "nick")):
        rows += [(kind, code, s) for code, s in symbols[table].items()]
    rows += [("ordinal", value, s) for value, s in ordinals(ref)]
    rows.append(("title", "TITLE", words["person_name_prefixes"]))
    rows.append(("split", "SPLIT", words["name_split_phrases"]))
    rows.append(("prefix", "VESSEL", words["obj_name_prefixes"]))
    rows.append(("stop", "STOP", stop_words(ref)))
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for kind, code, spellings in rows:
            unique = list(dict.fromkeys(clean(s) for s in spellings if clean(s)))
            if unique:
                file.write("\t".join([kind, code, *unique]) + "\n")


if __name__ == "__main__":
    main()
