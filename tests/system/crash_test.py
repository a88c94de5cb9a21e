#!/usr/bin/env python3
"""kill -9 at any moment: no money moves twice and none is lost.

SLUICE_SEED repeats a choice of moments; SLUICE_CRASH_SECONDS makes a longer run.
"""
import itertools
import os
import random
import threading
import time
import unittest

import client
import messages
from harness import FINAL, World, wait_until

SECONDS = float(os.environ.get("SLUICE_CRASH_SECONDS", 45))
SEED = int(os.environ.get("SLUICE_SEED", time.time_ns() % 1_000_000))
# Creditors of Northsea, which executes one reference once, and of Pujiang, which does not.
EUR_ENDINGS = [messages.PLAIN] * 8 + [messages.REJECT, messages.DROP_BEFORE, messages.DROP_ANSWER,
                                      messages.LATE_REJECT, messages.RETURN_AFTER]
CNY_ENDINGS = [messages.PLAIN] * 6 + [messages.REJECT, messages.DROP_ANSWER]


class Order:
    """One POST that is repeated under its key until there is an answer."""

    def __init__(self, path, body):
        self.path = path
        self.body = body
        self.key = f"key-{id(self)}-{random.getrandbits(64)}"
        self.answer = None

    def post(self, api):
        """True when the answer is final: lost connections and 5xx say nothing."""
        try:
            answer = api.post(self.path, self.body, self.key)
        except client.LOST:
            return False
        if answer.status >= 500 or answer.code == "idempotency_key_running":
            return False
        assert answer.status == 202, str(answer)
        self.answer = answer.json
        return True

    def payment_ids(self):
        items = self.answer.get("items", [self.answer])
        return [item.get("payment_id", item["id"] if "id" in item else None) for item in items]


class Erp(threading.Thread):
    """Orders payments without end, and repeats what is not answered."""

    def __init__(self, api, make, pause_s):
        super().__init__(daemon=True)
        self.api, self.make, self.pause_s = api, make, pause_s
        self.orders = []
        self.ending = threading.Event()
        self.error = None

    def run(self):
        try:
            while not self.ending.is_set():
                order = self.make(len(self.orders))
                self.orders.append(order)
                wait_until(lambda o=order: o.post(self.api), f"an answer to {order.path}", 120)
                time.sleep(self.pause_s)
        except AssertionError as error:
            self.error = error

    def stop(self):
        self.ending.set()
        self.join()
        if self.error:
            raise self.error


def erps(api, rng):
    def single(i):
        if i % 3:
            return Order("/v1/payments", messages.payment(f"S-{i}", rng.choice(EUR_ENDINGS)))
        return Order("/v1/payments",
                     messages.payment(f"S-{i}", rng.choice(CNY_ENDINGS), currency="CNY"))

    def batch(i):
        payments = [messages.payment(f"B-{i}-{j}", rng.choice(EUR_ENDINGS)) for j in range(10)]
        return Order("/v1/batches", {"payments": payments})

    def file(i):
        return Order("/v1/files", messages.pain001(f"F-{i}", rng.choices(EUR_ENDINGS, k=25)))
    return [Erp(api, single, 0.05), Erp(api, batch, 0.5), Erp(api, file, 0.7)]


def kill_something(world, rng):
    """One kill and the start after it; says what was killed."""
    victim = rng.choice(["sluiced"] * 6 + ["sluiced and Postgres", "Postgres and sluiced",
                                           "northsea", "pujiang"])
    if victim in ("northsea", "pujiang"):
        bank = getattr(world, victim)
        bank.kill()
        bank.start()
        return victim
    if victim == "Postgres and sluiced":
        world.daemon.kill_postmaster()
        time.sleep(rng.uniform(0, 0.2))
    world.daemon.kill()
    if victim == "sluiced and Postgres":
        world.daemon.kill_postmaster()
    world.daemon.start()  # not waited for: the next kill may meet it while it starts
    return victim


def decide_doubts(world):
    """What a person does at Pujiang: reads its books, and says what they say."""
    instructions = world.pujiang.instructions()
    for payment in world.api.everything("/v1/payments?state=in_doubt"):
        if payment["amount"]["currency"] != "CNY" or payment["id"].replace("-", "") in instructions:
            continue
        answer = world.api.post(f"/v1/payments/{payment['id']}/decision",
                                {"event": "bank_unknown", "reason": "Not in the bank's books."},
                                If_Match=f'"{payment["version"]}"')
        assert answer.status in (200, 409, 412), str(answer)


class CrashTest(unittest.TestCase):
    def test_kill_9_at_any_moment(self):
        rng = random.Random(SEED)
        print(f"SLUICE_SEED={SEED} SLUICE_CRASH_SECONDS={SECONDS:g}", flush=True)
        with World() as world:
            senders = erps(world.api, rng)
            for sender in senders:
                sender.start()
            kills = []
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                time.sleep(rng.choice([rng.uniform(0, 0.5), rng.uniform(0, 4)]))
                kills.append(kill_something(world, rng))
            world.daemon.wait_ready()
            for sender in senders:
                sender.stop()
            orders = list(itertools.chain(*(sender.orders for sender in senders)))
            self.check_repeats(world, orders)
            payments = self.wait_final(world)
            self.check_ids(orders, payments)
            world.close_days()
            self.assertEqual(world.api.open_exceptions(), [])
            print(world.daemon.audit().strip())
            self.check_banks(world, payments)
            self.check_balances(world)
            states = {state: sum(p["state"] == state for p in payments) for state in FINAL}
            print(f"{len(kills)} kills, {len(payments)} payments: {states}")
            self.assertGreater(len(kills), SECONDS / 4)
            self.assertTrue(states["settled"] and states["rejected"] and states["returned"])

    def check_repeats(self, world, orders):
        """The same key and payload give the same answer, for good."""
        for order in orders:
            ids = order.payment_ids()
            wait_until(lambda o=order: o.post(world.api), "an answer to the repeat")
            self.assertEqual(order.payment_ids(), ids)

    def wait_final(self, world):
        def is_final(payment):
            will_return = payment["creditor"]["account"] == returning
            return payment["state"] in (("returned",) if will_return else FINAL)

        def all_final():
            decide_doubts(world)
            payments = world.api.payments()
            return payments if all(map(is_final, payments)) else None
        returning = {"iban": messages.german_iban(messages.RETURN_AFTER)}
        return wait_until(all_final, "every payment is final", 90, 1)

    def check_ids(self, orders, payments):
        """Each order made its payments, and there are no others."""
        ordered = sorted(itertools.chain(*(order.payment_ids() for order in orders)))
        self.assertEqual(ordered, sorted(payment["id"] for payment in payments))

    def check_banks(self, world, payments):
        """The banks' own books: executed once when settled, never when rejected."""
        instructions = {**world.northsea.instructions(), **world.pujiang.instructions()}
        expected = {"settled": (1, 0), "returned": (1, 1), "rejected": (0, 0)}
        wrong = []
        for payment in payments:
            row = instructions.pop(payment["id"].replace("-", ""), None)
            found = (row["executions"], row["returned"]) if row else (0, 0)
            if found != expected[payment["state"]]:
                wrong.append((payment, row))
        self.assertEqual(wrong, [], "executions differ from the payment's state")
        self.assertEqual(instructions, {}, "the bank knows instructions that we do not")

    def check_balances(self, world):
        banks = {(row["account"], row["currency"]): row["balance"]
                 for bank in world.banks for row in bank.books()["accounts"]}
        for account in world.api.bank_accounts():
            number = account["account"].get("iban") or account["account"]["number"]
            self.assertEqual(account["balances"]["posted"]["value"],
                             banks[number, account["currency"]], account["name"])

    def test_kill_9_while_the_cluster_is_made(self):
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
