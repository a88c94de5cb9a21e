#!/usr/bin/env python3
"""Checks that includes only go down.

Two rules for every C++ file of the product:
  1. ops/tidy/levels.txt: a file includes its own folder and folders of lower levels.
  2. CMakeLists.txt: it includes only folders whose library is in the USES closure of its own, so
     that a header is held to the same list as the linker.
Prints file:line for each breach. Exit code 1 when there is one.
"""
import argparse
import pathlib
import re
import sys

PRODUCT = ("ledger", "security", "adapters", "gateway")
SOURCES = (".hpp", ".cpp")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
LIBRARY = re.compile(r"sluice_library\(\s*(\S+)\s+(\S+)\s*(?:USES([^)]*))?\)")


def read_levels(path):
    levels = {}
    for line in path.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            levels[words[0]] = int(words[1])
    return levels


def read_uses(cmake_text):
    """Folder -> folders its library may see, itself included."""
    text = re.sub(r"#.*", "", cmake_text)
    folder_of, uses = {}, {}
    for name, folder, used in LIBRARY.findall(text):
        folder_of[name] = folder
        uses[name] = used.split()

    def closure(name, seen):
        for other in uses.get(name, []):
            if other in folder_of and other not in seen:
                seen.add(other)
                closure(other, seen)
        return seen

    return {
        folder: {folder} | {folder_of[other] for other in closure(name, set())}
        for name, folder in folder_of.items()
    }


def breaches_of_file(root, path, levels, uses):
    folder = path.parent.as_posix()
    if folder not in levels:
        yield 1, f"folder {folder} is not in ops/tidy/levels.txt"
        return
    for number, line in enumerate((root / path).read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        target = pathlib.PurePosixPath(found.group(1))
        other = target.parent.as_posix()
        if other not in levels:
            yield number, f'"{target}" is not a path from the root into a folder of levels.txt'
        elif other != folder and levels[other] >= levels[folder]:
            yield number, (
                f"{folder} (level {levels[folder]}) includes {other} (level {levels[other]})"
            )
        elif folder in uses and other not in uses[folder]:
            yield number, f"{folder} includes {other}, which its USES in CMakeLists.txt lacks"


def check(root):
    levels = read_levels(root / "ops/tidy/levels.txt")
    uses = read_uses((root / "CMakeLists.txt").read_text())
    for folder in sorted(set(uses) - set(levels)):
        yield f"CMakeLists.txt:1: folder {folder} is not in ops/tidy/levels.txt"
    for top in PRODUCT:
        for path in sorted((root / top).rglob("*")):
            if path.suffix in SOURCES:
                relative = path.relative_to(root)
                for number, text in breaches_of_file(root, relative, levels, uses):
                    yield f"{relative}:{number}: {text}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default_root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--root", type=pathlib.Path, default=default_root)
    breaches = list(check(parser.parse_args().root))
    print("\n".join(breaches))
    print(f"check_levels: {len(breaches)} breach(es)")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
