"""What the ERP ordered and was told, the banks' books and the gateway's word, for sluice-auditor."""
import json
import subprocess

from erp import minor, number_of
from harness import BIN


def payment_seen(payment):
    return {"id": payment["id"], "end_to_end_id": payment["end_to_end_id"],
            "state": payment["state"], "currency": payment["amount"]["currency"],
            "amount_minor": minor(payment["amount"]["value"])}


def book_balance(account):
    return {"account": number_of(account["account"]), "currency": account["currency"],
            "minor": minor(account["balances"]["posted"]["value"])}


def collect(api, banks, orders):
    """What passed on the wire is hidden by TLS, so `wire` is empty."""
    return {
        "orders": [{"key": order.key, "items": order.items, "answers": order.answers}
                   for order in orders],
        "payments": [payment_seen(payment) for payment in api.payments()],
        "banks": [bank.books() for bank in banks],
        "book_balances": [book_balance(account) for account in api.bank_accounts()],
        "wire": [],
        "unexplained_lines": sum("line" in one for one in api.open_exceptions()),
    }


def judge(evidence, file):
    """The auditor's words; it has to find nothing."""
    file.write_text(json.dumps(evidence, ensure_ascii=False, indent=1))
    audited = subprocess.run([BIN / "sluice-auditor", file], text=True, capture_output=True,
                             timeout=120)
    assert audited.returncode == 0, audited.stdout + audited.stderr
    return audited.stdout
