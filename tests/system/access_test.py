#!/usr/bin/env python3
"""Two administrators give rights with the program itself; what was given holds, and no more."""
import datetime
import hashlib
import json
import os
import subprocess
import unittest

import messages
from harness import BIN, World


class AccessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.enterClassContext(cls.world)
        cls.world.tokens["kim"] = "the auditor's own secret"
        for name, token in cls.world.tokens.items():
            cls.token_file(name).write_text(token + "\n")

    @classmethod
    def token_file(cls, name):
        return cls.world.dir / f"token-{name}"

    def sluice(self, who, *arguments):
        daemon = self.world.daemon
        environment = {**os.environ, "SLUICE_URL": f"https://127.0.0.1:{daemon.port}",
                       "SLUICE_CA_FILE": str(daemon.data_dir / "tls/sluice-dev.pem"),
                       "SLUICE_TOKEN_FILE": str(self.token_file(who))}
        return subprocess.run([BIN / "sluice", "--json", *arguments], text=True,
                              capture_output=True, timeout=60, env=environment)

    def give(self, *arguments):
        proposed = self.sluice("administrator_lin", "access", *arguments, "--reason", "audit")
        self.assertEqual(proposed.returncode, 0, proposed.stderr)
        change = json.loads(proposed.stdout)["id"]
        own = self.sluice("administrator_lin", "access", "confirm", change)
        self.assertEqual(own.returncode, 1, "who proposed it")
        confirmed = self.sluice("administrator_novak", "access", "confirm", change)
        self.assertEqual(confirmed.returncode, 0, confirmed.stderr)
        return change

    def test_an_auditor_is_let_in_sees_the_books_changes_nothing_and_is_put_out(self):
        payment = self.world.api.pay(messages.payment("AUDITED", value="25.00"))
        self.assertEqual(self.sluice("kim", "list").returncode, 1)
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)
        self.give("add", "kim", "--holder", "person", "--name", "Kim Berg")
        self.give("grant", "kim", "--role", "auditor")
        digest = hashlib.sha256(self.world.tokens["kim"].encode()).hexdigest()
        self.give("token", "kim", "--sha256", digest,
                  "--until", until.strftime("%Y-%m-%dT%H:%M:%SZ"))

        self.assertIn(payment, self.sluice("kim", "list").stdout)
        self.assertEqual(self.sluice("kim", "balances").returncode, 0)
        refused = self.sluice("kim", "cancel", payment, "--reason", "no")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("forbidden", refused.stdout + refused.stderr)

        suspended = self.sluice("administrator_lin", "access", "suspend", "kim", "--reason", "done")
        self.assertEqual(suspended.returncode, 0, suspended.stderr)
        self.assertEqual(self.sluice("kim", "list").returncode, 1)
        rows = self.world.daemon.sql("SELECT kind, proposed_by, decided_by FROM access_change "
                                     "ORDER BY decision_no")
        self.assertEqual([row[0] for row in rows], ["principal", "grant", "token", "suspend"])
        self.assertTrue(all(row[1] == "admin:lin" for row in rows))

    def test_no_secret_reaches_the_log_or_the_database(self):
        secret = "the auditor's own secret"
        self.assertNotIn(secret, self.world.daemon.log_file.read_text())
        self.assertEqual(self.world.daemon.sql(
            f"SELECT FROM access_change WHERE access_change::text LIKE '%{secret[4:11]}%'"), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
