#!/usr/bin/env python3
"""sluiced refuses to start on what is wrong, and says what it is."""
import unittest

import messages
from harness import World


class StartupTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(daemon=False)
        cls.enterClassContext(cls.world)

    def daemon(self, **settings):
        """A configured sluiced that does not run."""
        number = len(self.world.daemons)
        return self.world.add_daemon(
            f"daemon-{number}", {key.replace("__", "."): value for key, value in settings.items()})

    def refused(self, daemon, code, *texts, command="serve"):
        """That the command ends with this code, names these things and leaves nothing behind."""
        done = daemon.run(command)
        self.assertEqual(done.returncode, code, done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr)
        self.assertIsNone(daemon.postmaster(), "Postgres was left running")

    def test_check_config_tells_what_the_banks_can_do(self):
        done = self.daemon().run("check-config")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("bank northsea (Northsea Bank), iso20022_https at https://", done.stdout)
        self.assertIn('"unknown" is final: never; a person decides', done.stdout)
        self.assertIn("the configuration is valid", done.stdout)

    def test_a_bad_configuration_names_every_problem(self):
        for settings, texts in (
            ({"server__prot": 1}, ["server.prot is not a known key"]),
            ({"server__port": 70000}, ["server.port must be from 1 to 65535"]),
            ({"bank__ca_file": "/nowhere/ca.pem"},
             ["/nowhere/ca.pem", "bank[1].ca_file cannot be read"]),
            ({"bank__calendar_file": "/nowhere/c.toml"}, ["bank[1].calendar_file"]),
            ({"submit__lease_ms": 1000}, ["submit_timeout_ms must be below submit.lease_ms"]),
            ({"database__url": "postgresql://me:secret@db/x"}, ["database.url holds a password"]),
            ({"server__prot": 1, "log__level": "loud"},
             ["server.prot is not a known key", "log.level must be one of"]),
        ):
            with self.subTest(settings):
                daemon = self.daemon(**settings)
                self.refused(daemon, 2, *texts)
                self.refused(daemon, 2, *texts, command="check-config")

    def test_a_missing_configuration_is_named(self):
        daemon = self.daemon()
        daemon.config.unlink()
        self.refused(daemon, 2, str(daemon.config))
        self.refused(daemon, 2, str(daemon.config), command="check-config")

    def test_a_private_key_that_others_may_read_is_refused(self):
        daemon = self.daemon()
        key = self.world.dir / "open.key"
        key.write_bytes((self.world.dir / "tls/sluice-acme.key").read_bytes())
        key.chmod(0o644)
        daemon.configure({"bank.private_key_file": str(key)})
        self.refused(daemon, 2, "bank[1].private_key_file", command="check-config")

    def test_a_port_in_use_is_named(self):
        port = self.world.northsea.port
        daemon = self.daemon(server__port=port)
        self.refused(daemon, 1, f"Address already in use (127.0.0.1:{port})")

    def test_a_second_daemon_on_the_same_folder_is_refused(self):
        first = self.daemon()
        first.start()
        first.wait_ready()
        self.world.wait_for_openings(first.api)
        second = self.daemon(data_dir=str(first.data_dir))
        done = second.run("serve")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"another process uses the embedded database in {first.data_dir}",
                      done.stderr)
        first.api.pay(messages.payment("STILL-SERVED"))
        self.assertEqual(first.terminate(), 0)

    def test_a_newer_schema_is_refused(self):
        daemon = self.daemon()
        self.assertEqual(daemon.run("migrate").returncode, 0)
        daemon.start()
        daemon.wait_ready()
        daemon.sql("INSERT INTO schema_migration VALUES (999, 'of the future', 'x', now())")
        self.assertEqual(daemon.terminate(), 0)
        text = "the database is at version 999, this program knows"
        for command in ("serve", "migrate", "audit"):
            with self.subTest(command):
                self.refused(daemon, 1, text, command=command)

    def test_a_changed_migration_is_refused(self):
        daemon = self.daemon()
        daemon.start()
        daemon.wait_ready()
        daemon.sql("UPDATE schema_migration SET checksum = 'other' WHERE version = 1")
        self.assertEqual(daemon.terminate(), 0)
        self.refused(daemon, 1, "migration 1 in the database differs")

    def test_a_seal_key_that_others_may_read_is_refused(self):
        daemon = self.daemon()
        daemon.data_dir.mkdir()
        (daemon.data_dir / "seal.key").write_text("0" * 64)
        (daemon.data_dir / "seal.key").chmod(0o644)
        self.refused(daemon, 1, "others may read the key file", "seal.key")

    def test_usage_errors_and_help(self):
        done = self.daemon().run("dance")
        self.assertEqual(done.returncode, 2)
        shown = self.daemon().run("serve", "--help")
        self.assertEqual(shown.returncode, 0)
        self.assertIn("--config", shown.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
