#include "gateway/flow/list_difference.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <string_view>

#include "security/lists/diff.hpp"

namespace sluice::flow {

namespace {

namespace json = boost::json;

constexpr std::size_t max_shown = 200;  // of each kind; the counts tell all

using Names = std::map<std::string_view, std::string_view>;

Names names_of(const lists::List& list) {
    Names names;
    for (const auto& entry : list.entries) {
        names.emplace(entry.id, entry.names.empty() ? std::string_view{entry.remarks}
                                                    : std::string_view{entry.names[0].text});
    }
    return names;
}

json::object shown(const std::vector<std::string>& ids, const Names& names) {
    json::array entries;
    for (std::size_t i = 0; i < std::min(ids.size(), max_shown); ++i) {
        const auto found = names.find(ids[i]);
        entries.push_back(json::object{
            {"id", ids[i]}, {"name", found == names.end() ? std::string_view{} : found->second}});
    }
    return {{"count", ids.size()}, {"entries", std::move(entries)}};
}

}  // namespace

std::string list_difference(const lists::List* before, int before_version,
                            const lists::List& after) {
    const lists::List none;
    const auto& old = before == nullptr ? none : *before;
    const auto changes = lists::diff(old, after);
    const auto old_names = names_of(old);
    const auto new_names = names_of(after);
    return json::serialize(json::object{{"against", before_version},
                                        {"added", shown(changes.added, new_names)},
                                        {"removed", shown(changes.removed, old_names)},
                                        {"changed", shown(changes.changed, new_names)},
                                        {"unchanged", changes.unchanged}});
}

}  // namespace sluice::flow
