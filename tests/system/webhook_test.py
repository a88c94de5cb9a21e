#!/usr/bin/env python3
"""Webhooks from end to end: a receiver of its own checks Standard Webhooks signatures."""
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import unittest

import messages
from harness import World, free_ports, wait_until

STEPS = ["received", "queued", "sending", "accepted", "settled"]


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what comes, and answers with the next of `answers`, then with 204."""

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.answers = []
        self.calls = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def delivered(self):
        return [json.loads(body) for headers, body, status in self.calls if status < 300]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.server.calls.append((dict(self.headers), body, status))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


def signature(secret, message_id, timestamp, body):
    """Standard Webhooks: HMAC-SHA256 over id.timestamp.body with the secret's bytes."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


class WebhookTest(unittest.TestCase):
    def setUp(self):
        self.world = World({"webhooks.allow_private_addresses": True})
        self.enterContext(self.world)
        self.api = self.world.api
        self.port = free_ports(1)[0]
        self.receiver = Receiver(self.port)
        self.addCleanup(self.receiver.server_close)
        self.addCleanup(self.receiver.shutdown)

    def subscribe(self):
        made = self.api.post("/v1/webhooks", {"url": f"http://127.0.0.1:{self.port}/erp"})
        self.assertEqual(made.status, 201, made)
        return made.json

    def states(self, payment):
        """What the receiver was told about the payment, in order."""
        return [event["data"]["state"] for event in self.receiver.delivered()
                if event["data"].get("payment_id") == payment]

    def test_every_step_of_a_payment_is_told_signed_once_and_in_order(self):
        hook = self.subscribe()
        payment = self.api.pay(messages.payment("TOLD"))
        wait_until(lambda: "settled" in self.states(payment), "payment.settled was delivered")
        self.assertEqual(self.states(payment), STEPS)
        for headers, body, _ in self.receiver.calls:
            event = json.loads(body)
            self.assertEqual(headers["webhook-id"], event["id"])
            self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 60)
            self.assertEqual(headers["webhook-signature"], signature(
                hook["secret"], headers["webhook-id"], headers["webhook-timestamp"], body))
            self.assertEqual(headers["Content-Type"], "application/cloudevents+json")
        feed = {event["id"]: event for event in self.api.get("/v1/events?after=0&limit=200")["items"]}
        settled = [event for event in self.receiver.delivered()
                   if event["type"] == "io.sluice.payment.settled.v1"]
        self.assertEqual([feed[event["id"]] for event in settled], settled)
        self.assertNotIn("secret", self.api.get(f"/v1/webhooks/{hook['id']}"))

    def test_a_failed_delivery_comes_again_with_the_same_id_and_is_in_the_log(self):
        self.receiver.answers = [500]
        hook = self.subscribe()
        payment = self.api.pay(messages.payment("AGAIN"))
        # What failed comes later than what happened after it: `version` and `seq` give the order.
        wait_until(lambda: sorted(self.states(payment)) == sorted(STEPS), "all was delivered", 60)
        first = self.receiver.calls[0][0]["webhook-id"]
        repeats = [status for headers, _, status in self.receiver.calls
                   if headers["webhook-id"] == first]
        self.assertEqual(repeats, [500, 204])

        def failed():
            log = self.api.get(f"/v1/webhooks/{hook['id']}/deliveries?limit=200")["items"]
            return [d for d in log if [a["status"] for a in d["log"]] == [500, 204]]
        wait_until(failed, "the delivery log tells of both attempts")
        self.assertEqual(failed()[0]["state"], "delivered")

    def test_a_replay_and_a_restart_lose_nothing(self):
        payment = self.api.pay(messages.payment("EARLIER"))
        self.world.wait_final([payment])
        hook = self.subscribe()
        self.world.daemon.kill()
        self.world.daemon.start()
        self.world.daemon.wait_ready()
        replay = self.api.post(f"/v1/webhooks/{hook['id']}/replay", {"from_seq": 1})
        self.assertEqual(replay.status, 202, replay)
        self.world.daemon.kill()
        self.world.daemon.start()
        self.world.daemon.wait_ready()
        last = self.api.get("/v1/events?after=0&limit=200")["last_seq"]
        wait_until(lambda: {event["seq"] for event in self.receiver.delivered()}
                   >= set(range(1, last + 1)), "all events were delivered", 150)
        self.assertEqual(set(self.states(payment)), set(STEPS))


class PrivateAddressTest(unittest.TestCase):
    def test_without_leave_no_webhook_goes_to_the_own_network(self):
        with World() as world:
            for url in ("http://127.0.0.1:1/", "https://127.0.0.1/", "https://[::1]/",
                        "https://169.254.169.254/latest", "https://10.0.0.1/", "ftp://example.com"):
                with self.subTest(url):
                    answer = world.api.post("/v1/webhooks", {"url": url})
                    self.assertEqual((answer.status, answer.code), (422, "invalid_value"), answer)
                    self.assertEqual(answer.json["errors"][0]["pointer"], "/url")


if __name__ == "__main__":
    unittest.main(verbosity=2)
