#!/usr/bin/env python3
"""Checks that the documents hold what they promise.

  1. Every relative link of every *.md leads to a file, and its #part to a heading of it.
  2. Every name in the left column of LISTS appears in the document of the right column.
  3. Every test named in docs/guarantees.md exists.
Prints the document for each breach. Exit code 1 when there is one.
"""
import argparse
import pathlib
import re
import sys
import unicodedata

SKIPPED = {"build", "data", ".git"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)|RC_GTEST_\w+\(\s*(\w+),\s*(\w+)")
NAMED_TEST = re.compile(r"`([A-Z]\w+)\.([A-Za-z_]\w*)`")

STATE = r"PaymentEvent::\w+, PaymentState::(\w+)\}"

# what, files, pattern whose groups (joined by a blank) are the name, document, its form there
LISTS = (
    ("error code", "ledger/base/errc.cpp", r'\{\w+,\s*"(\w+)",', "docs/api.md", "`{}`"),
    ("command", "gateway/cli/command.cpp", r'\{"(\w*)",\s*"([\w-]+)",', "docs/operations.md",
     "`sluice {}`"),
    ("command", "gateway/main/sluiced_main.cpp", r'\badd\(\s*"([\w-]+)"', "docs/operations.md",
     "`sluiced {}`"),
    ("command", "adapters/banks/simulated/bank_main.cpp", r'add_subcommand\(\s*"([\w-]+)"',
     "docs/operations.md", "`sluice-bank {}`"),
    ("metric", "gateway/**/*.cpp", r'metrics::\w+\(\s*"(\w+)"', "docs/operations.md", "`{}`"),
    ("invariant", "ledger/schema/audit.sql", r"CREATE VIEW audit\.(\w+)", "docs/guarantees.md",
     "`{}`"),
    ("invariant", "gateway/flow/audit.cpp", r'seal_check = "(\w+)"', "docs/guarantees.md", "`{}`"),
    ("state", "ledger/payment/state.hpp", STATE, "docs/manual/en/operator.md", "`{}`"),
    ("state", "ledger/payment/state.hpp", STATE, "docs/manual/zh/operator.md", "`{}`"),
)


def anchor(heading):
    """The id that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    kept = (c for c in text if c in " -_" or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def documents(root):
    for path in sorted(root.rglob("*.md")):
        if not SKIPPED & set(path.relative_to(root).parts[:1]):
            yield path


def broken_links(root, document):
    text = FENCE.sub("", document.read_text())
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, part = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists():
            yield f"link to {link}, which is not there"
        elif part:
            headings = HEADING.findall(FENCE.sub("", target.read_text()))
            if part not in map(anchor, headings):
                yield f"link to {link}, which has no such heading"


def missing_names(root):
    for what, pattern, name_pattern, document, form in LISTS:
        sources = sorted(root.glob(pattern))
        names = set()
        for source in sources:
            for found in re.findall(name_pattern, source.read_text()):
                parts = found if isinstance(found, tuple) else (found,)
                names.add(" ".join(part for part in parts if part))
        if not names:
            yield f"{document}: no {what} was found in {pattern}; is its pattern right?"
            continue
        text = (root / document).read_text()
        for name in sorted(names):
            if form.format(name) not in text:
                yield f"{document}: {what} {form.format(name)} is not in it"


def missing_tests(root):
    known = set()
    for source in (root / "tests").rglob("*.cpp"):
        for groups in TEST.findall(source.read_text()):
            known.add(tuple(group for group in groups if group))
    for test in NAMED_TEST.findall((root / "docs/guarantees.md").read_text()):
        if test not in known:
            yield f"docs/guarantees.md: there is no test {'.'.join(test)}"


def check(root):
    for document in documents(root):
        for breach in broken_links(root, document):
            yield f"{document.relative_to(root)}: {breach}"
    yield from missing_names(root)
    yield from missing_tests(root)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default_root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--root", type=pathlib.Path, default=default_root)
    breaches = list(check(parser.parse_args().root.resolve()))
    print("\n".join(breaches))
    print(f"check_docs: {len(breaches)} breach(es)")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
