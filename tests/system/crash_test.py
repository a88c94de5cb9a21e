#!/usr/bin/env python3
"""kill -9 at any moment of the first start. For all other moments: torture_test.py.

SLUICE_SEED repeats a choice of moments.
"""
import os
import random
import time
import unittest

import messages
from harness import World

SEED = int(os.environ.get("SLUICE_SEED", time.time_ns() % 1_000_000))


class CrashTest(unittest.TestCase):
    def test_kill_9_while_the_cluster_is_made(self):
        print(f"SLUICE_SEED={SEED}", flush=True)
        rng = random.Random(SEED)
        with World(daemon=False) as world:
            world.daemon = world.add_daemon("sluice")
            for _ in range(8):
                world.daemon.start()
                time.sleep(rng.uniform(0, 2))
                world.daemon.kill()
            world.daemon.start()
            world.daemon.wait_ready()
            world.wait_for_openings()
            paid = world.api.pay(messages.payment("AFTER-ALL"))
            self.assertEqual(world.wait_final([paid])[0]["state"], "settled")
            world.daemon.audit()


if __name__ == "__main__":
    unittest.main(verbosity=2)
