#!/usr/bin/env python3
"""Two sluiced on one database, and the one that has the channels stands still for longer than its
lease: the other takes over, and the one that wakes up neither sends nor records any more."""
import contextlib
import time
import unittest
import urllib.parse

import messages
from database import fresh_database
from fault_proxy import Proxies
from harness import World, wait_until
from proxied import Proxied

SOCKET = ".s.PGSQL.5432"
MANY = 30  # payments of one message, so that no other request is as long
LONG_REQUEST = 4000  # bytes


class TwoInstancesTest(unittest.TestCase):
    def setUp(self):
        self.proxies = Proxies(0)
        self.addCleanup(self.proxies.close)
        self.world = World(daemon=False)
        self.enterContext(self.world)
        settings = self.world.make_keys()
        self.url = fresh_database()
        self.first = Proxied(self.world, self.proxies, "first",
                             {**settings, "database.url": self.database_behind_a_proxy()})
        self.second = Proxied(self.world, self.proxies, "second",
                              {**settings, "database.url": self.url})
        self.assertEqual(self.first.daemon.run("migrate").returncode, 0)
        self.start(self.first)
        self.world.wait_for_openings(self.first.api)
        self.channels = self.first.daemon.leases()
        self.assertEqual(len(self.channels), 2)
        self.start(self.second)
        self.api = self.second.api

    def database_behind_a_proxy(self):
        folder = self.world.dir / "database"
        folder.mkdir()
        parts = urllib.parse.urlsplit(self.url)
        query = dict(urllib.parse.parse_qsl(parts.query))
        self.database = self.proxies.add("first to Postgres", folder / SOCKET,
                                         f"{query['host']}/{SOCKET}", plain=True)
        query["host"] = folder
        return f"postgresql://{parts.path}?{urllib.parse.urlencode(query, safe='/')}"

    def start(self, one):
        one.daemon.start()
        one.daemon.wait_ready()

    @contextlib.contextmanager
    def first_stands_still(self):
        """Inside, the second has the channels; afterwards the first knows it."""
        self.assertEqual(self.second.daemon.leases(), set())
        try:
            self.suspend_first()
            wait_until(lambda: self.second.daemon.leases() == self.channels, "a takeover", 40)
            yield
        finally:
            self.first.daemon.resume()
        wait_until(lambda: self.first.daemon.leases() == set(), "the first finds its leases lost")
        self.assertEqual(self.second.daemon.leases(), self.channels)

    def suspend_first(self):
        """Between its transactions, unless one is held: a takeover has to wait for its locks."""
        def suspended():
            self.first.daemon.suspend()
            if self.database.holding or not self.locked_leases():
                return True
            self.first.daemon.resume()
            return False
        wait_until(suspended, "suspended between transactions", 10, 0.01)

    def locked_leases(self):
        """Sessions that have a lease's row locked and wait for their client."""
        return self.second.daemon.sql(
            "SELECT pid FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE state = 'idle in "
            "transaction' AND relation = 'channel_lease'::regclass", self.url)

    def events(self, payment_id):
        """The history, as far as it goes: how the payment was moved, and by whom."""
        return self.api.get(f"/v1/payments/{payment_id}/events")["events"]

    def states(self, ids):
        return {self.api.payment(one)["state"] for one in ids}

    def check_all_is_well(self, ids, sendings=1):
        """All settled, each executed by one sending that the bank took, and proved by the audit."""
        payments = self.world.wait_final(ids, api=self.api)
        self.world.check_executed_once(payments)
        self.assertEqual({payment["attempts"] for payment in payments}, {sendings})
        instructions = self.world.instructions()
        self.assertEqual({instructions[one.replace("-", "")]["duplicates_ignored"] for one in ids},
                         {0}, "a bank was sent something twice")
        for bank in self.world.banks:
            self.assertEqual(bank.books()["messages"]["repeated"], 0, bank.name)
        self.world.close_days(self.api)
        self.assertEqual(self.api.open_exceptions(), [])
        self.first.daemon.audit()

    def pay_many(self, name, currency):
        body = {"payments": [messages.payment(f"{name}-{i}", currency=currency)
                             for i in range(MANY)]}
        answer = self.api.post("/v1/batches", body)
        self.assertEqual(answer.status, 202, answer)
        return [item["payment_id"] for item in answer.json["items"]]

    def sent_to_banks(self):
        return {name: (proxy.connections, proxy.passed_up)
                for name, proxy in self.first.banks.items()}

    def test_one_that_stood_still_leaves_the_channels_alone(self):
        both = ["EUR", "CNY"]
        paid = [self.first.api.pay(messages.payment(f"BEFORE-{c}", currency=c)) for c in both]
        self.world.wait_final(paid, api=self.api)
        with self.first_stands_still():
            paid += [self.api.pay(messages.payment(f"DURING-{c}", currency=c)) for c in both]
            self.world.wait_final(paid, api=self.api)
        time.sleep(1)  # what it had asked the bank is answered
        before = self.sent_to_banks()
        # It takes orders as before; the other sends them.
        paid += [one.api.pay(messages.payment(f"AFTER-{name}-{c}", currency=c))
                 for name, one in (("1", self.first), ("2", self.second)) for c in both]
        self.check_all_is_well(paid)
        self.assertEqual(self.sent_to_banks(), before)

    def test_one_that_stood_still_during_a_send_does_not_record_its_outcome(self):
        slow = self.api.pay(messages.payment("SLOW", messages.DELAY))
        wait_until(lambda: slow.replace("-", "") in self.world.northsea.instructions(),
                   "the bank has it and holds back its answer")
        self.assertEqual(self.states([slow]), {"sending"})
        with self.first_stands_still():
            self.world.wait_final([slow], api=self.api)
            told = self.events(slow)
        self.assertEqual(self.events(slow), told)
        self.check_all_is_well([slow])

    # Pujiang executes what it gets, also twice, and its "unknown" is never final.
    def test_a_request_that_arrives_late_is_in_doubt_and_not_sent_again(self):
        line = self.first.banks["pujiang"]
        line.hold_requests(over_bytes=LONG_REQUEST)
        paid = self.pay_many("LATE", "CNY")
        wait_until(lambda: line.holding == 1, "the request is on its way")
        with self.first_stands_still():
            wait_until(lambda: self.states(paid) == {"in_doubt"}, "they are in doubt")
            time.sleep(1)  # five questions, answered with "unknown"
            self.assertEqual(self.states(paid), {"in_doubt"})
        time.sleep(1)  # the first is awake, and has found its answer missing
        self.assertEqual(self.states(paid), {"in_doubt"})
        self.assertEqual(self.world.pujiang.instructions(), {})
        line.release()
        self.check_all_is_well(paid)
        self.assertEqual([event["event"] for event in self.events(paid[0])][:4],
                         ["create", "queue", "send", "no_answer"])

    def test_a_request_that_arrives_while_its_sender_stands_still_settles(self):
        line = self.first.banks["pujiang"]
        line.hold_requests(over_bytes=LONG_REQUEST)
        paid = self.pay_many("EARLY", "CNY")
        wait_until(lambda: line.holding == 1, "the request is on its way")
        with self.first_stands_still():
            wait_until(lambda: self.states(paid) == {"in_doubt"}, "they are in doubt")
            line.release()
            self.world.wait_final(paid, api=self.api)
            told = self.events(paid[0])
        self.assertEqual(self.events(paid[0]), told)
        self.check_all_is_well(paid)

    # Northsea's "unknown" becomes final, which is the authority.
    def test_a_lost_request_is_sent_again_by_the_other_alone(self):
        line = self.first.banks["northsea"]
        line.hold_requests(over_bytes=LONG_REQUEST)
        paid = self.pay_many("LOST", "EUR")
        wait_until(lambda: line.holding == 1, "the request is on its way")
        with self.first_stands_still():
            line.cut_all()
            self.world.wait_final(paid, api=self.api)
            told = self.events(paid[0])
            self.assertIn("bank_unknown", [event["event"] for event in told])
            line.release()
        self.assertEqual(self.events(paid[0]), told)
        self.check_all_is_well(paid, sendings=2)

    def test_one_that_wakes_up_in_the_handshake_of_a_send_does_not_send(self):
        line = self.first.banks["northsea"]
        line.hold_requests(over_bytes=0)
        paid = self.api.pay(messages.payment("HANDSHAKE"))
        sendings = wait_until(lambda: self.suspend_while_sending(paid), "suspended in a send")
        with self.first_stands_still():
            self.world.wait_final([paid], api=self.api)
            told = self.events(paid)
            line.release()  # the handshake can go on, and after it the request could
        time.sleep(1)
        self.assertEqual(self.events(paid), told)
        self.check_all_is_well([paid], sendings + 1)

    def suspend_while_sending(self, payment_id):
        """Its sendings, and the first stands still in one. A send that was recorded as "not sent"
        just before is not the one; the next may be."""
        wait_until(lambda: self.api.payment(payment_id)["state"] == "sending", "a send", 10)
        self.first.daemon.suspend()
        seen = self.api.payment(payment_id)
        if seen["state"] == "sending":
            return seen["attempts"]
        self.first.daemon.resume()
        return 0

    # Its locks would keep the other from taking over; Postgres ends a session that does not go on.
    def test_one_that_stands_still_in_a_transaction_gives_its_locks_back(self):
        self.database.hold_requests(marker=b"COMMIT")
        wait_until(self.locked_leases, "a locked lease")
        with self.first_stands_still():
            paid = [self.api.pay(messages.payment("LOCKED"))]
            self.world.wait_final(paid, api=self.api)
            self.database.release()
        self.check_all_is_well(paid)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
