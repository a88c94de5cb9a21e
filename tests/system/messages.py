"""What the system tests send: payments as JSON and as pain.001."""
import datetime
import decimal
import xml.sax.saxutils

# Accounts of conf/example/sluice.toml.
EUR = {"iban": "NL02ABNA0123456789"}  # at Northsea
CHF = {"iban": "CH0309000000250090342"}  # at Northsea
CNY = {"number": "6222000011112222"}  # at Pujiang

# Distinct, so that it can be looked for in logs.
CREDITOR_NAME = "Zwartemeer Onderzoek"

# Endings of a creditor's account that make sluice-bank misbehave.
PLAIN = 1234
REJECT = 901
DROP_BEFORE = 902
DROP_ANSWER = 903
DELAY = 904
LATE_REJECT = 906
RETURN_AFTER = 909
GARBAGE_ANSWER = 913
HTTP_500 = 914


def iban(country, bban):
    """An IBAN with its check digits (ISO 13616)."""
    digits = "".join(str(int(c, 36)) for c in bban + country + "00")
    return f"{country}{98 - int(digits) % 97:02}{bban}"


def german_iban(ending):
    return iban("DE", f"37040044{ending:010}")


def payment(end_to_end_id, ending=PLAIN, value="1.00", currency="EUR", debtor=None):
    """A PaymentRequest. `ending`: the last digits of the creditor's account."""
    creditor = {"number": f"62220000{ending:08}"} if currency == "CNY" else {
        "iban": german_iban(ending)}
    return {
        "amount": {"currency": currency, "value": value},
        "debtor_account": debtor or {"EUR": EUR, "CHF": CHF, "CNY": CNY}[currency],
        "creditor": {"name": CREDITOR_NAME, "account": creditor},
        "end_to_end_id": end_to_end_id,
    }


TRANSACTION = """\
      <CdtTrfTxInf>
        <PmtId><EndToEndId>{end_to_end_id}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">{value}</InstdAmt></Amt>
        <CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>
        <Cdtr><Nm>{name}</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct>
      </CdtTrfTxInf>
"""

DOCUMENT = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>{message_id}</MsgId>
      <CreDtTm>{today}T09:00:00Z</CreDtTm>
      <NbOfTxs>{count}</NbOfTxs>
      <CtrlSum>{total}</CtrlSum>
      <InitgPty><Nm>Acme Trading BV</Nm></InitgPty>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>{message_id}-1</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <ReqdExctnDt><Dt>{today}</Dt></ReqdExctnDt>
      <Dbtr><Nm>Acme Trading BV</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>NL02ABNA0123456789</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><BICFI>NSEANL2AXXX</BICFI></FinInstnId></DbtrAgt>
{transactions}    </PmtInf>
  </CstmrCdtTrfInitn>
</Document>
"""


def pain001(message_id, endings, value="1.00"):
    """A pain.001.001.09 from the euro account: one transaction for each creditor's ending."""
    transactions = "".join(
        TRANSACTION.format(
            end_to_end_id=f"{message_id}-{i + 1}", value=value, iban=german_iban(ending),
            name=xml.sax.saxutils.escape(CREDITOR_NAME))
        for i, ending in enumerate(endings))
    return DOCUMENT.format(
        message_id=message_id, count=len(endings), transactions=transactions,
        total=decimal.Decimal(value) * len(endings),
        today=datetime.datetime.now(datetime.timezone.utc).date())
