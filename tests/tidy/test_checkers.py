#!/usr/bin/env python3
"""Feeds each checker of ops/tidy bad samples and expects it to name the place and to fail."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEVELS = "ledger/base 0\nledger/book 1\nledger/payment 2\ngateway/http 2\ngateway/flow 6\n"
CMAKE = (
    "sluice_library(base ledger/base USES fmt::fmt)\n"
    "sluice_library(book ledger/book USES base)\n"
    "sluice_library(payment ledger/payment USES base book)\n"
    "sluice_library(http gateway/http USES base)\n"
    "sluice_library(flow gateway/flow USES payment)\n"
)
LONG_BODY = "void f() {\n" + "    g();\n" * 69 + "}\n"
UNFINISHED = "// TO" "DO later\n"

LEVEL_SAMPLES = (
    # path, content, expected breach (None: no breach)
    ("ledger/book/a.cpp", '#include "ledger/base/b.hpp"\n', None),
    ("ledger/book/a.cpp", '#include "ledger/book/b.hpp"\n', None),
    ("gateway/flow/a.cpp", '#include "ledger/book/b.hpp"\n', None),  # through payment
    ("ledger/base/a.cpp", '\n#include "ledger/book/b.hpp"\n', "ledger/base/a.cpp:2: ledger/base (l"),
    ("ledger/payment/a.cpp", '#include "gateway/http/b.hpp"\n', "includes gateway/http (level 2)"),
    ("gateway/flow/a.cpp", '#include "gateway/http/b.hpp"\n', "which its USES in CMakeLists.txt"),
    ("ledger/base/a.cpp", '#include "b.hpp"\n', "not a path from the root"),
    ("ledger/extra/a.cpp", "\n", "folder ledger/extra is not in"),
)

TIDY_SAMPLES = (
    ("ledger/book/a.cpp", "int f() {\n    return 1;\n}\n", None),
    ("ledger/book/a.cpp", LONG_BODY.replace("g", "h", 1), "function of 71 lines"),
    ("ledger/book/a.cpp", LONG_BODY.replace("    g();\n", "", 1), None),
    ("ledger/book/a.cpp", "struct S {\n" + LONG_BODY + "};\n", "ledger/book/a.cpp:2: function of 71"),
    ("ledger/book/a.cpp", "const int table[] = {\n" + "    1,\n" * 90 + "};\n", None),
    ("ledger/book/a.cpp", "// " + "x" * 97 + "\n", None),
    ("ledger/book/a.cpp", "// " + "x" * 98 + "\n", "line of 101 characters"),
    ("ledger/book/a.cpp", "\n" * 401, "file of 401 lines"),
    ("ledger/book/a.hpp", "int f();\n", "#pragma once"),
    ("ledger/book/a.hpp", "#pragma once\nusing namespace std;\n", "using namespace is banned"),
    ("ledger/book/a.cpp", "#include <boost/beast.hpp>\n", "only gateway/http/server.cpp"),
    ("gateway/http/server.cpp", "#include <boost/beast.hpp>\n", None),
    ("tests/http/a.cpp", "#include <boost/asio.hpp>\n", None),
    ("gateway/flow/a.cpp", "#include <spdlog/spdlog.h>\n", "only ledger/base/log.cpp"),
    ("gateway/flow/a.cpp", "#include <pqxx/pqxx>\n", "only ledger/store/*"),
    ("gateway/flow/a.cpp", "#include <openssl/evp.h>\n", "only security/*"),
    ("gateway/flow/a.cpp", "#include <libxml/parser.h>\n",
     "only security/lists/*, adapters/banks/wire/*"),
    ("ledger/book/a.cpp", "double amount = 1;\n", "double is banned here: money"),
    ("ledger/book/a.cpp", "// a double entry\n", None),
    ("ledger/book/a.cpp", 'auto text = "double";\n', None),
    ("gateway/flow/a.cpp", "auto s = std::chrono::duration<double>(t);\n", None),
    ("gateway/flow/a.cpp", "auto n = static_cast<double>(rows.size());\n", None),
    ("gateway/flow/a.cpp", "auto n = static_cast<double>(amount_minor);\n", "double is banned"),
    ("gateway/api/a.cpp", '#include "gateway/http/session.hpp"\n', "only gateway/http/* may"),
    ("ledger/book/a.cpp", "auto x = std::stod(text);\n", "stod( is banned"),
    ("gateway/flow/a.cpp", 'std::system("ls");\n', "system( is banned"),
    ("gateway/flow/a.cpp", "int x = rand();\n", "rand() is banned".replace("()", "(")),
    ("gateway/flow/a.cpp", "auto t = std::time(nullptr);\n", "time(nullptr is banned"),
    ("gateway/flow/a.cpp", "auto t = std::chrono::system_clock::now();\n", "system_clock::now( is"),
    ("ledger/base/time.cpp", "auto t = std::chrono::system_clock::now();\n", None),
    ("gateway/flow/a.cpp", 'printf("x");\n', "printf( is banned"),
    ("gateway/flow/a.cpp", 'snprintf(b, 2, "x");\n', None),
    ("gateway/main/sluiced_main.cpp", 'printf("x");\n', None),
    ("ledger/schema/a.sql", "insert into t values (now());\n", "now( is banned in SQL"),
    ("ledger/schema/a.sql", "-- never now()\n", None),
    ("ledger/schema/a.sql", "create table t (amount double precision);\n", "double precision is"),
    ("ledger/store/a.cpp", 'run("update t set at = now()");\n', "now( is banned in SQL"),
    ("ledger/store/a.cpp", 'run(R"(select\ncurrent_date)");\n', "ledger/store/a.cpp:2: current_d"),
    ("ledger/store/a.cpp", 'run("select $1", clock.now());\n', None),
    ("tests/unit/a.cpp", UNFINISHED, "marks unfinished work"),
)


def run(checker, path, content):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "ops/tidy").mkdir(parents=True)
        (root / "ops/tidy/levels.txt").write_text(LEVELS)
        if checker == "check_levels.py":
            (root / "CMakeLists.txt").write_text(CMAKE)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
        return subprocess.run(
            [sys.executable, ROOT / "ops/tidy" / checker, "--root", root],
            capture_output=True, text=True, check=False,
        )


class Checkers(unittest.TestCase):
    def judge(self, checker, samples):
        for path, content, breach in samples:
            with self.subTest(path=path, content=content[:60]):
                done = run(checker, path, content)
                self.assertEqual(done.stderr, "")
                self.assertEqual(done.returncode, 1 if breach else 0, done.stdout)
                self.assertIn(breach or "0 breach(es)", done.stdout)

    def test_levels(self):
        self.judge("check_levels.py", LEVEL_SAMPLES)

    def test_tidy(self):
        self.judge("tidy.py", TIDY_SAMPLES)


if __name__ == "__main__":
    unittest.main()
