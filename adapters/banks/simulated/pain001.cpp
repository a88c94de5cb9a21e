#include "adapters/banks/simulated/pain001.hpp"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

#include "adapters/banks/simulated/text.hpp"

namespace sluice::simulated {

namespace {

constexpr std::string_view pain001_namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
constexpr std::size_t max_orders = 20'000;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

struct FreeDocument {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using DocumentPtr = std::unique_ptr<xmlDoc, FreeDocument>;

// Walks the tree and keeps the first error, so that reading code stays a plain list of elements.
// Every function takes a null node as "not there".
class Reader {
public:
    const std::optional<Error>& error() const { return error_; }

    void refuse(xmlNode* node, Errc code, std::string why) {
        if (error_) {
            return;
        }
        xmlChar* path = node == nullptr ? nullptr : xmlGetNodePath(node);
        const auto line = node == nullptr ? 0 : static_cast<int>(xmlGetLineNo(node));
        error_ = fail(code, std::move(why), std::string{view(path)}, line);
        xmlFree(path);
    }

    static xmlNode* child(xmlNode* node, std::string_view name) {
        xmlNode* at = node == nullptr ? nullptr : node->children;
        while (at != nullptr && (at->type != XML_ELEMENT_NODE || view(at->name) != name)) {
            at = at->next;
        }
        return at;
    }

    // A path such as "Id/Othr/Id".
    static xmlNode* find(xmlNode* node, std::string_view path) {
        while (node != nullptr && !path.empty()) {
            const auto slash = path.find('/');
            node = child(node, path.substr(0, slash));
            path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
        }
        return node;
    }

    xmlNode* need(xmlNode* node, std::string_view path) {
        xmlNode* found = find(node, path);
        if (found == nullptr) {
            refuse(node, Errc::missing_field, fmt::format("{} is missing", path));
        }
        return found;
    }

    std::string text(xmlNode* node, std::size_t max_characters) {
        if (node == nullptr) {
            return {};
        }
        xmlChar* content = xmlNodeGetContent(node);
        std::string value{view(content)};
        xmlFree(content);
        if (value.empty() || characters(value) > max_characters) {
            refuse(node, Errc::schema_violation,
                   fmt::format("must have 1 to {} characters", max_characters));
        }
        return value;
    }

    std::string need_text(xmlNode* node, std::string_view path, std::size_t max_characters) {
        return text(need(node, path), max_characters);
    }
    std::string optional_text(xmlNode* node, std::string_view path, std::size_t max_characters) {
        return text(find(node, path), max_characters);
    }

private:
    std::optional<Error> error_;
};

xmlNode* next_named(xmlNode* node, std::string_view name) {
    do {
        node = node->next;
    } while (node != nullptr && (node->type != XML_ELEMENT_NODE || view(node->name) != name));
    return node;
}

struct Totals {
    std::size_t count = 0;
    std::int64_t sum = 0;  // of all currencies, in 10^-5, as CtrlSum is defined
};

bool is_uetr(std::string_view text) {
    constexpr std::string_view form = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    return std::ranges::equal(text, form, [](char c, char f) {
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        return f == 'x'   ? hex
               : f == 'y' ? std::string_view{"89ab"}.find(c) != std::string_view::npos
                          : c == f;
    });
}

void read_account(Reader& reader, xmlNode* account, std::string& number, bool& is_iban) {
    if (xmlNode* iban = Reader::find(account, "Id/IBAN"); iban != nullptr) {
        number = reader.text(iban, 34);
        is_iban = true;
        return;
    }
    number = reader.need_text(account, "Id/Othr/Id", 34);
}

void read_amount(Reader& reader, xmlNode* transaction, Order& order, Totals& totals) {
    xmlNode* amount = reader.need(transaction, "Amt/InstdAmt");
    if (amount == nullptr) {
        return;
    }
    order.amount = reader.text(amount, 19);
    xmlChar* currency = xmlGetNoNsProp(amount, reinterpret_cast<const xmlChar*>("Ccy"));
    order.currency = view(currency);
    xmlFree(currency);
    const auto units = parse_hundred_thousandths(order.amount);
    if (order.currency.size() != 3) {
        reader.refuse(amount, Errc::missing_field, "Ccy is missing");
    } else if (!units) {
        reader.refuse(amount, Errc::invalid_amount, units.error().detail);
    } else if (__builtin_add_overflow(totals.sum, *units, &totals.sum)) {
        reader.refuse(amount, Errc::invalid_amount, "the sum is too large");
    }
}

Order read_order(Reader& reader, xmlNode* transaction, Totals& totals) {
    Order order;
    order.instruction_id = reader.need_text(transaction, "PmtId/InstrId", 35);
    order.end_to_end_id = reader.need_text(transaction, "PmtId/EndToEndId", 35);
    order.uetr = reader.optional_text(transaction, "PmtId/UETR", 36);
    if (!order.uetr.empty() && !is_uetr(order.uetr)) {
        reader.refuse(transaction, Errc::schema_violation, "UETR is not a UUID of version 4");
    }
    read_amount(reader, transaction, order, totals);
    order.creditor_bic = reader.optional_text(transaction, "CdtrAgt/FinInstnId/BICFI", 11);
    order.creditor_name = reader.optional_text(transaction, "Cdtr/Nm", 140);
    if (xmlNode* account = Reader::child(transaction, "CdtrAcct"); account != nullptr) {
        read_account(reader, account, order.creditor_account, order.creditor_is_iban);
    }
    xmlNode* remittance = Reader::child(transaction, "RmtInf");
    for (xmlNode* line = Reader::child(remittance, "Ustrd"); line != nullptr;
         line = next_named(line, "Ustrd")) {
        order.remittance += (order.remittance.empty() ? "" : "\n") + reader.text(line, 140);
    }
    order.creditor_reference = reader.optional_text(remittance, "Strd/CdtrRefInf/Ref", 35);
    ++totals.count;
    return order;
}

void check_totals(Reader& reader, xmlNode* node, const Totals& totals, bool count_required) {
    xmlNode* count = Reader::child(node, "NbOfTxs");
    if (count == nullptr && count_required) {
        reader.refuse(node, Errc::missing_field, "NbOfTxs is missing");
    }
    if (count != nullptr) {
        const auto text = reader.text(count, 15);
        std::size_t said = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), said);
        if (parsed.ptr != text.data() + text.size() || said != totals.count) {
            reader.refuse(count, Errc::transaction_count_mismatch,
                          fmt::format("{} transactions are there", totals.count));
        }
    }
    if (xmlNode* sum = Reader::child(node, "CtrlSum"); sum != nullptr) {
        const auto said = parse_hundred_thousandths(reader.text(sum, 19));
        if (!said || *said != totals.sum) {
            reader.refuse(sum, Errc::control_sum_mismatch, "not the sum of the amounts");
        }
    }
}

BusinessDate read_execution_date(Reader& reader, xmlNode* group) {
    xmlNode* node = reader.need(group, "ReqdExctnDt");
    xmlNode* choice = Reader::child(node, "Dt");
    if (choice == nullptr) {
        choice = reader.need(node, "DtTm");
    }
    const auto date = parse_date(std::string_view{reader.text(choice, 40)}.substr(0, 10));
    if (!date) {
        reader.refuse(node, Errc::invalid_date, "not a date");
        return {};
    }
    return *date;
}

OrderGroup read_group(Reader& reader, xmlNode* node, Totals& totals) {
    OrderGroup group;
    group.payment_information_id = reader.need_text(node, "PmtInfId", 35);
    if (reader.need_text(node, "PmtMtd", 3) != "TRF") {
        reader.refuse(node, Errc::unsupported_element, "PmtMtd must be TRF");
    }
    const auto batch = reader.optional_text(node, "BtchBookg", 5);
    group.batch_booking = batch == "true" || batch == "1";
    group.execution_date = read_execution_date(reader, node);
    reader.need(node, "Dbtr");
    reader.need(node, "DbtrAgt/FinInstnId");
    bool is_iban = false;
    read_account(reader, reader.need(node, "DbtrAcct"), group.debtor_account, is_iban);
    Totals own;
    for (xmlNode* at = reader.need(node, "CdtTrfTxInf"); at != nullptr && !reader.error();
         at = next_named(at, "CdtTrfTxInf")) {
        group.orders.push_back(read_order(reader, at, own));
    }
    check_totals(reader, node, own, false);
    totals.count += own.count;
    if (__builtin_add_overflow(totals.sum, own.sum, &totals.sum) || totals.count > max_orders) {
        reader.refuse(node, Errc::too_large, "too many transactions or too large a sum");
    }
    return group;
}

void read_message(Reader& reader, xmlNode* root, OrderMessage& message) {
    if (root->ns == nullptr || view(root->ns->href) != pain001_namespace ||
        view(root->name) != "Document") {
        reader.refuse(root, Errc::unsupported_namespace, "not a Document of pain.001.001.09");
        return;
    }
    xmlNode* initiation = reader.need(root, "CstmrCdtTrfInitn");
    xmlNode* header = reader.need(initiation, "GrpHdr");
    message.message_id = reader.optional_text(header, "MsgId", 35);
    reader.need(header, "MsgId");
    if (!parse_instant(reader.need_text(header, "CreDtTm", 40))) {
        reader.refuse(header, Errc::invalid_date, "CreDtTm is not a time");
    }
    reader.need(header, "InitgPty");
    message.control_sum = reader.optional_text(header, "CtrlSum", 19);
    Totals totals;
    for (xmlNode* at = reader.need(initiation, "PmtInf"); at != nullptr && !reader.error();
         at = next_named(at, "PmtInf")) {
        message.groups.push_back(read_group(reader, at, totals));
    }
    message.count = totals.count;
    check_totals(reader, header, totals, true);
}

}  // namespace

Result<void> read_orders(std::string_view body, OrderMessage& message) {
    if (body.find("<!DOCTYPE") != std::string_view::npos) {
        return fail(Errc::entity_forbidden, "a document type is not allowed");
    }
    if (body.empty() || body.size() > (64U << 20)) {
        return fail(Errc::too_large, "empty, or over 64 MiB");
    }
    constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                            XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
    const DocumentPtr document{
        xmlReadMemory(body.data(), static_cast<int>(body.size()), nullptr, nullptr, options)};
    if (document == nullptr) {
        const auto* last = xmlGetLastError();
        return fail(Errc::malformed, "not well-formed XML", "", last == nullptr ? 0 : last->line);
    }
    if (document->intSubset != nullptr) {
        return fail(Errc::entity_forbidden, "a document type is not allowed");
    }
    Reader reader;
    read_message(reader, xmlDocGetRootElement(document.get()), message);
    if (reader.error()) {
        return *reader.error();
    }
    return {};
}

}  // namespace sluice::simulated
