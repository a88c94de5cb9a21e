#!/usr/bin/env python3
"""What people do is in the audit log: an auditor takes it out, proves it, and finds tampering."""
import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import messages
from harness import BIN, World


class AuditLogTest(unittest.TestCase):
    def setUp(self):
        self.second_place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.world = World({"audit_log.name": "acme.example/audit",
                            "audit_log.checkpoint_folder": str(self.second_place)})
        self.enterContext(self.world)
        self.daemon = self.world.daemon
        self.world.tokens["acme"] = self.world.token
        self.world.tokens["kim"] = "the auditor's own secret"
        for name, token in self.world.tokens.items():
            self.token_file(name).write_text(token + "\n")
        self.let_the_auditor_in()

    def token_file(self, name):
        return self.world.dir / f"token-{name}"

    def sluice(self, who, *arguments):
        environment = {**os.environ, "SLUICE_URL": f"https://127.0.0.1:{self.daemon.port}",
                       "SLUICE_CA_FILE": str(self.daemon.data_dir / "tls/sluice-dev.pem"),
                       "SLUICE_TOKEN_FILE": str(self.token_file(who))}
        return subprocess.run([BIN / "sluice", *arguments], text=True, capture_output=True,
                              timeout=60, env=environment)

    def let_the_auditor_in(self):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)
        digest = hashlib.sha256(self.world.tokens["kim"].encode()).hexdigest()
        for change in (("add", "kim", "--holder", "person", "--name", "Kim Berg"),
                       ("grant", "kim", "--role", "auditor"),
                       ("token", "kim", "--sha256", digest, "--until",
                        until.strftime("%Y-%m-%dT%H:%M:%SZ"))):
            made = self.sluice("administrator_lin", "--json", "access", *change, "--reason",
                               "yearly audit")
            self.assertEqual(made.returncode, 0, made.stderr)
            done = self.sluice("administrator_novak", "access", "confirm",
                               json.loads(made.stdout)["id"])
            self.assertEqual(done.returncode, 0, done.stderr)

    def export(self, folder):
        """Once everything that was done has its place."""
        deadline = time.monotonic() + 20
        while self.daemon.sql("SELECT 1 FROM audit_inbox LIMIT 1") and time.monotonic() < deadline:
            time.sleep(0.2)
        exported = self.sluice("kim", "audit", "export", "-o", str(folder))
        self.assertEqual(exported.returncode, 0, exported.stderr + exported.stdout)
        return folder

    def verify(self, folder, *more_checkpoints):
        checkpoints = [part for file in (*more_checkpoints, *sorted(folder.glob("checkpoint-*")))
                       for part in ("--checkpoint", str(file))]
        return subprocess.run(
            [BIN / "sluice", "audit", "verify", "--entries", folder / "entries.jsonl", "--leaves",
             folder / "leaves.txt", *checkpoints, "--key", folder / "key.txt"],
            text=True, capture_output=True, timeout=60)

    def test_what_was_done_is_proved_and_tampering_is_named(self):
        first = self.export(self.world.dir / "first")
        verified = self.verify(first)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        entries = [json.loads(line) for line in
                   (first / "entries.jsonl").read_text().splitlines()]
        actions = [entry["action"] for entry in entries]
        self.assertEqual(actions.count("access.proposed"), 3)
        self.assertEqual(actions.count("access.confirmed"), 3)
        self.assertIn("gateway.started", actions)
        confirmed = entries[actions.index("access.confirmed")]
        self.assertEqual(confirmed["actor"], "admin:novak")
        self.assertEqual(json.loads(confirmed["after"])["proposed_by"], "admin:lin")
        self.assertEqual(confirmed["reason"], "yearly audit")
        self.assertEqual(len(confirmed["request_id"]), 32)

        # The second place has the same checkpoint, and later exports begin with the first.
        self.assertTrue(list(self.second_place.glob("*.txt")))
        second = self.export(self.world.dir / "second")
        kept = sorted(self.second_place.glob("*.txt"))[0]
        self.assertEqual(self.verify(second, kept).returncode, 0)
        self.assertIn("audit.exported", (second / "entries.jsonl").read_text())

        # Whoever owns the database changes who confirmed; the next export shows which entry.
        self.daemon.sql("ALTER TABLE audit_entry DISABLE TRIGGER USER; UPDATE audit_entry SET line "
                        "= replace(line, 'admin:novak', 'admin:lin') WHERE sequence = "
                        f"{confirmed['sequence']}")
        third = self.export(self.world.dir / "third")
        found = self.verify(third, kept)
        self.assertEqual(found.returncode, 1)
        self.assertIn(f"entry {confirmed['sequence']}: changed", found.stdout)

    def test_an_entry_that_is_gone_is_missed_and_the_log_does_not_go_on(self):
        self.export(self.world.dir / "before")
        self.daemon.sql("ALTER TABLE audit_entry DISABLE TRIGGER USER; DELETE FROM audit_entry "
                        "WHERE sequence = (SELECT max(sequence) FROM audit_entry)")
        self.sluice("administrator_lin", "access", "suspend", "kim", "--reason", "over")
        deadline = time.monotonic() + 20
        while "audit_log.failed" not in self.daemon.log_file.read_text():
            self.assertLess(time.monotonic(), deadline, "the gateway said nothing")
            time.sleep(0.2)
        self.assertEqual(len(self.daemon.sql("SELECT 1 FROM audit_inbox WHERE entry LIKE '%access.confirmed%'")),
                         1, "kept until then")

    def test_an_enterprises_auditor_sees_what_was_done_in_it_and_nobody_else_does(self):
        later = datetime.date.today() + datetime.timedelta(days=10)
        payment = self.world.api.pay({**messages.payment("TO CANCEL", value="25.00"),
                                      "requested_date": later.isoformat()})
        cancelled = self.sluice("acme", "cancel", payment, "--reason", "ordered twice")
        self.assertEqual(cancelled.returncode, 0, cancelled.stderr)
        deadline = time.monotonic() + 20
        while not (shown := self.sluice("kim", "--json", "audit", "show", "--action",
                                        "payment.cancel")).stdout.count("ordered twice"):
            self.assertLess(time.monotonic(), deadline, shown.stdout + shown.stderr)
            time.sleep(0.2)
        entry = json.loads(shown.stdout)["items"][0]
        self.assertEqual(entry["subject"], {"id": payment, "kind": "payment"})
        self.assertEqual(json.loads(entry["after"])["state"], "cancelled")
        self.assertNotEqual(self.sluice("acme", "audit", "show").returncode, 0)
        refused = self.sluice("acme", "audit", "export", "-o", str(self.world.dir / "none"))
        self.assertNotEqual(refused.returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
