#include "gateway/flow/case_material.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace sluice::flow {

namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(json::string_view{key.data(), key.size()});
    return value != nullptr && value->is_string() ? std::string{value->get_string()}
                                                  : std::string{};
}

void sort_unique(std::vector<std::string>& texts) {
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

std::vector<std::string> scenarios_of(const std::string& monitoring) {
    std::vector<std::string> scenarios;
    boost::system::error_code error;
    const auto parsed = json::parse(monitoring, error);
    if (error || !parsed.is_object()) {
        return scenarios;
    }
    const auto* reasons = parsed.get_object().if_contains("reasons");
    if (reasons == nullptr || !reasons->is_array()) {
        return scenarios;
    }
    for (const auto& reason : reasons->get_array()) {
        if (reason.is_object()) {
            scenarios.push_back(text_of(reason.get_object(), "scenario"));
        }
    }
    std::erase(scenarios, "");
    sort_unique(scenarios);
    return scenarios;
}

std::vector<KeptHit> hits_of(const std::string& matches) {
    std::vector<KeptHit> hits;
    boost::system::error_code error;
    const auto parsed = json::parse(matches, error);
    if (error || !parsed.is_array()) {
        return hits;
    }
    for (const auto& value : parsed.get_array()) {
        if (!value.is_object()) {
            continue;
        }
        const auto& hit = value.get_object();
        const auto* score = hit.if_contains("score");
        hits.push_back(
            {.list_name = text_of(hit, "list"),
             .entry_id = text_of(hit, "id"),
             .party = text_of(hit, "party"),
             .entry = text_of(hit, "entry"),
             .listed_name = text_of(hit, "name"),
             .screened_name = text_of(hit, "value"),
             .field = text_of(hit, "field"),
             .score_permille = score != nullptr && score->is_int64() ? score->get_int64() : 0});
    }
    return hits;
}

CaseTraits traits_of(const store::CaseMaterial& material) {
    CaseTraits traits;
    for (auto& hit : hits_of(material.matches)) {
        traits.parties.push_back(std::move(hit.party));
        traits.entries.push_back(std::move(hit.entry));
    }
    std::erase(traits.parties, "");
    std::erase(traits.entries, "");
    sort_unique(traits.parties);
    sort_unique(traits.entries);
    traits.scenarios = scenarios_of(material.monitoring);
    traits.account = material.account;
    return traits;
}

}  // namespace sluice::flow
