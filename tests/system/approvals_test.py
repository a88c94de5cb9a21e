#!/usr/bin/env python3
"""Two treasurers put policies in force, people approve, and only then the bank is asked to pay."""
import datetime
import hashlib
import json
import os
import subprocess
import unittest

import messages
from harness import BIN, World, wait_until

POLICIES = {
    "base_currency": "EUR", "rates": {"CNY": "0.128", "CHF": "1.05"},
    "policies": [{"name": "small", "when": {"amount_below": "10.00"}, "straight_through": True},
                 {"name": "large", "when": {"amount_from": "1000.00"},
                  "levels": [{"role": "checker"}, {"role": "approver"}]}],
    "limits": [{"name": "a day", "per": "account", "period": "day", "most": "6000.00"}],
    "otherwise": {"levels": [{"role": "approver"}]}}


class ApprovalsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.enterClassContext(cls.world)
        cls.world.tokens["acme"] = cls.world.token
        people = {"mia": "treasurer", "noor": "treasurer", "kim": "checker", "lee": "approver",
                  "clerk": "maker"}
        for name in people:
            cls.world.tokens[name] = f"the own secret of {name}"
        for name, token in cls.world.tokens.items():
            (cls.world.dir / f"token-{name}").write_text(token + "\n")
        for name, role in people.items():
            cls.let_in(name, role)
        cls.put_in_force(POLICIES)

    @classmethod
    def sluice(cls, who, *arguments):
        daemon = cls.world.daemon
        environment = {**os.environ, "SLUICE_URL": f"https://127.0.0.1:{daemon.port}",
                       "SLUICE_CA_FILE": str(daemon.data_dir / "tls/sluice-dev.pem"),
                       "SLUICE_TOKEN_FILE": str(cls.world.dir / f"token-{who}")}
        return subprocess.run([BIN / "sluice", "--json", *arguments], text=True,
                              capture_output=True, timeout=60, env=environment)

    @classmethod
    def let_in(cls, name, role):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)
        digest = hashlib.sha256(cls.world.tokens[name].encode()).hexdigest()
        for change in (("add", name, "--holder", "person", "--name", name.title()),
                       ("grant", name, "--role", role),
                       ("token", name, "--sha256", digest,
                        "--until", until.strftime("%Y-%m-%dT%H:%M:%SZ"))):
            made = cls.sluice("administrator_lin", "access", *change, "--reason", "new people")
            assert made.returncode == 0, made.stderr
            done = cls.sluice("administrator_novak", "access", "confirm",
                              json.loads(made.stdout)["id"])
            assert done.returncode == 0, done.stderr

    @classmethod
    def put_in_force(cls, policies):
        file = cls.world.dir / "policies.json"
        file.write_text(json.dumps(policies))
        loaded = cls.sluice("mia", "policies", "load", str(file), "--reason", "the board")
        assert loaded.returncode == 0, loaded.stderr
        version = str(json.loads(loaded.stdout)["version_no"])
        own = cls.sluice("mia", "policies", "release", version)
        assert own.returncode == 1, "who loaded them"
        released = cls.sluice("noor", "policies", "release", version)
        assert released.returncode == 0, released.stderr

    def state(self, payment):
        return self.world.api.payment(payment)["state"]

    def wait_for(self, payment, state):
        wait_until(lambda: self.state(payment) == state, f"{payment} is {state}")

    def approve(self, who, payment):
        shown = self.sluice(who, "approvals", "show", payment)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        return self.sluice(who, "approvals", "approve", payment, "--content",
                           json.loads(shown.stdout)["content_sha256"])

    def test_a_large_payment_goes_out_after_two_people_and_a_small_one_by_itself(self):
        small = self.world.api.pay(messages.payment("SMALL", value="9.99"))
        large = self.world.api.pay(messages.payment("LARGE", value="2500.00"))
        self.wait_for(small, "settled")
        self.wait_for(large, "to_approve")
        self.assertEqual(self.approve("clerk", large).returncode, 1, "a maker approves nothing")
        self.assertEqual(self.approve("lee", large).returncode, 1, "the checker comes first")
        self.assertEqual(self.approve("kim", large).returncode, 0)
        self.assertEqual(self.state(large), "to_approve")
        self.assertNotIn(large.replace("-", ""), self.world.northsea.instructions(),
                         "the bank knows nothing of it yet")
        self.assertEqual(self.approve("lee", large).returncode, 0)
        self.wait_for(large, "settled")
        events = self.world.api.get(f"/v1/payments/{large}/events")["events"]
        self.assertEqual([event["event"] for event in events][:4],
                         ["create", "ask", "approve", "send"])

    def test_what_is_refused_is_not_paid_and_what_is_over_a_limit_not_taken(self):
        payment = self.world.api.pay(messages.payment("REFUSED", value="3000.00"))
        self.wait_for(payment, "to_approve")
        over = self.sluice_submit("OVER", "3500.00")
        self.assertEqual(over.returncode, 1)
        self.assertIn("amount_over_limit", over.stdout + over.stderr)
        refused = self.sluice("kim", "approvals", "refuse", payment, "--reason", "not ours")
        self.assertEqual(refused.returncode, 0, refused.stderr)
        self.assertEqual(self.state(payment), "rejected")
        self.assertEqual(self.sluice_submit("AGAIN", "3400.00").returncode, 0,
                         "what was refused gave its part back")

    def sluice_submit(self, end_to_end_id, value):
        file = self.world.dir / f"{end_to_end_id}.json"
        file.write_text(json.dumps(messages.payment(end_to_end_id, value=value)))
        return self.sluice("acme", "submit", str(file))


if __name__ == "__main__":
    unittest.main(verbosity=2)
