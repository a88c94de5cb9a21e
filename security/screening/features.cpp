#include "security/screening/features.hpp"

#include <algorithm>
#include <numeric>

#include "security/screening/words.hpp"

namespace sluice::screening {

namespace {

struct Description {
    std::string_view name;
    int direction;
};
constexpr std::array<Description, feature_count> descriptions = {{{"coverage_low", 1},
                                                                  {"coverage_high", 1},
                                                                  {"strong_low", 1},
                                                                  {"strong_high", 1},
                                                                  {"evidence", 1},
                                                                  {"strong_evidence", 1},
                                                                  {"rarest_matched", 1},
                                                                  {"rarest_similarity", 1},
                                                                  {"unmatched_low", -1},
                                                                  {"unmatched_high", -1},
                                                                  {"missing_low", -1},
                                                                  {"missing_high", -1},
                                                                  {"leftover_similarity", 1},
                                                                  {"worst_similarity", 1},
                                                                  {"total_cost", -1},
                                                                  {"highest_cost", -1},
                                                                  {"known_apart", -1},
                                                                  {"known_one", -1},
                                                                  {"first_letter", -1},
                                                                  {"first_word", 1},
                                                                  {"last_word", 1},
                                                                  {"in_order", 1},
                                                                  {"pairs", 0},
                                                                  {"words_low", 0},
                                                                  {"words_high", 0},
                                                                  {"initials", 0},
                                                                  {"nicknames", 0},
                                                                  {"merges", 0},
                                                                  {"beginnings", 0},
                                                                  {"trade_words", 0},
                                                                  {"trade_conflict", -1},
                                                                  {"number_match", 1},
                                                                  {"number_conflict", -1},
                                                                  {"legal_form", 1},
                                                                  {"joined_similarity", 1},
                                                                  {"letters", 0},
                                                                  {"other_script", 0}}};

constexpr float strong_similarity = 0.9f;

// One name's side of the alignment.
struct Side {
    const Name& name;
    std::array<float, max_tokens> similarity{};  // of what each word matches; 0: nothing
    float total = 0;
    float matched = 0;
    float strong = 0;

    explicit Side(const Name& n) : name(n) {
        for (const auto& token : n.tokens) {
            total += token.information;
        }
        total = std::max(total, 0.01f);
    }
    void take(std::size_t first, std::size_t count, const TokenMatch& match) {
        for (auto i = first; i < first + count; ++i) {
            similarity[i] = match.similarity;
            const auto information = name.tokens[i].information;
            matched += information * match.similarity;
            strong += match.similarity >= strong_similarity ? information * match.similarity : 0;
        }
    }
    bool is_left(std::size_t i) const { return similarity[i] <= 0; }
    float left() const {
        return sum([](const Token& t) { return t.information; });
    }
    float rarest_left() const {
        float most = 0;
        for (std::size_t i = 0; i < name.tokens.size(); ++i) {
            most = is_left(i) ? std::max(most, name.tokens[i].information) : most;
        }
        return most;
    }
    template <class Value>
    float sum(Value value) const {
        float all = 0;
        for (std::size_t i = 0; i < name.tokens.size(); ++i) {
            all += is_left(i) ? value(name.tokens[i]) : 0;
        }
        return all;
    }
    float words() const {
        return static_cast<float>(std::count_if(name.tokens.begin(), name.tokens.end(),
                                                [](const Token& t) { return !t.is_particle; }));
    }
    float first() const { return end_of(0, 1); }
    float last() const { return end_of(name.tokens.size() - 1, -1); }

private:
    // Similarity of the outermost word that is more than a particle.
    float end_of(std::size_t at, int step) const {
        for (std::size_t i = 0; i < name.tokens.size(); ++i) {
            if (!name.tokens[at].is_particle) {
                return similarity[at];
            }
            at = step > 0 ? at + 1 : at - 1;
        }
        return 0;
    }
};

class Row {
public:
    float& operator[](Feature feature) { return values_[static_cast<std::size_t>(feature)]; }
    const FeatureRow& values() const { return values_; }

private:
    FeatureRow values_{};
};

bool is_edited(const TokenMatch& match) {
    return match.reason == MatchReason::spelling || match.reason == MatchReason::beginning;
}

void describe_pair(Row& row, const AlignedPair& pair, const Name& query, const Name& listed) {
    const auto& a = query.tokens[pair.query_first];
    const auto& b = listed.tokens[pair.listed_first];
    const auto& match = pair.match;
    const bool is_single = pair.query_count == 1 && pair.listed_count == 1;
    row[Feature::total_cost] += match.cost;
    row[Feature::highest_cost] = std::max(row[Feature::highest_cost], match.cost);
    row[Feature::worst_similarity] = std::min(row[Feature::worst_similarity], match.similarity);
    if (pair.weight > row[Feature::rarest_matched]) {
        row[Feature::rarest_matched] = pair.weight;
        row[Feature::rarest_similarity] = match.similarity;
    }
    if (is_single && is_edited(match)) {
        const auto low = static_cast<float>(std::min(a.popularity, b.popularity));
        const auto high = static_cast<float>(std::max(a.popularity, b.popularity));
        row[Feature::known_apart] = std::max(row[Feature::known_apart], low);
        row[Feature::known_one] = std::max(row[Feature::known_one], high);
        row[Feature::first_letter] += a.sound[0] != b.sound[0];
    }
    row[Feature::pairs] += !a.is_particle && !b.is_particle;
    row[Feature::initials] += match.reason == MatchReason::initial;
    row[Feature::nicknames] += match.reason == MatchReason::nickname;
    row[Feature::beginnings] += match.reason == MatchReason::beginning;
    row[Feature::trade_words] +=
        match.reason == MatchReason::org_word || match.reason == MatchReason::translation;
    row[Feature::number_match] += a.is_number && match.cost == 0;
    row[Feature::merges] += !is_single;
}

float order_of(const Alignment& alignment) {
    const auto& pairs = alignment.pairs;
    if (pairs.size() < 2) {
        return 1;
    }
    int kept = 0;
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        kept += pairs[i].listed_first > pairs[i - 1].listed_first;
    }
    return static_cast<float>(kept) / static_cast<float>(pairs.size() - 1);
}

// How close the words come that nothing matches: near names are other people more than typing
// errors, and far ones say nothing.
float leftover_similarity(const Name& query, std::uint32_t query_left, const Name& listed,
                          std::uint32_t listed_left) {
    float best = 0;
    bool has_both = false;
    for (std::size_t i = 0; i < query.tokens.size(); ++i) {
        const auto& a = query.tokens[i];
        if ((query_left >> i & 1) == 0 || a.is_particle) {
            continue;
        }
        for (std::size_t j = 0; j < listed.tokens.size(); ++j) {
            const auto& b = listed.tokens[j];
            if ((listed_left >> j & 1) == 0 || b.is_particle) {
                continue;
            }
            has_both = true;
            const auto length = static_cast<float>(std::max(a.sound.size(), b.sound.size()));
            const auto cost = spelling_cost(a.sound, b.sound, length);
            best = std::max(best, 1 - cost / std::max(length, 1.0f));
        }
    }
    return has_both ? best : 1;
}

float legal_form_of(const Name& query, const Name& listed) {
    const auto& a = query.legal_forms;
    const auto& b = listed.legal_forms;
    if (a.empty() || b.empty()) {
        return 0;
    }
    const auto& words = Words::instance();
    bool is_one_class = false;
    for (const auto x : a) {
        for (const auto y : b) {
            if (x == y) {
                return 2;
            }
            is_one_class = is_one_class || words.generic_form(x) == words.generic_form(y);
        }
    }
    return is_one_class ? 1 : -1;
}

float joined_similarity(const Name& query, const Name& listed) {
    if (query.joined == listed.joined) {
        return 1;
    }
    const auto length =
        std::min<std::size_t>(32, std::max(query.joined.size(), listed.joined.size()));
    const auto limit = static_cast<float>(length) * 0.6f;
    const auto cost = spelling_cost(query.joined, listed.joined, limit);
    return std::max(0.0f, 1 - cost / std::max(1.0f, static_cast<float>(length)));
}

bool is_other_script(const Name& query, const Name& listed) {
    return !query.tokens.empty() && !listed.tokens.empty() &&
           query.tokens[0].script != listed.tokens[0].script;
}

void set_low_and_high(Row& row, Feature low, Feature high, float a, float b) {
    row[low] = std::min(a, b);
    row[high] = std::max(a, b);
}

void describe_sides(Row& row, const Side& a, const Side& b) {
    using enum Feature;
    set_low_and_high(row, coverage_low, coverage_high, a.matched / a.total, b.matched / b.total);
    set_low_and_high(row, strong_low, strong_high, a.strong / a.total, b.strong / b.total);
    set_low_and_high(row, unmatched_low, unmatched_high, a.left(), b.left());
    set_low_and_high(row, missing_low, missing_high, a.rarest_left(), b.rarest_left());
    set_low_and_high(row, words_low, words_high, a.words(), b.words());
    row[first_word] = std::min(a.first(), b.first());
    row[last_word] = std::min(a.last(), b.last());
    const auto trades = [](const Token& t) { return t.org_code != 0 ? 1.0f : 0.0f; };
    const auto numbers = [](const Token& t) { return t.is_number ? 1.0f : 0.0f; };
    row[trade_conflict] = std::min(a.sum(trades), b.sum(trades));
    row[number_conflict] = a.sum(numbers) + b.sum(numbers);
}

constexpr auto names = [] {
    std::array<std::string_view, feature_count> out{};
    for (std::size_t i = 0; i < feature_count; ++i) {
        out[i] = descriptions[i].name;
    }
    return out;
}();
constexpr auto directions = [] {
    std::array<int, feature_count> out{};
    for (std::size_t i = 0; i < feature_count; ++i) {
        out[i] = descriptions[i].direction;
    }
    return out;
}();

}  // namespace

std::string_view feature_name(Feature feature) {
    return names[static_cast<std::size_t>(feature)];
}
std::span<const std::string_view> feature_names() {
    return names;
}
std::span<const int> monotone_directions() {
    return directions;
}

FeatureRow hopeful_features(const Name& query, const Name& listed, const Alignment& alignment) {
    using enum Feature;
    Row row;
    if (query.tokens.empty() || listed.tokens.empty()) {
        return row.values();
    }
    Side a(query);
    Side b(listed);
    row[worst_similarity] = alignment.pairs.empty() ? 0 : 1;
    for (const auto& pair : alignment.pairs) {
        a.take(pair.query_first, pair.query_count, pair.match);
        b.take(pair.listed_first, pair.listed_count, pair.match);
        row[evidence] += pair.weight * pair.match.similarity;
        row[strong_evidence] +=
            pair.match.similarity >= strong_similarity ? pair.weight * pair.match.similarity : 0;
        describe_pair(row, pair, query, listed);
    }
    describe_sides(row, a, b);
    row[in_order] = order_of(alignment);
    row[legal_form] = legal_form_of(query, listed);
    row[letters] = static_cast<float>(std::min(query.joined.size(), listed.joined.size()));
    row[other_script] = is_other_script(query, listed) ? 1 : 0;
    row[Feature::leftover_similarity] = 1;
    row[Feature::joined_similarity] = 1;
    return row.values();
}

void complete(FeatureRow& row, const Name& query, const Name& listed, const Alignment& alignment) {
    if (query.tokens.empty() || listed.tokens.empty()) {
        return;
    }
    std::uint32_t query_left = ~0u;
    std::uint32_t listed_left = ~0u;
    for (const auto& pair : alignment.pairs) {
        query_left &= ~(((1u << pair.query_count) - 1u) << pair.query_first);
        listed_left &= ~(((1u << pair.listed_count) - 1u) << pair.listed_first);
    }
    const auto set = [&](Feature feature, float value) {
        row[static_cast<std::size_t>(feature)] = value;
    };
    set(Feature::leftover_similarity, leftover_similarity(query, query_left, listed, listed_left));
    set(Feature::joined_similarity, joined_similarity(query, listed));
}

FeatureRow features_of(const Name& query, const Name& listed, const Alignment& alignment) {
    auto row = hopeful_features(query, listed, alignment);
    complete(row, query, listed, alignment);
    return row;
}

}  // namespace sluice::screening
