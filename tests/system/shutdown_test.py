#!/usr/bin/env python3
"""A clean end: what is on its way is waited for and recorded."""
import threading
import unittest

import client
import messages
from harness import World, wait_until

# The answer comes after three seconds, and there is time to wait for it.
PATIENT = {"bank.capabilities.submit_timeout_ms": 20_000, "submit.lease_ms": 60_000}


class ShutdownTest(unittest.TestCase):
    def test_sigterm_while_a_send_is_in_flight_records_its_answer(self):
        with World(PATIENT) as world:
            payment = world.api.pay(messages.payment("SLOW", messages.DELAY))
            reference = payment.replace("-", "")
            wait_until(lambda: reference in world.northsea.instructions(), "the bank has it")
            self.assertEqual(world.api.payment(payment)["state"], "sending")

            self.assertEqual(world.daemon.terminate(), 0)

            self.assertIsNone(world.daemon.postmaster(), "Postgres still runs")
            self.assertFalse((world.daemon.data_dir / "database.url").exists())
            # Without the bank nothing can be learned later: what is known was recorded before.
            world.northsea.kill()
            world.daemon.start()
            world.daemon.wait_ready()
            events = world.api.get(f"/v1/payments/{payment}/events")["events"]
            self.assertEqual([event["event"] for event in events],
                             ["create", "queue", "send", "bank_accepted"])
            self.assertEqual(world.api.payments()[0]["state"], "accepted")
            self.assertEqual(world.api.payments()[0]["attempts"], 1)
            world.northsea.start()
            self.assertEqual(world.wait_final([payment])[0]["state"], "settled")
            self.assertEqual(world.northsea.instructions()[reference]["executions"], 1)
            world.daemon.audit()

    def test_what_was_answered_before_sigterm_is_there_afterwards(self):
        with World() as world:
            answered = []

            def order(thread):
                for i in range(10_000):
                    try:
                        answered.append(world.api.pay(messages.payment(f"END-{thread}-{i}")))
                    except client.LOST:
                        return
            threads = [threading.Thread(target=order, args=[i], daemon=True) for i in range(4)]
            for thread in threads:
                thread.start()
            wait_until(lambda: len(answered) >= 20, "orders run")

            self.assertEqual(world.daemon.terminate(), 0)

            for thread in threads:
                thread.join()
            actions = [record["event.action"] for record in world.daemon.log_records()]
            self.assertEqual(actions[-1], "database.stopped")
            world.daemon.start()
            world.daemon.wait_ready()
            self.assertEqual({p["state"] for p in world.wait_final(answered)}, {"settled"})
            world.daemon.audit()


if __name__ == "__main__":
    unittest.main(verbosity=2)
