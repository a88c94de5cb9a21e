"""HTTP for the system tests: answers of the API and of the banks' admin listeners."""
import dataclasses
import http.client
import json
import ssl
import uuid

JSON = "application/json"
XML = "application/xml"
# What a client meets when the other side is killed.
LOST = (OSError, http.client.HTTPException)


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict  # names in lower case
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The stable code of a problem; empty for other answers."""
        is_problem = self.headers.get("content-type") == "application/problem+json"
        return self.json["code"] if is_problem else ""

    def __str__(self):
        return f"{self.status} {self.body[:600].decode('utf-8', 'replace')}"


def exchange(connection, method, path, body, headers):
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, fields, answer.read())
    finally:
        connection.close()


def plain_http(port, method, path, body=None):
    headers = {"Content-Type": JSON} if body else {}
    return exchange(http.client.HTTPConnection("127.0.0.1", port, timeout=30), method, path, body,
                    headers)


class Api:
    """One connection a request; safe from any thread."""

    def __init__(self, port, ca_file, token, timeout_s=70):
        self.port = port
        self.ca_file = ca_file
        self.token = token
        self.timeout_s = timeout_s
        self.certificate = None  # files of an own certificate and its key

    def tls(self):
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.certificate:
            context.load_cert_chain(*self.certificate)
        return context

    def request(self, method, path, body=None, key=None, **headers):
        """Headers by name with "_" for "-"; None leaves one out that would be sent."""
        fields = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            fields["Content-Type"] = XML if isinstance(body, (str, bytes)) else JSON
            body = body.encode() if isinstance(body, str) else body
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        if key is not None:
            fields["Idempotency-Key"] = key
        fields.update({name.replace("_", "-"): value for name, value in headers.items()})
        fields = {name: value for name, value in fields.items() if value is not None}
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=self.timeout_s,
                                                 context=self.tls())
        return exchange(connection, method, path, body, fields)

    def get(self, path):
        answer = self.request("GET", path)
        assert answer.status == 200, f"GET {path}: {answer}"
        return answer.json

    def post(self, path, body, key=None, **headers):
        return self.request("POST", path, body, key or uuid.uuid4().hex, **headers)

    def pay(self, body, key=None):
        """The id of a payment that is taken."""
        answer = self.post("/v1/payments", body, key)
        assert answer.status == 202, f"POST /v1/payments: {answer}"
        return answer.json["id"]

    def payment(self, payment_id):
        return self.get(f"/v1/payments/{payment_id}")

    def everything(self, path):
        """All pages of a list."""
        items, cursor = [], ""
        joint = "&" if "?" in path else "?"
        while cursor is not None:
            page = self.get(f"{path}{joint}limit=200{cursor}")
            items += page["items"]
            cursor = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else None
        return items

    def payments(self):
        return self.everything("/v1/payments")

    def count(self):
        return len(self.payments())

    def open_exceptions(self):
        return self.everything("/v1/exceptions?open=true")

    def bank_accounts(self):
        return [a for a in self.get("/v1/accounts")["items"] if a["kind"] == "bank"]

    def statements(self):
        return self.everything("/v1/statements")
