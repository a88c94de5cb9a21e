#include "tests/simulated_bank/bank_fixture.hpp"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <utility>

#include "ledger/base/money.hpp"

namespace sluice::simulated {

namespace {

struct FreeXml {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
    void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
    void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
    void operator()(xmlSchema* schema) const { xmlSchemaFree(schema); }
    void operator()(xmlSchemaParserCtxt* context) const { xmlSchemaFreeParserCtxt(context); }
    void operator()(xmlSchemaValidCtxt* context) const { xmlSchemaFreeValidCtxt(context); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeXml>;

Owned<xmlDoc> parse(std::string_view text) {
    return Owned<xmlDoc>{xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                       XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
}

// "//Ntry/Amt" to "//*[local-name()='Ntry']/*[local-name()='Amt']"; "@Ccy" stays.
std::string by_local_name(std::string_view path) {
    std::string out;
    for (std::size_t i = 0; i < path.size();) {
        const auto end = std::min(path.find('/', i), path.size());
        const auto step = path.substr(i, end - i);
        out += step.empty() || step.starts_with('@') ? std::string{step}
                                                     : fmt::format("*[local-name()='{}']", step);
        out += end < path.size() ? "/" : "";
        i = end + 1;
    }
    return out;
}

void keep_first(void* target, const xmlError* error) {
    auto& complaint = *static_cast<std::string*>(target);
    if (complaint.empty()) {
        complaint = fmt::format("line {}: {}", error->line, error->message);
    }
}

xmlSchema* schema_of(const std::string& name) {
    static std::map<std::string, Owned<xmlSchema>> schemas;
    auto& schema = schemas[name];
    if (schema == nullptr) {
        const auto file =
            fmt::format("{}/adapters/banks/wire/schema/{}.xsd", SLUICE_SOURCE_DIR, name);
        const Owned<xmlSchemaParserCtxt> parser{xmlSchemaNewParserCtxt(file.c_str())};
        schema.reset(xmlSchemaParse(parser.get()));
    }
    return schema.get();
}

boost::json::object find(const std::string& books, std::string_view list, std::string_view key,
                         std::string_view value) {
    const auto parsed = boost::json::parse(books);
    for (const auto& row : parsed.at(list).as_array()) {
        if (row.at(key).as_string() == value) {
            return row.as_object();
        }
    }
    return {};
}

std::int64_t number(const boost::json::object& row, std::string_view key) {
    const auto* value = row.if_contains(key);
    return value == nullptr ? 0 : value->to_number<std::int64_t>();
}

std::string transaction(const TestPayment& payment) {
    const bool iban = payment.creditor_account.size() > 16;
    return fmt::format(
        "<CdtTrfTxInf><PmtId><InstrId>{}</InstrId><EndToEndId>{}</EndToEndId></PmtId>"
        "<Amt><InstdAmt Ccy=\"{}\">{}</InstdAmt></Amt>"
        "<CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>"
        "<Cdtr><Nm>{}</Nm></Cdtr><CdtrAcct><Id>{}{}{}</Id></CdtrAcct>"
        "<RmtInf><Ustrd>Invoice 1 &amp; 2</Ustrd></RmtInf></CdtTrfTxInf>\n",
        payment.instruction_id, payment.end_to_end_id, payment.currency, payment.amount,
        payment.creditor_name, iban ? "<IBAN>" : "<Othr><Id>", payment.creditor_account,
        iban ? "</IBAN>" : "</Id></Othr>");
}

}  // namespace

Xml::Xml(std::string text) : source_(std::move(text)) {}

std::vector<std::string> Xml::texts(std::string_view path) const {
    const auto document = parse(source_);
    std::vector<std::string> found;
    if (document == nullptr) {
        return found;
    }
    const Owned<xmlXPathContext> context{xmlXPathNewContext(document.get())};
    const Owned<xmlXPathObject> object{xmlXPathEvalExpression(
        reinterpret_cast<const xmlChar*>(by_local_name(path).c_str()), context.get())};
    for (int i = 0; object != nullptr && i < xmlXPathNodeSetGetLength(object->nodesetval); ++i) {
        xmlChar* content = xmlNodeGetContent(xmlXPathNodeSetItem(object->nodesetval, i));
        found.emplace_back(reinterpret_cast<const char*>(content));
        xmlFree(content);
    }
    return found;
}

std::string Xml::text(std::string_view path) const {
    const auto all = texts(path);
    return all.empty() ? "" : all.front();
}

std::string schema_complaint(std::string_view text) {
    const auto document = parse(text);
    if (document == nullptr) {
        return "not well-formed";
    }
    const std::string space{
        reinterpret_cast<const char*>(xmlDocGetRootElement(document.get())->ns->href)};
    auto* schema = schema_of(space.substr(space.rfind(':') + 1));
    if (schema == nullptr) {
        return "no schema for " + space;
    }
    const Owned<xmlSchemaValidCtxt> validator{xmlSchemaNewValidCtxt(schema)};
    std::string complaint;
    xmlSchemaSetValidStructuredErrors(
        validator.get(), [](void* target, auto* error) { keep_first(target, error); }, &complaint);
    const int result = xmlSchemaValidateDoc(validator.get(), document.get());
    return result == 0 || !complaint.empty() ? complaint : "not valid";
}

std::string pain001(const TestMessage& message) {
    std::string transactions;
    std::int64_t cents = 0;
    for (const auto& payment : message.payments) {
        transactions += transaction(payment);
        const auto money = Money::parse(payment.amount, Currency::of("EUR"));
        cents += money ? money->minor() : 0;
    }
    const bool iban = message.debtor_account.size() > 16;
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>"
        "<GrpHdr><MsgId>{0}</MsgId><CreDtTm>2026-03-02T09:00:00Z</CreDtTm><NbOfTxs>{1}</NbOfTxs>"
        "<CtrlSum>{2}</CtrlSum><InitgPty><Nm>Acme</Nm></InitgPty></GrpHdr>\n"
        "<PmtInf><PmtInfId>{0}-1</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>{3}</BtchBookg>"
        "<ReqdExctnDt><Dt>{4}</Dt></ReqdExctnDt><Dbtr><Nm>Acme</Nm></Dbtr>"
        "<DbtrAcct><Id>{5}{6}{7}</Id></DbtrAcct>"
        "<DbtrAgt><FinInstnId><BICFI>NSEANL2AXXX</BICFI></FinInstnId></DbtrAgt>\n{8}</PmtInf>"
        "</CstmrCdtTrfInitn></Document>",
        message.message_id, message.payments.size(), decimal(cents, Currency::of("EUR")),
        message.batch_booking, message.execution_date, iban ? "<IBAN>" : "<Othr><Id>",
        message.debtor_account, iban ? "</IBAN>" : "</Id></Othr>", transactions);
}

BankOptions test_options() {
    BankOptions options;
    options.name = "Northsea Bank";
    options.bic = "NSEANL2AXXX";
    options.execution_delay = std::chrono::milliseconds{300};
    options.notification_interval = std::chrono::milliseconds{500};
    CustomerOptions acme{.subject = customer, .name = "Acme Trading BV", .accounts = {}};
    acme.accounts.push_back({.number = euro_account,
                             .is_iban = true,
                             .currency = Currency::of("EUR"),
                             .opening_minor = 100'000,
                             .name = "Acme EUR"});
    acme.accounts.push_back({.number = dollar_account,
                             .is_iban = false,
                             .currency = Currency::of("USD"),
                             .opening_minor = 50'000,
                             .name = "Acme USD"});
    CustomerOptions other{.subject = "other", .name = "Other Ltd", .accounts = {}};
    other.accounts.push_back({.number = "DE89370400440532013000",
                              .is_iban = true,
                              .currency = Currency::of("EUR"),
                              .opening_minor = 1,
                              .name = ""});
    options.customers = {acme, other};
    return options;
}

void BankTest::open(BankOptions options) {
    options_ = std::move(options);
    restart();
}

void BankTest::restart() {
    bank_.reset();
    auto bank = Bank::open(options_, clock_, random_);
    ASSERT_TRUE(bank) << to_string(bank.error());
    bank_ = std::move(*bank);
}

Answer BankTest::send(const TestMessage& message) {
    return bank_->handle_payments(customer, pain001(message));
}

Answer BankTest::send_one(const TestPayment& payment, const std::string& message_id) {
    TestMessage message;
    message.message_id = message_id;
    message.payments = {payment};
    if (payment.currency == "USD") {
        message.debtor_account = dollar_account;
    }
    return send(message);
}

Xml BankTest::status(const std::vector<std::string>& instruction_ids) {
    const auto answer = bank_->handle_status(customer, instruction_ids);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(schema_complaint(answer.body), "");
    return Xml{answer.body};
}

std::string BankTest::status_of(const std::string& instruction_id) {
    const auto report = status({instruction_id});
    const auto known = report.text("//TxInfAndSts/TxSts");
    return known.empty() ? report.text("//TxInfAndSts/StsRsnInf/Rsn/Prtry") : known;
}

void BankTest::pass(std::chrono::milliseconds time) {
    clock_.advance(time);
    bank_->tick();
}

std::vector<Xml> BankTest::fetch_all() {
    std::vector<Xml> documents;
    for (bool more = true; more;) {
        const auto answer = bank_->next_statement(customer, cursor_);
        cursor_ = answer.headers.at(answer.status == 204 ? 0 : 1).second;
        if (answer.status == 204) {
            break;
        }
        EXPECT_EQ(schema_complaint(answer.body), "") << answer.body;
        documents.emplace_back(answer.body);
        more = answer.headers.at(2).second == "true";
    }
    return documents;
}

void BankTest::strike_next(Fault fault, std::int64_t times) {
    auto setting = bank_->faults().setting(fault);
    setting.next = times;
    bank_->faults().set(fault, setting);
}

std::int64_t BankTest::balance(std::string_view account) {
    return number(find(bank_->books(false), "accounts", "account", account), "balance_minor");
}

std::int64_t BankTest::executions(std::string_view instruction_id) {
    return number(find(bank_->books(true), "payments", "instr_id", instruction_id), "executions");
}

std::int64_t BankTest::booked(std::string_view instruction_id) {
    return number(find(bank_->books(true), "payments", "instr_id", instruction_id), "booked_minor");
}

}  // namespace sluice::simulated
