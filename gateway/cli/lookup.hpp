#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "gateway/cli/session.hpp"

namespace sluice::cli {

// The payment with this id or, when it is no id, the only one with this end-to-end id. What is in
// the way was explained, and `failed` says how.
std::optional<boost::json::value> find_payment(Session& session, const std::string& id,
                                               Exit& failed);

// The id of the account with this id, name, IBAN or number.
std::optional<std::string> find_account(Session& session, const std::string& name, Exit& failed);

// All bank accounts, for showing numbers instead of ids.
class AccountNames {
public:
    static std::optional<AccountNames> load(Session& session, Exit& failed);
    // "Main EUR", or the id when it is none of the bank accounts.
    std::string name(const std::string& account_id) const;
    const boost::json::value& list() const { return accounts_; }

private:
    explicit AccountNames(boost::json::value accounts) : accounts_(std::move(accounts)) {}
    boost::json::value accounts_;
};

// Headers of a request that can move money.
HeaderList deciding_headers(const std::string& idempotency_key);

}  // namespace sluice::cli
