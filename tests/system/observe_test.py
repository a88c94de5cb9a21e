#!/usr/bin/env python3
"""What an operator sees: logs, metrics and health; and what nobody may see there."""
import json
import os
import re
import signal
import unittest

import client
import messages
from harness import ROOT, World, wait_until

# Each of the faults leaves its own lines in the log.
ENDINGS = [messages.PLAIN, *range(messages.REJECT, messages.RETURN_AFTER + 1)]
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PROMISED = {
    "sluice_http_requests_total", "sluice_http_request_duration_seconds",
    "sluice_payment_events_total", "sluice_payments_open", "sluice_payments_oldest_age_seconds",
    "sluice_statements_total", "sluice_recon_lines_total", "sluice_recon_exceptions_open",
    "sluice_suspense_minor_units",
}
AN_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-|[A-Z]{2}[0-9]{2}[A-Z0-9]{10,}|[0-9]{9,}")


class ObserveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.enterClassContext(cls.world)  # leaving it holds the logs to what they must not hold
        cls.api = cls.world.api

    def metrics(self):
        """(name, labels) of every series of /metrics."""
        answer = client.plain_http(self.world.daemon.metrics_port, "GET", "/metrics")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["content-type"].startswith("text/plain; version=0.0.4"))
        lines = [line for line in answer.body.decode().splitlines() if line[:1] not in ("", "#")]
        return [re.fullmatch(r"([a-z_]+)(?:\{(.*)\})? \S+", line).groups("") for line in lines]

    def test_a_run_with_every_fault_leaves_clean_logs_and_metrics(self):
        paid = [self.api.pay(messages.payment(f"FAULT-{n}", n)) for n in ENDINGS]
        self.api.post("/v1/files", messages.pain001("LOGGED", ENDINGS))
        self.api.post("/v1/files", messages.pain001("BAD", ENDINGS).replace("</Cdtr>", ""))
        self.api.post("/v1/payments", messages.payment("BAD", value="-1"))
        self.api.post("/v1/payments", b"{", Content_Type="application/json")
        self.api.request("GET", "/v1/payments?account=" + messages.EUR["iban"])
        self.api.post("/v1/payments", messages.payment("X"), Authorization="Bearer wrong")
        self.world.wait_final(paid)

        records = self.world.daemon.log_records()
        for record in records:
            self.assertLessEqual({"@timestamp", "log.level", "service.name", "event.action"},
                                 record.keys())
        actions = {record["event.action"] for record in records}
        self.assertLessEqual({"http.request", "payment.submitted", "channel.lease_taken",
                              "daemon.serving"}, actions)

        def names():
            return {re.sub("_(bucket|sum|count)$", "", name) for name, _ in self.metrics()}
        wait_until(lambda: PROMISED <= names(), lambda: f"metrics {PROMISED - names()}", 15)
        described = set(re.findall("sluice_[a-z_]+", (ROOT / "docs/operations.md").read_text()))
        self.assertLessEqual(names(), described)
        for name, labels in self.metrics():
            for label, value in re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels):
                self.assertIsNone(AN_ID.search(value), f"{name} {label}={value}")

    def test_the_check_of_logs_finds_what_must_not_be_there(self):
        daemon = self.world.daemon
        before = daemon.log_file.read_bytes()
        for secret in (self.world.token, messages.german_iban(messages.PLAIN)):
            daemon.log.write_text(secret)
            with self.assertRaises(AssertionError):
                self.world.check_log(daemon)
        daemon.log.write_text("")
        self.world.check_log(daemon)
        self.assertTrue(before)

    def test_a_trace_is_carried_from_the_request_to_log_and_payment(self):
        parent = f"00-{TRACE_ID}-b7ad6b7169203331-01"
        answer = self.api.post("/v1/payments", messages.payment("TRACED"), traceparent=parent)
        self.assertIn(TRACE_ID, answer.headers["traceparent"])
        self.assertEqual(self.api.payment(answer.json["id"])["trace_id"], TRACE_ID)
        traced = [record for record in self.world.daemon.log_records()
                  if record.get("trace.id") == TRACE_ID]
        self.assertEqual([record["url.route"] for record in traced], ["/v1/payments"])

    def test_probes_answer_on_both_listeners_without_a_token(self):
        for path in ("/livez", "/readyz"):
            for answer in (client.plain_http(self.world.daemon.metrics_port, "GET", path),
                           self.api.request("GET", path, Authorization=None)):
                self.assertEqual((answer.status, answer.json), (200, {"status": "ok"}))
        verbose = self.api.get("/readyz?verbose")
        self.assertEqual({check["name"]: check["ok"] for check in verbose["checks"]},
                         {"database": True, "schema": True, "not_draining": True})

    def test_metrics_are_not_on_the_public_listener(self):
        self.assertEqual(self.api.request("GET", "/metrics").status, 404)


class DatabaseLostTest(unittest.TestCase):
    def test_without_its_database_it_lives_is_not_ready_and_refuses_until_it_is_back(self):
        with World() as world:
            paid = world.api.pay(messages.payment("BEFORE"))
            world.wait_final([paid])
            # Out of its way, so that it cannot start its Postgres again.
            cluster = world.daemon.data_dir / "postgres/cluster"
            postmaster = world.daemon.postmaster()
            away = cluster.rename(cluster.with_name("away"))
            os.kill(postmaster, signal.SIGKILL)

            def ready():
                return client.plain_http(world.daemon.metrics_port, "GET", "/readyz?verbose")
            wait_until(lambda: ready().status == 503, "it is not ready")
            checks = {check["name"]: check for check in ready().json["checks"]}
            self.assertFalse(checks["database"]["ok"])
            self.assertIn("since", checks["database"])
            livez = client.plain_http(world.daemon.metrics_port, "GET", "/livez")
            self.assertEqual(livez.status, 200)
            for answer in (world.api.post("/v1/payments", messages.payment("DURING"), "during"),
                           world.api.request("GET", f"/v1/payments/{paid}")):
                self.assertEqual((answer.status, answer.code), (503, "database_unavailable"))
                self.assertIn("retry-after", answer.headers)
                self.assertNotIn("postgres", json.dumps(answer.json).lower())

            away.rename(cluster)
            world.daemon.wait_ready()
            world.wait_final([world.api.pay(messages.payment("DURING"), "during")])
            self.assertEqual(world.api.count(), 2)
            world.daemon.audit()


if __name__ == "__main__":
    unittest.main(verbosity=2)
