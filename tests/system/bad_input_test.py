#!/usr/bin/env python3
"""Bad input: each gets an error that names the place, nothing is half accepted, and the daemon
keeps serving."""
import collections
import copy
import gzip
import pathlib
import socket
import ssl
import time
import unittest

import messages
from harness import ROOT, World

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SAMPLES = ROOT / "tests/data/iso20022"
MAX_BODY = 64 << 10
MAX_FILE = 1 << 20

# A body, what it is answered with, and where the error is (a part of pointer or XPath).
Bad = collections.namedtuple("Bad", "name body status code place")


def changed(**members):
    """A good payment with members changed; None leaves one out."""
    body = messages.payment("BAD")
    for path, value in members.items():
        target = body
        *parents, last = path.split("__")
        for parent in parents:
            target = target[parent]
        if value is None:
            del target[last]
        else:
            target[last] = copy.deepcopy(value)
    return body


BAD_PAYMENTS = [
    Bad("not JSON", b"{", 400, "malformed", ""),
    Bad("not an object", [], 422, "invalid_value", ""),
    Bad("not UTF-8", b'{"end_to_end_id": "\xff"}', 400, "wrong_encoding", ""),
    Bad("deep nesting", b"[" * 30_000, 400, "malformed", ""),
    Bad("a key twice", b'{"uetr": "a", "uetr": "b"}', 400, "malformed", ""),
    Bad("oversize", b" " * (MAX_BODY + 1), 413, "too_large", None),
    Bad("unknown key", changed(colour="red"), 422, "unknown_field", "/colour"),
    Bad("unknown key inside", changed(creditor__colour="red"), 422, "unknown_field",
        "/creditor/colour"),
    Bad("no amount", changed(amount=None), 422, "missing_field", "/amount"),
    Bad("no creditor", changed(creditor=None), 422, "missing_field", "/creditor"),
    Bad("no account", changed(debtor_account=None), 422, "missing_field", "/debtor_account"),
    Bad("amount as a number", changed(amount__value=1.5), 422, "invalid_value", "/amount/value"),
    Bad("negative amount", changed(amount__value="-1.00"), 422, "invalid_amount", "/amount/value"),
    Bad("zero", changed(amount__value="0.00"), 422, "invalid_amount", "/amount/value"),
    Bad("exponent", changed(amount__value="1e3"), 422, "invalid_amount", "/amount/value"),
    Bad("over-precise amount", changed(amount__value="1.001"), 422, "over_precise_amount",
        "/amount/value"),
    Bad("amount beyond all books", changed(amount__value="9" * 30), 422, "invalid_amount",
        "/amount/value"),
    Bad("unknown currency", changed(amount__currency="EUX"), 422, "unknown_currency",
        "/amount/currency"),
    Bad("currency of another account", changed(amount__currency="CHF"), 422, "currency_mismatch",
        "/amount/currency"),
    Bad("bad IBAN", changed(creditor__account__iban="DE00370400440000001234"), 422, "invalid_iban",
        "/creditor/account/iban"),
    Bad("bad BIC", changed(creditor__bic="NOBIC"), 422, "invalid_bic", "/creditor/bic"),
    Bad("bad date", changed(requested_date="2026-02-30"), 422, "invalid_date", "/requested_date"),
    Bad("far date", changed(requested_date="2199-01-01"), 422, "date_too_far", "/requested_date"),
    Bad("unknown account", changed(debtor_account={"iban": "NL44RABO0123456789"}), 422,
        "unknown_account", "/debtor_account"),
    Bad("insufficient funds", changed(amount__value="99999999.00"), 422, "insufficient_funds",
        "/amount"),
    Bad("control character", changed(remittance="a\x07"), 422, "invalid_characters",
        "/remittance"),
    Bad("long text", changed(end_to_end_id="x" * 36), 422, "invalid_value", "/end_to_end_id"),
]

FILE = messages.pain001("BAD-FILE", [messages.PLAIN])
TRANSACTION = "/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[1]"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def entities(text):
    """FILE with a document type declaration."""
    return FILE.replace(HEAD, f"{HEAD}<!DOCTYPE Document [{text}]>\n")


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
BAD_FILES = [
    Bad("empty", "", 400, "malformed", ""),
    Bad("not XML", "hello", 400, "malformed", ""),
    Bad("broken XML", FILE.replace("</GrpHdr>", "</GrpHd>"), 400, "malformed", "/Document"),
    Bad("cut off", FILE[:-40], 400, "malformed", "/Document"),
    Bad("wrong namespace", FILE.replace("pain.001.001.09", "pain.001.001.99"), 422,
        "unsupported_namespace", "/Document"),
    Bad("no namespace", FILE.replace(f' xmlns="{NAMESPACE}"', ""), 422, "unsupported_namespace",
        "/Document"),
    Bad("external entity", entities('<!ENTITY x SYSTEM "file:///etc/passwd">').replace(
        "BAD-FILE<", "&x;<"), 400, "entity_forbidden", ""),
    Bad("billion laughs", entities(LAUGHS).replace("BAD-FILE<", "&m;<"), 400, "entity_forbidden",
        ""),
    Bad("external DTD", FILE.replace(HEAD, HEAD + '<!DOCTYPE Document SYSTEM "http://127.0.0.1/">'),
        400, "entity_forbidden", ""),
    Bad("oversize", FILE + " " * MAX_FILE, 413, "too_large", None),
    Bad("gzip bomb", gzip.compress(FILE.encode() + b" " * (20 * MAX_FILE)), 413, "too_large", ""),
    Bad("broken gzip", gzip.compress(FILE.encode())[:-20], 400, "malformed", ""),
    Bad("not in its encoding", FILE.encode().replace(b"BAD-FILE<", b"BAD-\xff<"), 400,
        "wrong_encoding", ""),
    Bad("unknown encoding", FILE.replace("UTF-8", "KLINGON-8"), 400, "wrong_encoding", ""),
    Bad("unknown element", FILE.replace("<PmtMtd>", "<Colour>red</Colour><PmtMtd>"), 422,
        "schema_violation", "/Document/CstmrCdtTrfInitn/PmtInf[1]"),
    Bad("deep nesting", FILE.replace("<MsgId>", "<a>" * 5000 + "<MsgId>"), 422, "schema_violation",
        "/Document/CstmrCdtTrfInitn/GrpHdr/a"),
    Bad("missing element", FILE.replace("<PmtMtd>TRF</PmtMtd>", ""), 422, "schema_violation",
        "/Document/CstmrCdtTrfInitn/PmtInf[1]"),
    Bad("negative amount", FILE.replace(">1.00</InstdAmt>", ">-1.00</InstdAmt>"), 422,
        "schema_violation", "InstdAmt"),
    Bad("bad BIC", FILE.replace("COBADEFFXXX", "COBA99FFXXX"), 422, "schema_violation",
        "CdtrAgt/FinInstnId/BICFI"),
    Bad("wrong CtrlSum", FILE.replace("<CtrlSum>1.00", "<CtrlSum>1.01"), 422,
        "control_sum_mismatch", "/Document/CstmrCdtTrfInitn/GrpHdr/CtrlSum"),
    Bad("wrong NbOfTxs", FILE.replace("<NbOfTxs>1", "<NbOfTxs>2"), 422,
        "transaction_count_mismatch", "/Document/CstmrCdtTrfInitn/GrpHdr/NbOfTxs"),
]

# One transaction of a good file is refused on its own. What to change, code, place below it.
BAD_TRANSACTIONS = [
    (">1.00</InstdAmt>", ">1.001</InstdAmt>", "over_precise_amount", "/Amt/InstdAmt"),
    ('Ccy="EUR"', 'Ccy="EUX"', "unknown_currency", "/Amt/InstdAmt"),
    ('Ccy="EUR"', 'Ccy="CHF"', "currency_mismatch", "/Amt/InstdAmt"),
    (messages.german_iban(messages.PLAIN), "DE00370400440000001234", "invalid_iban", "/CdtrAcct"),
    ("NL02ABNA0123456789", "NL44RABO0123456789", "unknown_account", "DbtrAcct"),
    (">1.00<", ">9999999.00<", "insufficient_funds", "/Amt/InstdAmt"),
]


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World({"server.read_timeout_ms": 1500, "server.max_body_bytes": MAX_BODY,
                           "server.max_file_bytes": MAX_FILE})
        cls.enterClassContext(cls.world)
        cls.api = cls.world.api

    def setUp(self):
        self.payments = self.api.count()

    def tearDown(self):
        """Nothing is left of what was refused, and good input is still taken."""
        self.assertEqual(self.api.count(), self.payments)
        self.world.wait_final([self.api.pay(messages.payment(f"GOOD-{time.time_ns()}"))])

    def check_problem(self, answer, status, code):
        """An RFC 9457 problem with these."""
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        problem = answer.json
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["type"], f"/problems/{code}")
        self.assertTrue(problem["title"] and problem["trace_id"])
        return problem

    def check_place(self, problem, place):
        errors = problem.get("errors", [])
        found = [error.get("pointer") or error.get("xpath") or "" for error in errors]
        self.assertTrue(any(place in one for one in found) or not place, problem)

    def test_a_bad_payment_is_refused_with_its_place(self):
        for bad in BAD_PAYMENTS:
            with self.subTest(bad.name):
                answer = self.api.post("/v1/payments", bad.body, Content_Type="application/json")
                problem = self.check_problem(answer, bad.status, bad.code)
                self.check_place(problem, bad.place)

    def test_a_bad_payment_of_a_batch_is_refused_on_its_own(self):
        bodies = [bad for bad in BAD_PAYMENTS if isinstance(bad.body, dict)]
        answer = self.api.post("/v1/batches", {"payments": [bad.body for bad in bodies]})
        self.assertEqual(answer.status, 202, answer)
        for bad, item in zip(bodies, answer.json["items"], strict=True):
            with self.subTest(bad.name):
                self.assertEqual(item["error"]["code"], bad.code)
                self.assertIn(f"/payments/{item['ordinal'] - 1}{bad.place}",
                              item["error"]["pointer"])

    def test_a_bad_file_is_refused_with_its_place(self):
        for bad in BAD_FILES:
            with self.subTest(bad.name):
                problem = self.check_problem(self.api.post("/v1/files", bad.body), bad.status,
                                             bad.code)
                self.check_place(problem, bad.place)
                if bad.place:
                    self.assertGreater(problem["errors"][0]["line"], 0)

    def test_a_bad_transaction_of_a_file_is_refused_on_its_own(self):
        for i, (old, new, code, place) in enumerate(BAD_TRANSACTIONS):
            with self.subTest(code):
                file = messages.pain001(f"ONE-BAD-{i}", [messages.PLAIN]).replace(old, new)
                answer = self.api.post("/v1/files", file.replace("<CtrlSum>1.00</CtrlSum>", ""))
                self.assertEqual(answer.status, 202, answer)
                error = answer.json["items"][0]["error"]
                self.assertEqual(error["code"], code)
                self.assertTrue(error["xpath"].startswith(TRANSACTION), error)
                self.assertIn(place, error["xpath"])
                self.assertGreater(error["line"], 0)
                report = self.api.request("GET", f"/v1/files/{answer.json['id']}/status-report")
                self.assertIn(b"<GrpSts>RJCT</GrpSts>", report.body)

    def test_a_message_id_is_taken_once(self):
        file = messages.pain001("TWICE", [messages.REJECT])
        first = self.api.post("/v1/files", file, "key-1")
        self.assertEqual(first.status, 202, first)
        self.payments += 1
        self.check_problem(self.api.post("/v1/files", file, "key-2"), 409, "duplicate_message")
        again = self.api.post("/v1/files", file, "key-1")
        self.assertEqual((again.status, again.json["id"]), (202, first.json["id"]))

    def test_an_end_to_end_id_is_taken_once_on_an_account(self):
        self.api.pay(messages.payment("ONCE", messages.REJECT))
        self.payments += 1
        problem = self.check_problem(self.api.post("/v1/payments", messages.payment("ONCE")), 422,
                                     "duplicate_end_to_end_id")
        self.check_place(problem, "/end_to_end_id")

    def test_an_idempotency_key_stands_for_one_payload(self):
        body = messages.payment("KEYED", messages.REJECT)
        first = self.api.pay(body, "one-key")
        self.payments += 1
        self.assertEqual(self.api.pay(body, "one-key"), first)
        other = self.api.post("/v1/payments", {**body, "end_to_end_id": "OTHER"}, "one-key")
        self.check_problem(other, 422, "idempotency_key_reused")
        for path, payload in (("/v1/payments", body), ("/v1/batches", {"payments": [body]}),
                              ("/v1/files", FILE)):
            self.check_problem(self.api.request("POST", path, payload), 400,
                               "idempotency_key_missing")
        self.check_problem(self.api.post("/v1/payments", body, "k" * 256), 422, "invalid_value")

    def test_requests_that_are_no_requests_of_ours(self):
        body = messages.payment("NEVER")
        post = self.api.post
        for what, answer, status, code in (
            ("no token", post("/v1/payments", body, Authorization=None), 401, "unauthenticated"),
            ("wrong token", post("/v1/payments", body, Authorization="Bearer " + "0" * 64), 401,
             "unauthenticated"),
            ("other scheme", post("/v1/payments", body, Authorization="Basic YTpi"), 401,
             "unauthenticated"),
            ("wrong type", post("/v1/payments", body, Content_Type="text/plain"), 415,
             "unsupported_media"),
            ("file as JSON", post("/v1/files", body), 415, "unsupported_media"),
            ("no such path", post("/v1/nothing", body), 404, "not_found"),
            ("no such method", self.api.request("PUT", "/v1/payments", body), 405,
             "method_not_allowed"),
            ("no such payment", self.api.request("GET", "/v1/payments/" + "0" * 32), 404,
             "not_found"),
            ("no id", self.api.request("GET", "/v1/payments/x"), 404, "not_found"),
            ("long header", post("/v1/payments", body, X_Long="x" * 20_000), 431, "too_large"),
        ):
            with self.subTest(what):
                self.check_problem(answer, status, code)

    def raw(self, data, seconds=8):
        """What the TLS port says to these bytes in clear."""
        with socket.create_connection(("127.0.0.1", self.api.port), timeout=seconds) as plain:
            plain.sendall(data)
            try:
                return plain.recv(1000)
            except ConnectionResetError:
                return b""

    def secure(self, data):
        """What the daemon answers to these bytes inside TLS."""
        with socket.create_connection(("127.0.0.1", self.api.port), timeout=8) as plain:
            with self.api.tls().wrap_socket(plain, server_hostname="127.0.0.1") as secure:
                secure.sendall(data)
                answer = b""
                try:
                    while piece := secure.recv(4096):
                        answer += piece
                except (ConnectionResetError, ssl.SSLError):
                    pass
                return answer

    def test_bytes_that_are_no_tls_end_the_connection(self):
        for data in (b"GET /livez HTTP/1.1\r\n\r\n", bytes(range(256)) * 20, b"\x16\x03\x01\xff"):
            self.assertNotIn(b"HTTP", self.raw(data))

    def test_bytes_that_are_no_http_are_refused(self):
        for data, status in (
            (b"\x00\x01\x02\r\n\r\n", b"400"),
            (b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", b"400"),
            (b"POST /v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
             b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        ):
            with self.subTest(data):
                self.assertTrue(self.secure(data).startswith(b"HTTP/1.1 " + status))

    def test_a_slow_head_and_a_slow_body_time_out(self):
        for data in (b"GET /livez HTTP/1.1\r\nHost:",
                     b"POST /v1/files HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n<Doc"):
            with self.subTest(data):
                answer = self.secure(data)
                self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer)
                self.assertIn(b'"code":"timeout"', answer)

    def test_every_sample_is_taken_or_refused_with_a_reason(self):
        samples = [path for path in sorted(SAMPLES.rglob("*.xml"))
                   if b"CstmrCdtTrfInitn" in path.read_bytes()]
        self.assertGreater(len(samples), 10)
        for path in samples:
            with self.subTest(path.name):
                self.check_sample(path)

    def check_sample(self, path: pathlib.Path):
        answer = self.api.post("/v1/files", path.read_bytes())
        if answer.status != 202:
            self.assertIn(answer.status, (400, 409, 422), answer)
            self.assertTrue(answer.json["errors"][0]["message"])
            if answer.status != 409:  # a repeated MsgId is about the whole file
                self.assertTrue(answer.json["errors"][0]["xpath"])
                self.assertGreater(answer.json["errors"][0]["line"], 0)
            return
        for item in answer.json["items"]:
            if "error" in item:
                self.assertTrue(item["error"]["code"] and item["error"]["message"])
                # Once: also below an envelope, the place is one whole path.
                self.assertEqual(item["error"].get("xpath", "").count("/Document/"), 1, item)
                self.assertGreater(item["error"]["line"], 0)
            else:
                self.payments += 1


if __name__ == "__main__":
    unittest.main(verbosity=2)
