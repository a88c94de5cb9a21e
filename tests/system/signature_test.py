#!/usr/bin/env python3
"""A machine whose key openssl made pays with signed requests: through the program, and with
signatures that are made here by RFC 9421 and the openssl command alone. Two gateways on one
database take each of them once."""
import base64
import datetime
import hashlib
import http.client
import json
import os
import subprocess
import time
import unittest
import uuid

import client
import messages
from database import fresh_database
from harness import BIN, World, wait_until


class Machine:
    """Whoever has the private key. Signs as the standard says, without our library."""

    def __init__(self, folder):
        self.private = folder / "private.pem"
        self.public = folder / "public.pem"
        self.folder = folder
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", self.private)
        self.openssl("pkey", "-in", self.private, "-pubout", "-out", self.public)
        der = self.openssl("pkey", "-pubin", "-in", self.public, "-outform", "DER")
        self.key_id = hashlib.sha256(der).hexdigest()

    @staticmethod
    def openssl(*arguments):
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout

    def signature(self, text):
        base = self.folder / "base"
        base.write_text(text)
        return base64.b64encode(self.openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.private,
                                             "-in", base)).decode()

    def signed(self, method, authority, target, body=b""):
        """Headers of a request."""
        headers = {"Host": authority}
        covered = {"@method": method, "@authority": authority,
                   "@path": target.partition("?")[0], "@query": f"?{target.partition('?')[2]}"}
        if body:
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            headers["Content-Digest"] = f"sha-256=:{digest}:"
            headers["Content-Type"] = "application/json"
        if method == "POST":
            headers["Idempotency-Key"] = f'"{uuid.uuid4().hex}"'
        covered.update({name.lower(): value for name, value in headers.items() if name != "Host"})
        names = " ".join(f'"{name}"' for name in covered)
        parameters = (f'({names});created={int(time.time())};nonce="{uuid.uuid4().hex}";'
                      f'keyid="{self.key_id}"')
        lines = [f'"{name}": {value}' for name, value in covered.items()]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        return {**headers, "Signature-Input": f"machine={parameters}",
                "Signature": f"machine=:{self.signature(base)}:"}


class SignatureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(daemon=False)
        cls.enterClassContext(cls.world)
        cls.url = fresh_database()
        settings = {**cls.world.make_keys(), "database.url": cls.url}
        cls.first, cls.second = (cls.world.add_daemon(name, settings)
                                 for name in ("first", "second"))
        migrated = cls.first.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        cls.first.sql("INSERT INTO request_nonce VALUES "
                      "(repeat('a', 64), 'used-long-before', '2026-01-01Z')", cls.url)
        for daemon in (cls.first, cls.second):
            daemon.start()
            daemon.wait_ready()
        cls.world.wait_for_openings(cls.first.api)
        cls.machine = Machine(cls.world.dir)
        for name in ("administrator_lin", "administrator_novak"):
            (cls.world.dir / f"token-{name}").write_text(cls.world.tokens[name] + "\n")
        cls.give_the_key()

    @classmethod
    def sluice(cls, *arguments, daemon=None, **environment):
        daemon = daemon or cls.first
        clean = {name: value for name, value in os.environ.items()
                 if not name.startswith("SLUICE_")}
        return subprocess.run(
            [BIN / "sluice", "--json", *arguments], text=True, capture_output=True, timeout=60,
            env={**clean, "SLUICE_URL": f"https://127.0.0.1:{daemon.port}",
                 "SLUICE_CA_FILE": str(daemon.data_dir / "tls/sluice-dev.pem"), **environment})

    @classmethod
    def as_administrator(cls, name, *arguments):
        done = cls.sluice("access", *arguments,
                          SLUICE_TOKEN_FILE=str(cls.world.dir / f"token-administrator_{name}"))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @classmethod
    def give(cls, *arguments):
        change = cls.as_administrator("lin", *arguments, "--reason", "a machine")
        cls.as_administrator("novak", "confirm", change["id"])
        return change

    @classmethod
    def give_the_key(cls):
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=30)
        cls.give("add", "erp-2", "--holder", "service", "--name", "A machine")
        cls.give("grant", "erp-2", "--role", "erp")
        cls.key = cls.give("key", "erp-2", "--file", str(cls.machine.public), "--algorithm",
                           "ed25519", "--until", until.strftime("%Y-%m-%dT%H:%M:%SZ"))
        assert cls.key["key_id"] == cls.machine.key_id, cls.key
        # The other gateway looks every second.
        wait_until(lambda: cls.send(cls.second, "GET", "/v1/accounts").status == 200,
                   "the second gateway knows the key")

    @classmethod
    def send(cls, daemon, method, target, body=b"", headers=None):
        headers = headers or cls.machine.signed(method, f"127.0.0.1:{daemon.port}", target, body)
        connection = http.client.HTTPSConnection("127.0.0.1", daemon.port, timeout=60,
                                                 context=daemon.api.tls())
        return client.exchange(connection, method, target, body or None, headers)

    def refusals(self, daemon):
        return [record["reason"] for record in daemon.log_records()
                if record["event.action"] == "auth.signature_refused"]

    def test_the_program_pays_with_a_key(self):
        file = self.world.dir / "payment.json"
        file.write_text(json.dumps(messages.payment("SIGNED-1", value="12.00")))
        paid = self.sluice("--key-file", str(self.machine.private), "submit", str(file))
        self.assertEqual(paid.returncode, 0, paid.stderr)
        payment = json.loads(paid.stdout)["id"]
        shown = self.sluice("show", payment, SLUICE_KEY_FILE=str(self.machine.private))
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn(payment, shown.stdout)
        actors = self.first.sql(f"SELECT DISTINCT actor FROM payment_event WHERE payment_id = "
                                f"'{payment}' AND event = 'create'", self.url)
        self.assertEqual(actors, [["service:erp-2"]])
        nobody = self.sluice("show", payment)
        self.assertEqual(nobody.returncode, 2, "neither key nor token")
        [final] = self.world.wait_final([payment], api=self.first.api)
        self.assertEqual(final["state"], "settled")

    def test_a_signature_made_elsewhere_counts_once_at_all_gateways(self):
        body = json.dumps(messages.payment("SIGNED-2", value="13.00")).encode()
        authority = f"127.0.0.1:{self.first.port}"
        headers = self.machine.signed("POST", authority, "/v1/payments", body)
        for change in ({"Authorization": f"Bearer {self.world.token}"},
                       {"Idempotency-Key": '"another"'}, {"Host": "other.example"}):
            answer = self.send(self.first, "POST", "/v1/payments", body, {**headers, **change})
            self.assertEqual(answer.status, 401, change)
        changed = body.replace(b"13.00", b"93.00")
        self.assertEqual(self.send(self.first, "POST", "/v1/payments", changed, headers).status,
                         401)
        # None of these has used it up.
        taken = self.send(self.first, "POST", "/v1/payments", body, headers)
        self.assertEqual(taken.status, 202, taken)
        for daemon in (self.first, self.second):
            answer = self.send(daemon, "POST", "/v1/payments", body, headers)
            self.assertEqual((answer.status, answer.code), (401, "unauthenticated"))
            self.assertIn("the nonce was used before", self.refusals(daemon)[-1])
        found = self.first.api.everything("/v1/payments?end_to_end_id=SIGNED-2")
        self.assertEqual(len(found), 1)

    def test_what_is_signed_is_the_method_that_was_sent(self):
        self.assertEqual(self.send(self.first, "HEAD", "/v1/accounts").status, 200)
        of_get = self.machine.signed("GET", f"127.0.0.1:{self.first.port}", "/v1/accounts")
        self.assertEqual(self.send(self.first, "HEAD", "/v1/accounts", headers=of_get).status, 401)

    def test_nonces_that_expired_are_forgotten(self):
        def old():
            return self.first.sql("SELECT nonce FROM request_nonce WHERE expires_at < "
                                  "'2026-01-02Z'", self.url)
        wait_until(lambda: old() == [], "the housekeeper was there")
        self.assertNotEqual(self.first.sql("SELECT nonce FROM request_nonce", self.url), [])

    def test_no_private_key_is_taken_for_a_public_one(self):
        until = "2036-01-01T00:00:00Z"
        done = self.sluice("access", "key", "erp-2", "--file", str(self.machine.private),
                           "--algorithm", "ed25519", "--until", until, "--reason", "a mistake",
                           SLUICE_TOKEN_FILE=str(self.world.dir / "token-administrator_lin"))
        self.assertEqual(done.returncode, 2, "nothing was sent")
        for secret in self.machine.private.read_text().splitlines()[1:-1]:
            self.assertNotIn(secret, done.stdout + done.stderr)

    def test_z_a_revoked_key_is_refused_by_all_gateways(self):
        self.as_administrator("lin", "revoke-key", "erp-2", "--key", self.key["id"],
                              "--reason", "lost")
        self.assertEqual(self.send(self.first, "GET", "/v1/accounts").status, 401)
        wait_until(lambda: self.send(self.second, "GET", "/v1/accounts").status == 401,
                   "the second gateway knows it, too")
        self.assertIn("the key was revoked", self.refusals(self.first)[-1])


if __name__ == "__main__":
    unittest.main(verbosity=2)
