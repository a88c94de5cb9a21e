"""ERPs that order without end and repeat what is not answered, and what they were told."""
import datetime
import decimal
import random
import threading
import time

import client
import messages

GIVE_UP_S = 180

# Creditors of Northsea, which executes one reference once, and of Pujiang, which does not. A fault
# of one payment hits the whole message, so they are rare.
EUR_ENDINGS = {messages.PLAIN: 150, messages.REJECT: 4, messages.LATE_REJECT: 3,
               messages.RETURN_AFTER: 4, messages.DROP_BEFORE: 1, messages.DROP_ANSWER: 1,
               messages.DELAY: 1, messages.GARBAGE_ANSWER: 1, messages.HTTP_500: 1}
CNY_ENDINGS = {messages.PLAIN: 150, messages.REJECT: 4, messages.DROP_BEFORE: 1,
               messages.DROP_ANSWER: 1}


def endings(rng, weights, count=1):
    return rng.choices(list(weights), list(weights.values()), k=count)


def amount(rng):
    return f"0.{rng.randrange(1, 21):02}"


def minor(value):
    """Of a currency with two decimals, as all of the example have."""
    return int(decimal.Decimal(value).scaleb(2))


def number_of(account):
    return account.get("iban") or account["number"]


def item_of(payment):
    return {"end_to_end_id": payment["end_to_end_id"], "currency": payment["amount"]["currency"],
            "amount_minor": minor(payment["amount"]["value"]),
            "creditor_account": number_of(payment["creditor"]["account"])}


def item_answers(answer):
    """What each item became: a payment, or a refusal."""
    if "items" not in answer:
        return [{"payment_id": answer["id"], "refusal": ""}]
    assert answer["done"], answer
    return [{"payment_id": item.get("payment_id", ""),
             "refusal": item["error"]["code"] if "error" in item else ""}
            for item in sorted(answer["items"], key=lambda item: item["ordinal"])]


class Order:
    """One POST under its key, what it orders, and every answer it has got."""

    def __init__(self, key, path, body, items):
        self.key, self.path, self.body, self.items = key, path, body, items
        self.answers = []

    def post(self, api):
        """True when it is answered: lost connections and 5xx say nothing."""
        try:
            answer = api.post(self.path, self.body, self.key)
        except client.LOST:
            return False
        if answer.status >= 500 or answer.code in ("idempotency_key_running", "rate_limited"):
            return False
        assert answer.status == 202, f"{self.path} {self.key}: {answer}"
        self.answers.append(item_answers(answer.json))
        return True

    def payment_ids(self):
        return [item["payment_id"] for item in self.answers[0] if item["payment_id"]]


def single(rng, name):
    if rng.random() < 0.5:
        [ending] = endings(rng, CNY_ENDINGS)
        body = messages.payment(name, ending, amount(rng), "CNY")
    else:
        [ending] = endings(rng, EUR_ENDINGS)
        body = messages.payment(name, ending, amount(rng))
    return Order(name, "/v1/payments", body, [item_of(body)])


def dated(rng, name):
    """A payment of a later day, which goes nowhere until then."""
    order = single(rng, name)
    order.body["requested_date"] = str(datetime.date.today() + datetime.timedelta(days=7))
    return order


def batch(rng, name):
    currency, weights = rng.choice([("EUR", EUR_ENDINGS), ("CNY", CNY_ENDINGS)])
    payments = [messages.payment(f"{name}-{i}", ending, amount(rng), currency)
                for i, ending in enumerate(endings(rng, weights, 10))]
    if rng.random() < 0.3:
        payments[rng.randrange(10)]["amount"]["value"] = "99999999.00"  # insufficient funds
    return Order(name, "/v1/batches", {"payments": payments}, [item_of(one) for one in payments])


def file(rng, name):
    creditors, value = endings(rng, EUR_ENDINGS, 25), amount(rng)
    return Order(name, "/v1/files", messages.pain001(name, creditors, value),
                 [{"end_to_end_id": f"{name}-{i + 1}", "currency": "EUR",
                   "amount_minor": minor(value), "creditor_account": messages.german_iban(ending)}
                  for i, ending in enumerate(creditors)])


class Erp(threading.Thread):
    """Orders one kind of thing at any of the gateway's addresses, until it is stopped; what is
    ordered then is still followed to its answer. `cancels`: the chance that it wants a payment
    cancelled right after; `insists` on it: until it is."""

    def __init__(self, name, apis, make, seed, pause_s, cancels=0.0, insists=False):
        super().__init__(daemon=True)
        self.name, self.apis, self.make, self.pause_s = name, apis, make, pause_s
        self.cancels, self.insists = cancels, insists
        self.rng = random.Random(f"{seed}:{name}")
        self.orders = []
        self.ending = threading.Event()
        self.error = None

    def run(self):
        try:
            while not self.ending.wait(self.pause_s):
                self.order()
        except Exception as error:  # told to the test, whose thread this is not
            self.error = error

    def order(self):
        order = self.make(self.rng, f"{self.name}-{len(self.orders)}")
        self.orders.append(order)
        self.until(lambda: order.post(self.rng.choice(self.apis)), f"an answer to {order.key}")
        if self.rng.random() < self.cancels:
            [payment_id] = order.payment_ids()
            if self.insists:
                self.until(lambda: self.cancel(payment_id), f"{order.key} is cancelled")
            else:
                self.cancel(payment_id)
        if self.rng.random() < 0.1:
            self.rng.choice(self.orders).post(self.rng.choice(self.apis))

    def until(self, done, what):
        end = time.monotonic() + GIVE_UP_S
        while not done():
            assert time.monotonic() < end, f"after {GIVE_UP_S} s still not: {what}"
            time.sleep(0.05)

    def cancel(self, payment_id):
        """True when it is cancelled for certain."""
        api = self.rng.choice(self.apis)
        try:
            seen = api.request("GET", f"/v1/payments/{payment_id}")
            if seen.status != 200 or seen.json["state"] == "cancelled":
                return seen.status == 200
            answer = api.post(f"/v1/payments/{payment_id}/cancel", {"reason": "Not wanted."},
                              If_Match=f'"{seen.json["version"]}"')
        except client.LOST:
            return False
        # 409: it is on its way already; 412: it has moved since it was looked at.
        assert answer.status in (200, 409, 412) or answer.status >= 500, str(answer)
        return answer.status == 200

    def check(self):
        """Raises what went wrong in the thread."""
        if self.error:
            raise self.error

    def stop(self):
        self.ending.set()
        self.join()
        self.check()
