#!/usr/bin/env python3
"""ops/run --once: the whole job with one command."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import ROOT, free_ports


class RunTest(unittest.TestCase):
    def test_once_ends_with_all_settled_and_proved(self):
        data = pathlib.Path(tempfile.mkdtemp(prefix="sluice-run-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, data)
        environment = {**os.environ, "SLUICE_DATA": str(data / "example"),
                       "SLUICE_PORT": str(free_ports(6)[0])}
        data.chmod(0o755)
        done = subprocess.run([ROOT / "ops/run", "--once", "--no-setup"], env=environment,
                              text=True, capture_output=True, timeout=600)
        output = re.sub("\x1b\\[[0-9;]*m", "", done.stdout)
        self.assertEqual(done.returncode, 0, output[-6000:] + done.stderr[-2000:])
        # Payments were seen in each of these states, and one was in doubt before it was settled.
        for state in ("settled", "rejected", "returned", "in_doubt"):
            self.assertRegex(output, rf"(?m)^  \d\d:\d\d:\d\d\.\d+ .* {state}$")
        story = output.partition("One of them was in doubt: its whole story")[2]
        self.assertRegex(story, r"(?s)in_doubt.*(accepted|settled|queued)")
        self.assertIn("unexplained statement lines: 0", output)
        agreements = re.findall(r"book +(\S+) +bank +(\S+) +(\w+)$", output, re.MULTILINE)
        self.assertEqual(len(agreements), 5)
        for book, bank, verdict in agreements:
            self.assertEqual((book, verdict), (bank, "agrees"))
        self.assertIn(": all hold", output)
        self.assertIn("All payments are final, reconciled and proved.", output)
        left = [path for path in pathlib.Path("/proc").glob("[0-9]*/cmdline")
                if str(data) in read(path)]
        self.assertEqual(left, [], "processes of the run still run")


def read(path):
    try:
        return path.read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    unittest.main(verbosity=2)
