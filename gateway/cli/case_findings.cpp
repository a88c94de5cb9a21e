#include "gateway/cli/case_findings.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <utility>
#include <vector>

#include "gateway/cli/display.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

struct Pair {
    std::string party;
    std::string entry;
    std::string finding = {};

    bool is_of(const json::value& hit) const {
        return party == text_at(hit, "/party") && entry == text_at(hit, "/entry");
    }
};

bool is_of_case(const json::value& found, const json::value& decision) {
    return text_at(decision, "/id") == text_at(found, "/decision_id");
}

// In the order of their hits: the first is number 1.
std::vector<Pair> pairs_of(const json::value& found) {
    std::vector<Pair> pairs;
    for (const auto& decision : items_at(found, "/decisions")) {
        if (!is_of_case(found, decision)) {
            continue;
        }
        for (const auto& hit : items_at(decision, "/matches")) {
            Pair pair{text_at(hit, "/party"), text_at(hit, "/entry")};
            const bool is_known =
                std::ranges::any_of(pairs, [&](const Pair& one) { return one.is_of(hit); });
            if (!pair.party.empty() && !pair.entry.empty() && !is_known) {
                pairs.push_back(std::move(pair));
            }
        }
    }
    return pairs;
}

// "2=match"
std::optional<std::pair<std::size_t, std::string>> read_finding(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
        return std::nullopt;
    }
    std::size_t number = 0;
    const auto* end = text.data() + equals;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    const auto word = text.substr(equals + 1);
    const bool is_word = word == "other" || word == "match" || word == "unknown";
    if (error != std::errc{} || stop != end || !is_word) {
        return std::nullopt;
    }
    return std::pair{number, word};
}

}  // namespace

std::string number_of_hit(const json::value& found, const json::value& decision,
                          const json::value& hit) {
    const auto pairs = pairs_of(found);
    const auto pair = std::ranges::find_if(pairs, [&](const Pair& one) { return one.is_of(hit); });
    return !is_of_case(found, decision) || pair == pairs.end()
               ? std::string{}
               : std::to_string(pair - pairs.begin() + 1);
}

std::string finding_of_hit(const json::value& found, const json::value& hit) {
    std::string finding;
    for (const auto& event : items_at(found, "/events")) {
        if (text_at(event, "/event") != "propose") {
            continue;
        }
        finding.clear();
        for (const auto& one : items_at(event, "/findings")) {
            if (Pair{text_at(one, "/party"), text_at(one, "/entry")}.is_of(hit)) {
                finding = text_at(one, "/finding");
            }
        }
    }
    return finding;
}

std::optional<json::array> read_findings(Session& session, const Arguments& arguments,
                                         const json::value& found) {
    auto pairs = pairs_of(found);
    for (const auto& text : arguments.list("finding")) {
        const auto finding = read_finding(text);
        if (!finding) {
            session.usage(session.text("A finding is HIT=other, HIT=match or HIT=unknown: {0}",
                                       printable(text)));
            return std::nullopt;
        }
        const auto [number, word] = *finding;
        if (number == 0 || number > pairs.size()) {
            session.usage(session.text("The case has no hit of this number: {0}", number));
            return std::nullopt;
        }
        if (!pairs[number - 1].finding.empty()) {
            session.usage(session.text("Two findings about one hit: {0}", number));
            return std::nullopt;
        }
        pairs[number - 1].finding = word;
    }
    json::array findings;
    for (auto& pair : pairs) {
        const auto finding = pair.finding.empty() ? arguments.get("all-hits") : pair.finding;
        if (!finding.empty()) {
            findings.push_back(
                {{"party", pair.party}, {"entry", pair.entry}, {"finding", finding}});
        }
    }
    return findings;
}

}  // namespace sluice::cli
