#!/usr/bin/env python3
"""`database.url`: an external Postgres, and two daemons on one."""
import unittest

import messages
from database import fresh_database
from harness import World, wait_until


class ExternalDatabaseTest(unittest.TestCase):
    def setUp(self):
        self.url = fresh_database()
        self.world = World(daemon=False)
        self.enterContext(self.world)
        self.keys = self.world.make_keys()

    def add_daemon(self, name, **settings):
        return self.world.add_daemon(name, {
            "database.url": self.url, **self.keys,
            **{key.replace("__", "."): value for key, value in settings.items()}})

    def start(self, daemon):
        daemon.start()
        daemon.wait_ready()

    def sql(self, text):
        return self.world.daemons[0].sql(text, self.url)

    def test_its_owner_migrates_and_the_daemon_refuses_before(self):
        daemon = self.add_daemon("one")
        refused = daemon.run("serve")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("run `sluiced migrate`", refused.stderr)
        self.assertEqual(self.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
                         [["0"]])

        migrated = daemon.run("migrate")
        self.assertEqual(migrated.returncode, 0, migrated.stderr)
        self.assertIn("the schema is at version", migrated.stdout)
        self.assertNotIn("applied", daemon.run("migrate").stdout)

        self.start(daemon)
        self.world.wait_for_openings(daemon.api)
        paid = [daemon.api.pay(messages.payment(f"EXTERNAL-{i}")) for i in range(5)]
        settled = self.world.wait_final(paid, api=daemon.api)
        self.assertEqual({payment["state"] for payment in settled}, {"settled"})
        self.assertFalse((daemon.data_dir / "postgres").exists(), "an embedded cluster was made")
        daemon.audit()
        self.assertEqual(daemon.terminate(), 0)
        self.assertEqual(self.sql("SELECT count(*) FROM channel_lease WHERE owner IS NOT NULL"),
                         [["0"]])

    def two_daemons(self, **settings):
        first, second = self.add_daemon("first", **settings), self.add_daemon("second", **settings)
        self.assertEqual(first.run("migrate").returncode, 0)
        self.start(first)
        self.world.wait_for_openings(first.api)
        self.start(second)
        return first, second

    def test_of_two_daemons_one_sends_and_the_other_takes_over_after_a_kill(self):
        first, second = self.two_daemons()
        channels = {row[0] for row in self.sql("SELECT channel_id FROM channel_lease")}
        self.assertEqual(len(channels), 2)
        self.assertEqual(first.leases(), channels)

        # Both take orders; one sends.
        paid = [api.pay(messages.payment(f"BOTH-{n}-{i}", currency=currency))
                for n, api in enumerate((first.api, second.api))
                for i, currency in enumerate(["EUR", "CNY"] * 5)]
        self.world.wait_final(paid, api=second.api)
        self.assertEqual(second.leases(), set())
        self.assertEqual(len(self.sql("SELECT DISTINCT owner FROM channel_lease")), 1)
        epochs = {row[0]: int(row[1]) for row in
                  self.sql("SELECT channel_id, epoch FROM channel_lease")}

        # The bank has the payment and holds back its answer when the sender dies.
        slow = second.api.pay(messages.payment("IN-FLIGHT", messages.DELAY))
        wait_until(lambda: slow.replace("-", "") in self.world.northsea.instructions(),
                   "the bank has it")
        paid += [slow] + [second.api.pay(messages.payment(f"AFTER-{i}")) for i in range(5)]
        first.kill()

        wait_until(lambda: second.leases() == channels, "the second takes over", 10)
        payments = self.world.wait_final(paid, api=second.api)
        self.world.check_executed_once(payments)
        for channel, epoch in self.sql("SELECT channel_id, epoch FROM channel_lease"):
            self.assertGreater(int(epoch), epochs[channel])
        second.audit()

    def test_a_daemon_that_ends_gives_its_channels_back_at_once(self):
        first, second = self.two_daemons(submit__lease_ms=600_000)
        self.assertEqual(second.leases(), set())
        paid = [second.api.pay(messages.payment(f"HANDED-{i}")) for i in range(20)]
        self.assertEqual(first.terminate(), 0)
        wait_until(lambda: len(second.leases()) == 2, "the second takes over", 10)
        self.world.check_executed_once(self.world.wait_final(paid, api=second.api))
        second.audit()


if __name__ == "__main__":
    unittest.main(verbosity=2)
