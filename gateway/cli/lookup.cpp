#include "gateway/cli/lookup.hpp"

#include <boost/json.hpp>

#include "gateway/cli/display.hpp"
#include "ledger/base/id.hpp"

namespace sluice::cli {

namespace json = boost::json;

std::optional<json::value> find_payment(Session& session, const std::string& id, Exit& failed) {
    if (Uuid::parse(id)) {
        return session.fetch("/v1/payments/" + url_encoded(id), failed);
    }
    const auto found =
        session.fetch("/v1/payments?limit=20&end_to_end_id=" + url_encoded(id), failed);
    if (!found) {
        return std::nullopt;
    }
    const auto& items = items_at(*found, "/items");
    if (items.size() == 1) {
        return items.front();
    }
    failed = Exit::refused;
    if (items.empty()) {
        session.err << session.text("There is no payment with this end-to-end id.") << '\n';
        return std::nullopt;
    }
    session.err << session.text("Several payments have this end-to-end id; give the id of one.")
                << '\n';
    for (const auto& item : items) {
        session.err << "  " << printable(text_at(item, "/id")) << "  "
                    << session.code(printable(text_at(item, "/state"))) << '\n';
    }
    return std::nullopt;
}

std::optional<std::string> find_account(Session& session, const std::string& name, Exit& failed) {
    if (Uuid::parse(name)) {
        return name;
    }
    const auto accounts = session.fetch("/v1/accounts", failed);
    if (!accounts) {
        return std::nullopt;
    }
    std::vector<std::string> ids;
    for (const auto& account : items_at(*accounts, "/items")) {
        if (text_at(account, "/name") == name || account_at(account, "/account") == name) {
            ids.push_back(text_at(account, "/id"));
        }
    }
    if (ids.size() == 1) {
        return ids.front();
    }
    failed = Exit::refused;
    if (ids.empty()) {
        session.err << session.text("There is no account with this id, name or number.") << '\n';
        return std::nullopt;
    }
    session.err << session.text("Several accounts have this name or number; give the id of one.")
                << '\n';
    for (const auto& id : ids) {
        session.err << "  " << printable(id) << '\n';
    }
    return std::nullopt;
}

std::optional<AccountNames> AccountNames::load(Session& session, Exit& failed) {
    auto accounts = session.fetch("/v1/accounts?kind=bank", failed);
    if (!accounts) {
        return std::nullopt;
    }
    return AccountNames(std::move(*accounts));
}

std::string AccountNames::name(const std::string& account_id) const {
    for (const auto& account : items_at(accounts_, "/items")) {
        if (text_at(account, "/id") == account_id) {
            return text_at(account, "/name") + " " + text_at(account, "/currency");
        }
    }
    return account_id;
}

HeaderList deciding_headers(const std::string& idempotency_key) {
    return {{"Content-Type", "application/json"}, {"Idempotency-Key", '"' + idempotency_key + '"'}};
}

}  // namespace sluice::cli
