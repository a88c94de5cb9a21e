"""The person who decides what a bank will never tell for certain."""
import time

import client

# After this long in doubt the deadline of the attempt is over in every process that runs: the
# submit_timeout_ms of harness.QUICK, and some.
PATIENCE_S = 1.7


class Person:
    """Decides payments in doubt at one bank: that it does not have them, and never will. That is
    true when the attempt's deadline is over in a process that has not stood still since, what was
    on the line is cut off, and the bank's books, looked at then, do not have the payment."""

    def __init__(self, bank, currency, lines):
        self.bank, self.currency = bank, currency
        self.lines = lines  # the proxies that lead to the bank
        self.since = {}  # (payment, version): when it was first seen in doubt
        self.decided = 0

    def forget(self):
        """To be called when a process has stood still: it may just now send what it began."""
        self.since = {}

    def decide(self, api):
        """Does nothing when the gateway or the bank cannot be reached."""
        try:
            self.look(api)
            if ripe := self.ripe():
                self.resolve(api, ripe)
        except client.LOST:
            pass

    def look(self, api):
        answer = api.request("GET", "/v1/payments?state=in_doubt&limit=200")
        if answer.status != 200:
            return
        now = time.monotonic()
        doubtful = [(one["id"], one["version"]) for one in answer.json["items"]
                    if one["amount"]["currency"] == self.currency]
        self.since = {key: self.since.get(key, now) for key in doubtful}

    def ripe(self):
        now = time.monotonic()
        return [key for key, since in self.since.items() if now - since > PATIENCE_S]

    def resolve(self, api, ripe):
        for line in self.lines:
            line.cut_all()
        time.sleep(0.3)  # for what the bank has read already
        known = self.bank.instructions()
        for payment_id, version in ripe:
            if payment_id.replace("-", "") in known:
                continue  # the bank will say so when it is asked
            answer = api.post(f"/v1/payments/{payment_id}/decision",
                              {"event": "bank_unknown", "reason": "Not in the bank's books."},
                              If_Match=f'"{version}"')
            assert answer.status in (200, 409, 412) or answer.status >= 500, str(answer)
            self.decided += answer.status == 200
