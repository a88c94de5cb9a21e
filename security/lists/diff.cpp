#include "security/lists/diff.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <map>

#include "security/digest/digest.hpp"
#include "security/lists/names_of.hpp"

namespace sluice::lists {

namespace {

std::string quoted(std::string_view text) {
    return boost::json::serialize(boost::json::string_view{text.data(), text.size()});
}

// Builds an object of the fields that are not empty.
class Object {
public:
    void raw(std::string_view key, std::string_view json) {
        out_ += out_.empty() ? "{" : ",";
        out_ += quoted(key);
        out_ += ':';
        out_ += json;
    }
    void text(std::string_view key, std::string_view value) {
        if (!value.empty()) {
            raw(key, quoted(value));
        }
    }
    template <class Item, class ToJson>
    void array(std::string_view key, const std::vector<Item>& items, ToJson item_json) {
        std::string json;
        for (const auto& item : items) {
            json += json.empty() ? "[" : ",";
            json += item_json(item);
        }
        if (!json.empty()) {
            raw(key, json + "]");
        }
    }
    std::string done() && { return out_.empty() ? "{}" : out_ + "}"; }

private:
    std::string out_;
};

std::string json_of(const ListedName& name) {
    Object object;
    object.text("text", name.text);
    object.text("kind", name_of(name.kind));
    object.text("family", name.family);
    return std::move(object).done();
}

std::string json_of(const ListedId& id) {
    Object object;
    object.text("kind", name_of(id.kind));
    object.text("value", id.value);
    object.text("country", id.country);
    return std::move(object).done();
}

std::string json_of(const std::string& text) {
    return quoted(text);
}

// "1951", "1951/1953", "1955-01", "1955-01-15", with "~" in front for circa.
std::string json_of(const PartialDate& date) {
    const auto two = [](int n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
    auto text = (date.circa ? "~" : "") + std::to_string(date.first_year);
    if (date.last_year != date.first_year) {
        text += '/' + std::to_string(date.last_year);
    }
    text += date.month != 0 ? two(date.month) : "";
    text += date.day != 0 ? two(date.day) : "";
    return quoted(text);
}

}  // namespace

std::string to_json(const ListEntry& entry) {
    const auto item = [](const auto& value) { return json_of(value); };
    Object object;
    object.text("id", entry.id);
    object.text("kind", name_of(entry.kind));
    object.array("names", entry.names, item);
    if (entry.gender != Gender::unknown) {
        object.text("gender", name_of(entry.gender));
    }
    object.array("born", entry.born, item);
    object.array("birth_places", entry.birth_places, item);
    object.array("countries", entry.countries, item);
    object.array("ids", entry.ids, item);
    object.array("addresses", entry.addresses, item);
    object.array("programmes", entry.programmes, item);
    object.array("linked_to", entry.linked_to, item);
    object.text("listed_on", entry.listed_on ? to_iso_date(*entry.listed_on) : "");
    object.text("listed_until", entry.listed_until ? to_iso_date(*entry.listed_until) : "");
    object.text("remarks", entry.remarks);
    if (entry.weight_permille > 0) {
        object.text("weight_permille", std::to_string(entry.weight_permille));
    }
    return std::move(object).done();
}

std::string entry_digest(const ListEntry& entry) {
    return digest::hex(digest::sha256(to_json(entry)));
}

Diff diff(const List& before, const List& after) {
    std::map<std::string_view, const ListEntry*> old_entries;
    for (const auto& entry : before.entries) {
        old_entries.emplace(entry.id, &entry);
    }
    Diff result;
    for (const auto& entry : after.entries) {
        const auto found = old_entries.find(entry.id);
        if (found == old_entries.end()) {
            result.added.push_back(entry.id);
            continue;
        }
        if (*found->second == entry) {
            ++result.unchanged;
        } else {
            result.changed.push_back(entry.id);
        }
        old_entries.erase(found);
    }
    for (const auto& [id, entry] : old_entries) {
        result.removed.emplace_back(id);
    }
    std::ranges::sort(result.added);
    std::ranges::sort(result.changed);
    return result;
}

std::optional<Error> check_shrinkage(const List& before, const List& after, int max_percent) {
    check(max_percent >= 0 && max_percent <= 100, "a share of a list is a percentage");
    const auto removed = diff(before, after).removed.size();
    if (removed * 100 <= before.entries.size() * static_cast<std::size_t>(max_percent)) {
        return std::nullopt;
    }
    return fail(Errc::malformed,
                "of " + std::to_string(before.entries.size()) + " entries of the version before " +
                    std::to_string(removed) + " are gone: is the file cut off?",
                after.name);
}

}  // namespace sluice::lists
