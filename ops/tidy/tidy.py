#!/usr/bin/env python3
"""Checks sizes, heavy includes and banned calls. The rules are the tables below.

Prints file:line for each breach. Exit code 1 when there is one.
"""
import argparse
import fnmatch
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is

from source_text import code_of, functions_of, sql_of, strings_of

TREES = ("ledger", "security", "adapters", "gateway", "tests", "ops")
PRODUCT = ("ledger/*", "security/*", "adapters/*", "gateway/*")

MAX_LINE = 100
MAX_FUNCTION = 70
MAX_FILE = 400

# file: why its lines may be longer
LONG_LINES = {
    "ledger/base/errc.cpp": "one row an error code, in two languages",
    "gateway/main/config_table.cpp": "one row a key, in two languages",
}

# file: why it may be longer than MAX_FILE
LONG_FILES = {}

# Compiling Beast over TLS takes half a minute a file, so few files see it.
BEAST = (
    "gateway/http/server.cpp",
    "gateway/http/session.*",
    "gateway/http/codec.*",
    "gateway/http/request_parser.*",
    "adapters/banks/wire/http_client.cpp",
    "gateway/flow/work_share.cpp",  # Asio's thread pool alone
)

# header (regular expression): files that may include it
INCLUDES = {
    r"boost/(beast|asio)": BEAST,
    # These headers hold Beast types, so they stay inside their folder.
    r"gateway/http/(session|codec|request_parser)\.hpp": ("gateway/http/*",),
    r"spdlog/": ("ledger/base/log.cpp",),
    r"prometheus/": ("ledger/base/metrics.cpp",),
    r"pqxx/": ("ledger/store/*",),
    r"libpq-fe\.h": ("ledger/store/*", "gateway/main/embedded_postgres*.cpp"),
    r"openssl/": ("security/*", *BEAST),
    r"botan/": ("security/keys/*.cpp", "security/keys/botan_*.hpp", "security/columns/*.cpp",
                 "security/signin/*"),
    r"p11-kit/": ("security/keys/pkcs11_*",),
    r"libxml/": ("security/lists/*", "adapters/banks/wire/*", "adapters/banks/simulated/*"),
    r"unicode/": ("security/screening/*",),
    r"xgboost/": ("security/training/*",),
    r"sqlite3\.h": ("adapters/banks/simulated/*",),
    r"toml\+\+/|toml\.hpp": ("gateway/main/*", "adapters/banks/simulated/*"),
    r"CLI/": ("*_main.cpp",),
}

# Folders in which an amount of money may pass. What metrics take is no money: a duration<double>, or
# the size of a container.
MONEY = (
    "ledger/*",
    "adapters/banks/port/*",
    "adapters/banks/wire/*",
    "adapters/banks/iso20022_https/*",
    "gateway/flow/*",
    "gateway/api/*",
    "gateway/report/*",
)
MAINS = ("*_main.cpp", "gateway/main/commands.cpp", "gateway/cli/*")

# (regular expression on code, files, files excepted, why)
BANNED_CODE = (
    (r"(?<!duration<)\b(float|double)\b(?!>\(\w+\.size\(\)\))", MONEY, ("ledger/base/metrics.*",),
     "money is integer minor units"),
    (r"\b(strtod|strtof|strtold|atof|stod|stof|stold)\s*\(", PRODUCT, (),
     "money is integer minor units"),
    (r"\b(atoi|atol|atoll|strcpy|strcat|sprintf|gets)\s*\(", PRODUCT, (),
     "no error or no bound"),
    (r"\b(system|popen)\s*\(", PRODUCT, (), "no shell"),
    (r"\b(rand|srand)\s*\(|\bmt19937|\brandom_device", PRODUCT, (),
     "randomness comes in through RandomSource"),
    (r"\bsystem_clock::now\s*\(|(?<![.\w>])time\s*\(\s*(NULL|nullptr|0|&)", PRODUCT,
     ("ledger/base/time.cpp",), "time comes in through Clock"),
    (r"\b(gmtime|localtime|mktime|strftime)(_r)?\s*\(", PRODUCT, (), "see ledger/base/time.hpp"),
    (r"\b(printf|fprintf|puts|fputs)\s*\(|\bstd::(cout|cerr|clog)\b|\bfmt::print\b", PRODUCT,
     MAINS + ("ledger/base/check.cpp", "ledger/base/log.cpp"), "see ledger/base/log.hpp"),
    (r"\busing\s+namespace\b", ("*.hpp",), (), "a header does not open namespaces for others"),
)

# (regular expression on SQL text, files, why). In .cpp files SQL text is what string literals hold.
BANNED_SQL = (
    (r"(?i)\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(",
     ("ledger/schema/*.sql", "ledger/store/*"), "SQL takes time as a parameter"),
    (r"(?i)\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b",
     ("ledger/schema/*.sql", "ledger/store/*"), "SQL takes time as a parameter"),
    (r"(?i)\b(real|float4|float8|double\s+precision|money)\b(?!\s*\()",
     ("ledger/schema/*.sql",), "money is integer minor units"),
)

# Words that mark unfinished work, in any line; written apart so that this table is not one of them.
UNFINISHED = re.compile("|".join(("TO" "DO", "FIX" "ME", "not imple" "mented", "HA" "CK:")))


def matches(path, patterns):
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def check_sizes(path, text, code):
    lines = text.splitlines()
    if path not in LONG_LINES:
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_LINE:
                yield number, f"line of {len(line)} characters, at most {MAX_LINE}"
    if len(lines) > MAX_FILE and path not in LONG_FILES:
        yield len(lines), f"file of {len(lines)} lines, at most {MAX_FILE}"
    for first, count in functions_of(code):
        if count > MAX_FUNCTION:
            yield first, f"function of {count} lines, at most {MAX_FUNCTION}"


def check_includes(path, text):
    if not matches(path, PRODUCT):
        return
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)', line)
        for header, allowed in INCLUDES.items() if found else ():
            if re.match(header, found.group(1)) and not matches(path, allowed):
                yield number, f"only {', '.join(allowed)} may include <{found.group(1)}>"


def search(pattern, text):
    for number, line in enumerate(text.split("\n"), 1):
        found = re.search(pattern, line)
        if found:
            yield number, found.group(0).strip()


def check_banned(path, text, code):
    cpp = path.endswith((".cpp", ".hpp"))
    for pattern, files, excepted, why in BANNED_CODE if cpp else ():
        if matches(path, files) and not matches(path, excepted):
            for number, what in search(pattern, code):
                yield number, f"{what} is banned here: {why}"
    sql = sql_of(strings_of(text) if cpp else text)
    for pattern, files, why in BANNED_SQL:
        if matches(path, files):
            for number, what in search(pattern, sql):
                yield number, f"{what} is banned in SQL: {why}"
    for number, what in search(UNFINISHED, text):
        yield number, f"{what} marks unfinished work"


def check_file(path, text):
    code = code_of(text)
    if path.endswith((".cpp", ".hpp")):
        yield from check_sizes(path, text, code)
        yield from check_includes(path, text)
        if path.endswith(".hpp") and "#pragma once" not in text:
            yield 1, "a header begins with #pragma once"
    yield from check_banned(path, text, code)


def check(root):
    for tree in TREES:
        for file in sorted((root / tree).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix in (".hpp", ".cpp", ".sql", ".py") and "/data/" not in path:
                for number, message in check_file(path, file.read_text(encoding="utf-8")):
                    yield f"{path}:{number}: {message}"
    for path in (*LONG_LINES, *LONG_FILES):
        if (root / "CMakeLists.txt").exists() and not (root / path).exists():
            yield f"ops/tidy/tidy.py:1: {path} is excepted but does not exist"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default_root = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("--root", type=pathlib.Path, default=default_root)
    breaches = list(check(parser.parse_args().root))
    print("\n".join(breaches))
    print(f"tidy: {len(breaches)} breach(es)")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
