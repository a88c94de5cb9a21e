#!/usr/bin/env python3
"""Everything at once: two sluiced on one embedded Postgres, two banks over TLS, fault proxies
between all of them, kill -9 and SIGSTOP at random. No money moves twice and none is lost: an
auditor that sees none of the gateway's tables compares what was ordered, executed and told.

SLUICE_SEED repeats the choices, SLUICE_TORTURE_SECONDS (of faults) makes a longer run; both are
what ops/torture sets.
"""
import collections
import itertools
import os
import random
import time
import unittest

import erp
import evidence
import messages
from chaos import Chaos
from fault_proxy import ROUGH_IN_DETAIL, Proxies
from feed import Feed
from harness import FINAL, World, free_ports, wait_until
from person import Person
from proxied import Proxied

SECONDS = float(os.environ.get("SLUICE_TORTURE_SECONDS", 45))
SEED = int(os.environ.get("SLUICE_SEED", time.time_ns() % 1_000_000))
REPEATED_AT_THE_END = 300  # orders, at both daemons

# With the time to send longer than a message can wait in a proxy: this bank's "unknown" rests on it.
SETTINGS = {"bank.capabilities.unknown_is_final_after_ms": 4000}
IN_MOTION = ("received", "queued", "sending", "accepted", "in_doubt")


def table(title, rows):
    width = max(len(name) for name, _ in rows)
    return "\n".join([f"\n{title}"] + [f"  {name:<{width}}  {value}" for name, value in rows])


def repetition():
    if SECONDS % 60 == 0:
        return f"ops/torture --minutes {SECONDS // 60:.0f} --seed {SEED}"
    return (f"SLUICE_SEED={SEED} SLUICE_TORTURE_SECONDS={SECONDS:g} "
            "python3 -B tests/system/torture_test.py")


class TortureTest(unittest.TestCase):
    def setUp(self):
        print(repetition(), flush=True)
        self.proxies = Proxies(SEED)
        self.addCleanup(self.proxies.close)
        self.addCleanup(self.keep_what_failed)
        self.world = World(daemon=False)
        self.enterContext(self.world)
        settings = {**SETTINGS, **self.world.make_keys()}
        self.first = Proxied(self.world, self.proxies, "first", settings)
        self.first.daemon.start()
        self.first.daemon.wait_ready()
        self.api = self.first.api
        self.world.wait_for_openings(self.api)
        self.second = Proxied(self.world, self.proxies, "second", {
            **settings, "database.url": self.database_behind_a_proxy()})
        self.second.daemon.start()
        self.second.daemon.wait_ready()
        self.person = Person(self.world.pujiang, "CNY",
                             [self.first.banks["pujiang"], self.second.banks["pujiang"]])
        self.chaos = Chaos(self.world, random.Random(SEED), self.person.forget)
        self.erps = self.make_erps()
        self.feed = Feed(self.api)

    def keep_what_failed(self):
        outcome = self._outcome.result
        if any(test is self for test, _ in outcome.failures + outcome.errors):
            os.environ["SLUICE_KEEP"] = "1"
            print(f"the files of the run are in {self.world.dir}")

    def database_behind_a_proxy(self):
        """The url of the first daemon's Postgres, whose only entrance is a unix socket."""
        [port] = free_ports(1)
        socket = self.first.daemon.data_dir / "postgres/socket/.s.PGSQL.5432"
        self.proxies.add("second to Postgres", port, socket, plain=True, rough=ROUGH_IN_DETAIL)
        return f"postgresql://sluice@127.0.0.1:{port}/sluice?sslmode=disable"

    def make_erps(self):
        apis = [self.first.erp_api, self.second.erp_api]
        return [erp.Erp("S", apis, erp.single, SEED, 0.05, cancels=0.1),
                erp.Erp("T", apis, erp.single, SEED, 0.05),
                erp.Erp("D", apis, erp.dated, SEED, 2.0, cancels=1.0, insists=True),
                erp.Erp("B", apis, erp.batch, SEED, 0.4),
                erp.Erp("F", apis, erp.file, SEED, 0.6)]

    def test_no_money_moves_twice_and_none_is_lost(self):
        self.torture()
        self.come_to_rest()
        orders = list(itertools.chain(*(one.orders for one in self.erps)))
        found = evidence.collect(self.api, self.world.banks, orders)
        self.report(found)  # before the judges, so that it shows what they complain of
        print(evidence.judge(found, self.world.dir / "evidence.json"))
        print(self.first.daemon.audit().strip())
        self.assertEqual(self.api.open_exceptions(), [])
        self.check_copies()
        states = collections.Counter(payment["state"] for payment in found["payments"])
        self.assertEqual([state for state in FINAL if not states[state]], [])

    def torture(self):
        rng = self.chaos.rng
        self.proxies.change_weather(True)
        for one in self.erps:
            one.start()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(rng.choice([rng.uniform(0, 0.5), rng.uniform(1, 5)]))
            self.chaos.act()
            self.chaos.tend()
            self.person.decide(self.api)
            for one in self.erps:
                one.check()

    def come_to_rest(self):
        """Faults end; then all that was begun comes to its end."""
        self.proxies.change_weather(False)
        self.chaos.bring_all_up()
        for one in self.erps:
            one.stop()
        orders = list(itertools.chain(*(one.orders for one in self.erps)))
        again = self.chaos.rng.sample(orders, min(REPEATED_AT_THE_END, len(orders)))
        for order, one in itertools.product(again, (self.first, self.second)):
            wait_until(lambda: order.post(one.api), f"an answer to the repeated {order.key}")
        returning = self.returning(orders)
        # A payment that was often in doubt waits up to a minute for its next sending.
        wait_until(lambda: self.is_at_rest(returning), "every payment is final", 180, 0.5)
        self.world.close_days(self.api)

    def returning(self, orders):
        """End-to-end ids of what the bank gives back if it executes it."""
        account = messages.german_iban(messages.RETURN_AFTER)
        return {item["end_to_end_id"] for order in orders for item in order.items
                if item["creditor_account"] == account}

    def is_at_rest(self, returning):
        self.person.decide(self.api)
        self.feed.read()
        return not any(map(self.feed.now_in, IN_MOTION)) and not (
            self.feed.now_in("settled") & returning)

    def check_copies(self):
        """No bank has seen more copies of a payment than its history has sendings."""
        instructions = self.world.instructions()
        for payment in self.api.payments():
            row = instructions.get(payment["id"].replace("-", ""))
            copies = 1 + row["duplicates_ignored"] if row else 0
            self.assertLessEqual(copies, payment["attempts"], (payment, row))

    def report(self, found):
        self.feed.read()
        states = collections.Counter(payment["state"] for payment in found["payments"])
        at_banks = list(itertools.chain(*(bank["payments"] for bank in found["banks"])))
        answered = {item["payment_id"] for order in found["orders"] for answer in order["answers"]
                    for item in answer} - {""}
        there = {payment["id"] for payment in found["payments"]}
        print(table("requests", [
            ("sent under a key of their own", len(found["orders"])),
            ("answers, repetitions included", sum(len(o["answers"]) for o in found["orders"])),
            ("items refused", sum(item["payment_id"] == "" for order in found["orders"]
                                  for item in order["answers"][0]))]))
        print(table("payments", [(state, states[state]) for state in FINAL]))
        print(table("done to the programs", sorted(self.chaos.counts.items())))
        print(table("faults injected", sorted(self.proxies.injected().items())))
        print(table("doubt", [
            ("times in doubt", self.feed.count("in_doubt")),
            ("sent again with authority", self.feed.sent_again_after_doubt()),
            ("of these decided by a person", self.person.decided)]))
        print(table("result", [
            ("executed twice by a bank", sum(max(0, p["executions"] - 1) for p in at_banks)),
            ("lost", len(answered ^ there)),
            ("unexplained lines", found["unexplained_lines"])]))
        print(f"\nrepeat with: {repetition()}", flush=True)


if __name__ == "__main__":
    # A connection that fails in its TLS handshake is left to Python's garbage collection.
    unittest.main(verbosity=2, warnings="ignore")
