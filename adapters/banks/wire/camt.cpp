#include "adapters/banks/wire/camt.hpp"

#include <algorithm>
#include <utility>

#include "adapters/banks/wire/camt_entry.hpp"
#include "adapters/banks/wire/xml_parser.hpp"
#include "adapters/banks/wire/xml_schema.hpp"

namespace sluice::iso20022 {

namespace {

using xml::Node;
using xml::Part;

constexpr std::size_t message_length = 8;  // "camt.053"
constexpr int newest_version = 13;

// "camt.053.001.08": the kind, when the version is one of 01 to 13.
std::optional<StatementKind> kind_of(std::string_view name) {
    const auto message = name.substr(0, message_length);
    const auto version = name.substr(std::min(message_length, name.size()));
    const bool digits = version.size() == 7 && version.starts_with(".001.") && version[5] >= '0' &&
                        version[5] <= '1' && version[6] >= '0' && version[6] <= '9';
    const int number = digits ? (version[5] - '0') * 10 + (version[6] - '0') : 0;
    if (number < 1 || number > newest_version) {
        return std::nullopt;
    }
    if (message == "camt.052") {
        return StatementKind::report;
    }
    if (message == "camt.053") {
        return StatementKind::statement;
    }
    return message == "camt.054" ? std::optional{StatementKind::notification} : std::nullopt;
}

// A statement that is still missing what an entry or its end needs.
struct Draft {
    Statement statement;
    bool has_currency = false;
    bool opening_is_previous_close = false;
    std::string xpath;
    int line = 0;
};

Draft new_draft(StatementKind kind, const std::string& xpath, int line) {
    // The currency is replaced before anything is read with it.
    Draft draft{.statement = Statement{.kind = kind,
                                       .bank_id = {},
                                       .sequence = {},
                                       .page = {},
                                       .last_page = true,
                                       .account = {},
                                       .currency = Currency::of("EUR"),
                                       .created_at = {},
                                       .opening = {},
                                       .closing = {},
                                       .entries = {}},
                .has_currency = false,
                .opening_is_previous_close = false,
                .xpath = xpath,
                .line = line};
    return draft;
}

AccountNumber read_account(const Node& account) {
    if (const auto iban = account.text_at("Id/IBAN"); !iban.empty()) {
        return {std::string{xml::collapsed(iban)}, true};
    }
    for (const auto* path : {"Id/Othr/Id", "Id/BBAN", "Id/UPIC", "Id/PrtryAcct/Id"}) {
        if (const auto number = account.text_at(path); !number.empty()) {
            return {std::string{number}, false};
        }
    }
    return {};
}

class Reader final : public xml::MessageHandler {
public:
    Result<std::string> document(std::string_view namespace_uri) override {
        const auto name = xml::message_name(namespace_uri);
        const auto kind = kind_of(name);
        if (!kind) {
            return fail(Errc::unsupported_namespace, "not camt.052, camt.053 or camt.054");
        }
        kind_ = *kind;
        return xml::has_schema(name) ? std::string{name} : std::string{};
    }

    bool is_container(std::string_view name) const override {
        return name == "Stmt" || name == "Rpt" || name == "Ntfctn";
    }

    std::optional<Error> open(const std::string& xpath, int line) override {
        draft_ = new_draft(kind_, xpath, line);
        draft_.statement.page = message_page_;
        draft_.statement.last_page = message_last_page_;
        return std::nullopt;
    }

    std::optional<Error> element(Node node, const std::string& parent) override {
        const Part part{node, parent};
        if (node.name == "GrpHdr") {
            return read_page(part, "MsgPgntn/PgNb", "MsgPgntn/LastPgInd", message_page_,
                             message_last_page_);
        }
        if (node.name == "Ntry") {
            return add_entry(part);
        }
        if (node.name == "Bal") {
            return add_balance(part);
        }
        if (node.name == "Acct") {
            return set_account(part);
        }
        return set_header(part);
    }

    std::optional<Error> close() override {
        if (!draft_.has_currency) {
            return fail(Errc::missing_field, "neither the account nor an amount names a currency",
                        draft_.xpath + "/Acct/Ccy", draft_.line);
        }
        statements_.push_back(std::move(draft_.statement));
        return std::nullopt;
    }

    Result<std::vector<Statement>> finish() && {
        if (statements_.empty()) {
            return fail(Errc::statement_empty, "no statement inside", "/Document");
        }
        return std::move(statements_);
    }

private:
    std::optional<Error> set_header(const Part& part) {
        auto& statement = draft_.statement;
        const auto& name = part.root.name;
        if (name == "Id") {
            statement.bank_id = part.root.text;
        } else if (name == "ElctrncSeqNb" || name == "LglSeqNb") {
            return set_sequence(part);
        } else if (name.ends_with("Pgntn")) {
            return read_page(part, "PgNb", "LastPgInd", statement.page, statement.last_page);
        } else if (name == "CreDtTm") {
            const auto at = parse_instant(xml::collapsed(part.root.text));
            if (!at) {
                return part.refuse(at.error(), part.root);
            }
            statement.created_at = *at;
        }
        return std::nullopt;
    }

    // The electronic number comes first in a document and wins over the legal one.
    std::optional<Error> set_sequence(const Part& part) {
        const auto number = read_integer(part, {});
        if (!number) {
            return number.error();
        }
        if (!draft_.statement.sequence) {
            draft_.statement.sequence = *number;
        }
        return std::nullopt;
    }

    static std::optional<Error> read_page(const Part& part, std::string_view number_path,
                                          std::string_view last_path,
                                          std::optional<std::int64_t>& page, bool& last_page) {
        const auto number = read_integer(part, number_path);
        if (!number) {
            return number.error();
        }
        if (*number) {
            page = *number;
            const auto last = part.code(last_path);
            last_page = last == "true" || last == "1";
        }
        return std::nullopt;
    }

    std::optional<Error> set_account(const Part& part) {
        draft_.statement.account = read_account(part.root);
        if (draft_.statement.account.value.empty()) {
            return part.refuse(Errc::missing_field, "an account number is needed", part.root,
                               "/Id");
        }
        const auto* currency = part.root.child("Ccy");
        return currency == nullptr
                   ? std::nullopt
                   : set_currency(part, *currency, xml::collapsed(currency->text), {});
    }

    std::optional<Error> set_currency(const Part& part, const Node& at, std::string_view code,
                                      std::string_view suffix) {
        const auto currency = Currency::parse(code);
        if (!currency) {
            return part.refuse(currency.error(), at, suffix);
        }
        draft_.statement.currency = *currency;
        draft_.has_currency = true;
        return std::nullopt;
    }

    // Where the account names no currency, its first amount does.
    std::optional<Error> currency_from_amount(const Part& part) {
        const auto* amount = part.root.child("Amt");
        if (draft_.has_currency || amount == nullptr) {
            return std::nullopt;
        }
        return set_currency(part, *amount, xml::collapsed(amount->attribute("Ccy")), "/@Ccy");
    }

    std::optional<Error> add_entry(const Part& part) {
        if (auto error = currency_from_amount(part)) {
            return error;
        }
        auto entry = read_entry(part, draft_.statement.currency);
        if (!entry) {
            return entry.error();
        }
        draft_.statement.entries.push_back(std::move(*entry));
        return std::nullopt;
    }

    std::optional<Error> add_balance(const Part& part) {
        auto type = part.code("Tp/CdOrPrtry/Cd");
        type = type.empty() ? part.code("Tp/Cd") : type;  // version 01
        if (type != "OPBD" && type != "PRCD" && type != "CLBD") {
            return std::nullopt;
        }
        if (auto error = currency_from_amount(part)) {
            return error;
        }
        const auto balance = read_balance(part);
        if (!balance) {
            return balance.error();
        }
        keep_balance(type, *balance);
        return std::nullopt;
    }

    Result<SignedBalance> read_balance(const Part& part) const {
        const auto* element = part.root.child("Amt");
        if (element == nullptr) {
            return part.refuse(Errc::missing_field, "an amount is needed", part.root, "/Amt");
        }
        const auto amount = read_amount(part, *element, draft_.statement.currency);
        if (!amount) {
            return amount.error();
        }
        const auto direction = read_direction(part);
        if (!direction) {
            return direction.error();
        }
        const auto date = read_choice_of_date(part, "Dt");
        if (!date) {
            return date.error();
        }
        return SignedBalance{*direction == Direction::debit ? -amount->minor() : amount->minor(),
                             *date};
    }

    // A statement over several days may carry the balances of each: its own opening is the
    // earliest, its own closing the latest.
    void keep_balance(std::string_view type, const SignedBalance& balance) {
        auto& statement = draft_.statement;
        if (type == "CLBD") {
            if (!statement.closing || statement.closing->date < balance.date) {
                statement.closing = balance;
            }
            return;
        }
        const bool previous = type == "PRCD";
        const bool replaces = !statement.opening ||
                              (draft_.opening_is_previous_close && !previous) ||
                              (draft_.opening_is_previous_close == previous &&
                               balance.date < statement.opening->date);
        if (replaces) {
            statement.opening = balance;
            draft_.opening_is_previous_close = previous;
        }
    }

    StatementKind kind_ = StatementKind::statement;
    std::optional<std::int64_t> message_page_;
    bool message_last_page_ = true;
    Draft draft_ = new_draft(StatementKind::statement, {}, 0);
    std::vector<Statement> statements_;
};

}  // namespace

Result<std::vector<Statement>> read_camt(std::string_view document) {
    Reader reader;
    if (auto error = xml::parse(document, {}, reader)) {
        return *error;
    }
    return std::move(reader).finish();
}

}  // namespace sluice::iso20022
