#pragma once

#include <fmt/format.h>

#include <boost/json/value.hpp>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/cli/gateway_client.hpp"

namespace sluice::cli {

class Table;

// What the user gave for one command: options without their dashes, positionals in lower case.
class Arguments {
public:
    void set(const std::string& name, std::string value) { values_[name] = std::move(value); }
    bool has(const std::string& name) const { return values_.contains(name); }
    // Empty when not given.
    std::string get(const std::string& name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? std::string{} : found->second;
    }
    // The values of a repeatable option, in the order given.
    std::vector<std::string> list(const std::string& name) const;
    // A whole number that the command line was checked for.
    long long number(const std::string& name, long long otherwise) const;

private:
    std::map<std::string, std::string> values_;
};

// One run of one command.
class Session {
public:
    Session(ClientOptions options, bool as_json, std::ostream& out, std::ostream& err);

    GatewayClient client;
    const Language language;
    const bool as_json;  // the API's JSON instead of tables
    std::ostream& out;
    std::ostream& err;

    std::string_view text(const Phrase& phrase) const { return phrase.in(language); }
    template <class... Args>
    std::string text(const Phrase& phrase, const Args&... args) const {
        return fmt::format(fmt::runtime(phrase.in(language)), args...);
    }
    std::string code(std::string_view code) const { return code_text(language, code); }

    // Says on the error stream why there is no answer to go on with.
    Exit explain(const Answer& answer);
    // A mistake on the command line that only shows now.
    Exit usage(const std::string& message);

    // GET of a JSON document; what is in the way was explained, and `failed` says how.
    std::optional<boost::json::value> fetch(const std::string& target, Exit& failed);
    // All pages of a list up to `limit` items, as {"items": [...]}, with "next_cursor" when there
    // are more. `target` without limit and cursor.
    std::optional<boost::json::value> fetch_list(const std::string& target, long long limit,
                                                 Exit& failed);
    // Reads an answer's body.
    std::optional<boost::json::value> read(const Answer& answer, Exit& failed);

    void print_json(const boost::json::value& value);
    // The table, or that there is nothing, and that `list` goes on.
    void print_table(const Table& table, const boost::json::value& list);
};

// Reading of answers: "" where there is nothing. `pointer` as in RFC 6901.
std::string text_at(const boost::json::value& value, std::string_view pointer);
// The amount without currency, with separators.
std::string amount_at(const boost::json::value& value, const std::string& pointer);
std::string time_at(const boost::json::value& value, std::string_view pointer);
// IBAN or number.
std::string account_at(const boost::json::value& value, const std::string& pointer);
// The array, or an empty one.
const boost::json::array& items_at(const boost::json::value& value, std::string_view pointer);

}  // namespace sluice::cli
