#include "security/keys/register.hpp"

#include <algorithm>
#include <iterator>

namespace sluice::keys {

namespace {

constexpr std::string_view use_names[] = {
    "bank_signature", "bank_encryption", "bank_authentication", "webhook", "tls",
    "audit",          "columns"};
constexpr std::string_view state_names[] = {"next", "current", "retired"};
constexpr int max_current = 2;

template <class Enum, std::size_t size>
std::optional<Enum> parse(const std::string_view (&names)[size], std::string_view text) {
    const auto found = std::find(std::begin(names), std::end(names), text);
    if (found == std::end(names)) {
        return std::nullopt;
    }
    return static_cast<Enum>(found - std::begin(names));
}

bool is_same_place(const KeyEntry& a, const KeyEntry& b) {
    return a.owner == b.owner && a.use == b.use;
}

bool is_valid(const KeyEntry& entry, Instant now) {
    return entry.not_before <= now && now < entry.not_after;
}

bool overlap(const KeyEntry& a, const KeyEntry& b) {
    return a.not_before < b.not_after && b.not_before < a.not_after;
}

Error refused(const KeyEntry& entry, std::string why) {
    return fail(Errc::key_unusable, std::move(why), entry.name);
}

// What is wrong between two entries; the second comes later in the register.
void compare(const KeyEntry& first, const KeyEntry& second, std::vector<Error>& found) {
    if (first.name == second.name) {
        found.push_back(refused(second, "this name is there twice"));
    }
    if (!first.id.empty() && first.id == second.id) {
        // One key for two uses lets what one makes pass for the other.
        found.push_back(refused(second, "this key is there twice"));
    }
    if (!is_same_place(first, second)) {
        return;
    }
    using enum KeyState;
    if (first.state == next && second.state == next) {
        found.push_back(refused(second, "a second next key for one use"));
    }
    if (first.state == current && second.state == current && !overlap(first, second)) {
        found.push_back(refused(second, "two current keys whose validity does not overlap"));
    }
    const bool is_next_first = first.state == next;
    const auto& coming = is_next_first ? first : second;
    const auto& going = is_next_first ? second : first;
    if (coming.state == next && going.state == current && coming.not_before >= going.not_after) {
        found.push_back(refused(coming, "becomes valid after the current key has expired"));
    }
}

auto count_current(std::span<const KeyEntry> entries, const KeyEntry& like) {
    return std::count_if(entries.begin(), entries.end(), [&](const KeyEntry& each) {
        return is_same_place(each, like) && each.state == KeyState::current;
    });
}

std::vector<KeyEntry>::iterator find(std::vector<KeyEntry>& entries, std::string_view name) {
    return std::find_if(entries.begin(), entries.end(),
                        [&](const KeyEntry& each) { return each.name == name; });
}

Error no_such_key(std::string_view name) {
    return fail(Errc::not_found, "no such key in the register", std::string(name));
}

bool was_sent(std::span<const ExpiryAlert> sent, const ExpiryAlert& alert) {
    return std::any_of(sent.begin(), sent.end(), [&](const ExpiryAlert& each) {
        return each.name == alert.name && each.not_after == alert.not_after &&
               each.days <= alert.days;
    });
}

}  // namespace

std::string_view name(KeyUse use) {
    return use_names[static_cast<std::size_t>(use)];
}

std::string_view name(KeyState state) {
    return state_names[static_cast<std::size_t>(state)];
}

std::optional<KeyUse> parse_key_use(std::string_view text) {
    return parse<KeyUse>(use_names, text);
}

std::optional<KeyState> parse_key_state(std::string_view text) {
    return parse<KeyState>(state_names, text);
}

std::vector<Error> refusals(std::span<const KeyEntry> entries) {
    std::vector<Error> found;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        if (entry.not_after <= entry.not_before) {
            found.push_back(refused(entry, "its validity ends before it begins"));
        }
        for (std::size_t earlier = 0; earlier < i; ++earlier) {
            compare(entries[earlier], entry, found);
        }
        if (entry.state == KeyState::current &&
            count_current(entries.first(i + 1), entry) == max_current + 1) {
            found.push_back(refused(entry, "a third current key for one use"));
        }
    }
    return found;
}

Result<void> check_use(const KeyEntry& entry, KeyUse use, Instant now) {
    if (entry.use != use) {
        return refused(entry, "this key is for another use");
    }
    if (entry.state != KeyState::current) {
        return refused(entry, entry.state == KeyState::next ? "this key is not in use yet"
                                                            : "this key is retired");
    }
    if (!is_valid(entry, now)) {
        return refused(
            entry, now < entry.not_before ? "this key is not valid yet" : "this key has expired");
    }
    return {};
}

Result<const KeyEntry*> current_key(std::span<const KeyEntry> entries, std::string_view owner,
                                    KeyUse use, Instant now) {
    const KeyEntry* best = nullptr;
    std::optional<Error> refusal;
    for (const auto& entry : entries) {
        if (entry.owner != owner || entry.use != use || entry.state != KeyState::current) {
            continue;
        }
        if (auto checked = check_use(entry, use, now); !checked) {
            refusal = checked.error();
        } else if (best == nullptr || entry.not_before > best->not_before) {
            best = &entry;
        }
    }
    if (best != nullptr) {
        return best;
    }
    return refusal ? *refusal
                   : fail(Errc::key_missing, "no current key for this use", std::string(name(use)));
}

std::vector<const KeyEntry*> accepted_keys(std::span<const KeyEntry> entries,
                                           std::string_view owner, KeyUse use, Instant now) {
    std::vector<const KeyEntry*> accepted;
    for (const auto& entry : entries) {
        if (entry.owner == owner && entry.use == use && entry.state != KeyState::retired &&
            is_valid(entry, now)) {
            accepted.push_back(&entry);
        }
    }
    std::stable_sort(accepted.begin(), accepted.end(), [](const KeyEntry* a, const KeyEntry* b) {
        return a->not_before > b->not_before;
    });
    return accepted;
}

Result<std::vector<KeyEntry>> promote(std::vector<KeyEntry> entries, std::string_view name,
                                      Instant now) {
    const auto entry = find(entries, name);
    if (entry == entries.end()) {
        return no_such_key(name);
    }
    if (entry->state != KeyState::next) {
        return refused(*entry, "only a next key is taken into use");
    }
    if (!is_valid(*entry, now)) {
        return refused(*entry, "this key is not valid now");
    }
    for (auto& each : entries) {
        // Left current, it would stand beside the new one without overlap, which is refused.
        if (is_same_place(each, *entry) && each.state == KeyState::current &&
            each.not_after <= now) {
            each.state = KeyState::retired;
        }
    }
    if (count_current(entries, *entry) >= max_current) {
        return refused(*entry, "two keys are in use already; retire one first");
    }
    entry->state = KeyState::current;
    return entries;
}

Result<std::vector<KeyEntry>> retire(std::vector<KeyEntry> entries, std::string_view name,
                                     Instant now) {
    const auto entry = find(entries, name);
    if (entry == entries.end()) {
        return no_such_key(name);
    }
    if (entry->state != KeyState::current) {
        return refused(*entry, "only a current key is retired");
    }
    entry->state = KeyState::retired;
    if (!current_key(entries, entry->owner, entry->use, now)) {
        return refused(*entry, "no other key is in use and valid");
    }
    return entries;
}

std::vector<ExpiryAlert> alerts_due(std::span<const KeyEntry> entries,
                                    std::span<const ExpiryAlert> sent, Instant now) {
    std::vector<ExpiryAlert> due;
    for (const auto& entry : entries) {
        if (entry.state == KeyState::retired) {
            continue;
        }
        std::optional<ExpiryAlert> most_urgent;
        for (const int days : alert_days) {
            if (now >= entry.not_after - std::chrono::days(days)) {
                most_urgent = ExpiryAlert{entry.name, entry.not_after, days};
            }
        }
        if (most_urgent && !was_sent(sent, *most_urgent)) {
            due.push_back(std::move(*most_urgent));
        }
    }
    return due;
}

}  // namespace sluice::keys
