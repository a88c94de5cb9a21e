#!/usr/bin/env python3
"""The audit proves the books from the rows alone: it names what was changed by hand."""
import json
import unittest

import messages
from harness import World


class TamperTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.enterClassContext(cls.world)
        cls.payment = cls.world.api.pay(messages.payment("TAMPERED", value="250.00"))
        cls.world.wait_final([cls.payment])

    def change(self, table, statement):
        """What somebody with the database owner's rights can do."""
        self.world.daemon.sql(f"ALTER TABLE {table} DISABLE TRIGGER USER; {statement}; "
                              f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def audit(self, *more):
        """Output of an audit that has to find something."""
        audited = self.world.daemon.run("audit", *more)
        self.assertEqual(audited.returncode, 1, audited.stdout + audited.stderr)
        return audited.stdout

    def posting(self):
        """The posting that settled the payment, and its amount."""
        return self.world.daemon.sql(
            "SELECT posting_id, amount_minor FROM posting "
            f"WHERE payment_id = '{self.payment}' AND kind = 'post'")[0]

    def test_the_trigger_refuses_a_change(self):
        posting, _ = self.posting()
        with self.assertRaisesRegex(AssertionError, "posting is append-only: UPDATE refused"):
            self.world.daemon.sql("UPDATE posting SET amount_minor = amount_minor + 1 "
                                  f"WHERE posting_id = '{posting}'")

    def test_a_changed_posting_is_named(self):
        self.world.daemon.audit()
        posting, amount = self.posting()
        self.change("posting", "UPDATE posting SET amount_minor = amount_minor + 1 "
                               f"WHERE posting_id = '{posting}'")
        self.addCleanup(self.world.daemon.audit)
        self.addCleanup(self.change, "posting", f"UPDATE posting SET amount_minor = {amount} "
                                                f"WHERE posting_id = '{posting}'")

        self.assertIn(f"posting_seal_is_intact: posting {posting}: ", self.audit())
        report = json.loads(self.audit("--json"))
        self.assertIs(report["ok"], False)
        self.assertIn(("posting_seal_is_intact", f"posting {posting}"),
                      [(finding["check"], finding["row"]) for finding in report["findings"]])

    def test_a_posting_moved_to_another_account_is_named(self):
        posting, _ = self.posting()
        swap = ("UPDATE posting SET debit_account_id = credit_account_id, "
                f"credit_account_id = debit_account_id WHERE posting_id = '{posting}'")
        self.change("posting", swap)
        self.addCleanup(self.world.daemon.audit)
        self.addCleanup(self.change, "posting", swap)
        self.assertIn(f"posting_seal_is_intact: posting {posting}: ", self.audit())

    def test_a_changed_balance_is_named(self):
        account = "0190c0de-0000-7000-8000-000000000101"
        where = f"WHERE account_id = '{account}'"
        self.world.daemon.sql(
            f"UPDATE account_balance SET credits_posted = credits_posted - 100 {where}")
        self.addCleanup(self.world.daemon.audit)
        self.addCleanup(self.world.daemon.sql, "UPDATE account_balance SET "
                        f"credits_posted = credits_posted + 100 {where}")
        found = self.audit()
        self.assertIn(f"account_counters_equal_postings: account_balance {account}: ", found)
        self.assertIn(f"book_balance_equals_bank: account {account}: ", found)

    def test_a_changed_state_is_named(self):
        where = f"WHERE payment_id = '{self.payment}'"
        self.world.daemon.sql(f"UPDATE payment_state SET state = 'returned' {where}")
        self.addCleanup(self.world.daemon.audit)
        self.addCleanup(self.world.daemon.sql,
                        f"UPDATE payment_state SET state = 'settled' {where}")
        self.assertIn(f"payment_state_is_last_event: payment_state {self.payment}: ", self.audit())

    def test_an_audit_needs_no_running_daemon(self):
        self.assertEqual(self.world.daemon.terminate(), 0)
        self.assertIn("all hold", self.world.daemon.audit())
        self.assertIsNone(self.world.daemon.postmaster())
        self.world.daemon.start()
        self.world.daemon.wait_ready()


if __name__ == "__main__":
    unittest.main(verbosity=2)
