#!/usr/bin/env python3
"""Feeds ops/tidy/check_docs.py a small tree with one mistake at a time, which it has to name."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

GOOD = {
    "README.md": "[guide](docs/api.md#two-words) and [web](https://example.com)\n",
    "docs/api.md": "# Two words\n\n`malformed`\n",
    "docs/operations.md": "`sluice list` `sluice webhooks add` `sluiced serve` "
                          "`sluice-bank faults` `sluice_x_total`\n",
    "docs/guarantees.md": "`every_line` `the_seal` `Suite.shows_it`\n",
    "docs/manual/en/operator.md": "`queued`\n",
    "docs/manual/zh/operator.md": "`queued`\n",
    "ledger/base/errc.cpp": '{malformed, "malformed", fix_request, "a", "b"},\n',
    "ledger/payment/state.hpp":
        "{PaymentState::received, PaymentEvent::queue, PaymentState::queued},\n",
    "ledger/schema/audit.sql": "CREATE VIEW audit.every_line AS\n",
    "gateway/cli/command.cpp": '{"", "list", "List"}, {"webhooks", "add", "Add"}\n',
    "gateway/main/sluiced_main.cpp": 'add("serve", "Run")\n',
    "gateway/flow/audit.cpp": 'seal_check = "the_seal";\nmetrics::count("sluice_x_total");\n',
    "adapters/banks/simulated/bank_main.cpp": 'add_subcommand("faults", "Print")\n',
    "tests/unit/a_test.cpp": "TEST(Suite, shows_it) {}\n",
}

MISTAKES = (
    # path, content instead, expected breach
    ("README.md", "[guide](docs/gone.md)\n", "README.md: link to docs/gone.md, which is not there"),
    ("README.md", "[guide](docs/api.md#three)\n", "which has no such heading"),
    ("docs/api.md", "# Two words\n", "error code `malformed` is not in it"),
    ("docs/operations.md", "`sluice list`\n", "command `sluice webhooks add` is not in it"),
    ("docs/operations.md", "`sluice list`\n", "command `sluiced serve` is not in it"),
    ("docs/operations.md", "`sluice list`\n", "metric `sluice_x_total` is not in it"),
    ("docs/guarantees.md", "`the_seal`\n", "invariant `every_line` is not in it"),
    ("docs/guarantees.md", "`Suite.other`\n", "there is no test Suite.other"),
    ("docs/manual/zh/operator.md", "\n", "docs/manual/zh/operator.md: state `queued` is not in it"),
    ("ledger/base/errc.cpp", "\n", "no error code was found"),
)


def run(changes):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in {**GOOD, **changes}.items():
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return subprocess.run(
            [sys.executable, ROOT / "ops/tidy/check_docs.py", "--root", folder],
            capture_output=True, text=True, check=False,
        )


class CheckDocs(unittest.TestCase):
    def test_good_tree(self):
        done = run({})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_each_mistake(self):
        for path, content, breach in MISTAKES:
            with self.subTest(breach=breach):
                done = run({path: content})
                self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout)
                self.assertIn(breach, done.stdout)


if __name__ == "__main__":
    unittest.main()
