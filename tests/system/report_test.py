#!/usr/bin/env python3
"""An officer looks at the large-value transactions of some days and files them, at a terminal."""
import datetime
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

import messages
from harness import BIN, World

TAG = "{urn:sluice:pboc-data-set:1}"


class ReportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.enterClassContext(cls.world)
        cls.token_file = cls.world.dir / "token-chen"
        cls.token_file.write_text(cls.world.tokens["officer_chen"] + "\n")

    def sluice(self, *arguments):
        daemon = self.world.daemon
        environment = {**os.environ, "SLUICE_URL": f"https://127.0.0.1:{daemon.port}",
                       "SLUICE_CA_FILE": str(daemon.data_dir / "tls/sluice-dev.pem"),
                       "SLUICE_TOKEN_FILE": str(self.token_file)}
        return subprocess.run([BIN / "sluice", *arguments], text=True, capture_output=True,
                              timeout=60, env=environment)

    def write_filing(self, **more):
        [enterprise] = self.world.daemon.sql("SELECT enterprise_id FROM enterprise")
        path = self.world.dir / "filing.json"
        path.write_text(json.dumps({
            "pboc": {"institution_code": "Z1", "institution_name": "样例财务有限公司"},
            "customers": [{"enterprise": enterprise[0], "country": "CN"}],
            "counterparty_country": "CN", "limits": [{"rule": 2, "cny": "1000.00", "usd": "900.00"}],
            **more}))
        return path

    def test_days_are_looked_at_and_filed(self):
        yuan = self.world.api.pay(messages.payment("YUAN", value="1500.00", currency="CNY"))
        euro = self.world.api.pay(messages.payment("EURO", value="850.00"))
        for payment in self.world.wait_final([yuan, euro]):
            self.assertEqual(payment["state"], "settled")
        day = datetime.datetime.now(datetime.timezone.utc).date()
        period = ["--from", str(day - datetime.timedelta(1)),
                  "--to", str(day + datetime.timedelta(1))]

        lacking = self.sluice("reports", "large-value", self.write_filing(), *period, "--days")
        self.assertEqual(lacking.returncode, 1)
        self.assertIn(f"usd_equivalent of movement {euro}, 850.00 EUR", lacking.stderr)

        filing = self.write_filing(movements=[
            {"id": euro, "usd_equivalent": {"currency": "USD", "value": "920.00"}}])
        shown = self.sluice("reports", "large-value", filing, *period, "--days")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        for part in ("1,500.00", "920.00", yuan, euro, messages.CREDITOR_NAME):
            self.assertIn(part, shown.stdout)

        output = self.world.dir / "large-value.xml"
        made = self.sluice("reports", "large-value", filing, *period, "--output", output)
        self.assertEqual(made.returncode, 0, made.stderr)
        root = ElementTree.parse(output).getroot()
        movements = {one.findtext(TAG + "id"): one.findtext(TAG + "cross_border")
                     for one in root.iter(TAG + "movement")}
        self.assertEqual(movements, {yuan: "false", euro: "true"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
