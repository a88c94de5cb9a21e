#!/usr/bin/env python3
"""A seed that fails shrinks to a short list of events, and that list fails in the same way again."""
import os
import re
import subprocess
import unittest

SIM = os.environ["SLUICE_SIM_MUTANTS"]


def sim(*arguments):
    return subprocess.run([SIM, *arguments], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)


class ShrinkTest(unittest.TestCase):
    def test_a_failing_seed_shrinks_to_a_list_that_fails_again(self):
        failed = sim("--mutant", "queue_what_is_held", "--seed", "4", "--steps", "300")
        self.assertEqual(failed.returncode, 1, failed.stdout)
        told = re.search(r"the same breach in (\d+) events: sim (.*)\n", failed.stdout)
        self.assertIsNotNone(told, failed.stdout)
        self.assertLess(int(told[1]), 30, failed.stdout)

        again = sim("--no-shrink", *told[2].split())
        self.assertEqual(again.returncode, 1, again.stdout)
        self.assertIn("every_send_was_cleared", again.stdout)

    def test_a_list_that_cannot_be_read_is_refused(self):
        for wrong in ("x", "1,,2", "99999999"):
            self.assertEqual(sim("--seed", "1", "--steps", "10", "--only", wrong).returncode, 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
