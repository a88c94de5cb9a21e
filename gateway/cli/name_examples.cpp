#include "gateway/cli/name_examples.hpp"

#include <algorithm>

#include "security/digest/digest.hpp"
#include "security/lists/names_of.hpp"

namespace sluice::cli {

namespace {

using namespace screening;

constexpr std::size_t negatives_a_customer = 10;
constexpr std::size_t negatives_an_alias = 3;
constexpr std::size_t customers_to_learn_from = 12'000;
constexpr std::size_t customers_to_be_quiet_for = 12'000;
// An alias that shares less than this with the primary name is a nickname or a translation: no
// spelling tells it, and trees that see it learn that strangers are aliases.
constexpr float least_alias_coverage = 0.65f;

NameStyle style_of(std::string_view schema) {
    return lists::entity_kind_of(schema) == lists::EntityKind::person ? NameStyle::person
                                                                      : NameStyle::organisation;
}

float coverage(const FeatureRow& row) {
    return row[static_cast<std::size_t>(Feature::coverage_high)];
}

class Builder {
public:
    explicit Builder(const NameTrainingData& data) : data_(data) {
        for (std::size_t i = 0; i < data.lists.size(); ++i) {
            index_list(*data.lists[i], i == 0);
        }
        for (auto* index : {&people_, &others_, &first_people_, &first_others_}) {
            index->finish();
        }
    }

    Result<NameExamples> make() {
        for (const auto step : {&Builder::add_pairs, &Builder::add_aliases, &Builder::add_altered,
                                &Builder::add_scripts}) {
            if (auto error = (this->*step)()) {
                return *error;
            }
        }
        add_customers();
        add_quiet_companies();
        return std::move(examples_);
    }

private:
    // Positions of entries in all lists together.
    void index_list(const lists::List& list, bool is_first) {
        for (const auto& entry : list.entries) {
            const auto style = entry.kind == lists::EntityKind::person ? NameStyle::person
                                                                       : NameStyle::organisation;
            const auto number = static_cast<std::uint32_t>(ids_.size());
            ids_.push_back(entry.id);
            first_.push_back(is_first);
            for (std::uint32_t which = 0; which < entry.names.size(); ++which) {
                for (auto& name : read_names(entry.names[which].text, style)) {
                    if (name.tokens.empty()) {
                        continue;
                    }
                    if (is_first && which == 0) {
                        (style == NameStyle::person ? first_people_ : first_others_)
                            .add({number, which, name});
                    }
                    (style == NameStyle::person ? people_ : others_)
                        .add({number, which, std::move(name)});
                }
            }
        }
    }

    bool is_left_out(std::string_view target) const {
        return data_.folds > 1 && part_of(target, data_.folds) == data_.fold;
    }

    FeatureRow compare(const Name& a, const Name& b) {
        return features_of(a, b, aligner_.align(a, b));
    }

    std::optional<Error> add_pairs() {
        const auto& table = data_.pairs;
        const auto name1 = table.require("name1");
        const auto name2 = table.require("name2");
        const auto schema = table.require("schema");
        const auto label = table.require("is_match");
        for (const auto* column : {&name1, &name2, &schema, &label}) {
            if (!*column) {
                return column->error();
            }
        }
        for (std::size_t i = 0; i < table.rows(); ++i) {
            const auto target = table.at(i, *name2);
            if (is_left_out(target)) {
                continue;
            }
            const auto style = style_of(table.at(i, *schema));
            const auto row =
                compare(read_name(table.at(i, *name1), style), read_name(target, style));
            examples_.pairs.push_back(
                {row, style, table.at(i, *label) == "true", 1, part_of(target, 5)});
        }
        return std::nullopt;
    }

    std::optional<Error> add_aliases() {
        const auto& table = data_.aliases;
        const auto kind = table.require("kind");
        const auto schema = table.require("schema");
        const auto query = table.require("query");
        const auto candidate = table.require("candidate");
        const auto target = table.require("candidate_ent");
        const auto label = table.require("is_match");
        for (const auto* column : {&kind, &schema, &query, &candidate, &target, &label}) {
            if (!*column) {
                return column->error();
            }
        }
        for (std::size_t i = 0; i < table.rows(); ++i) {
            const auto id = table.at(i, *target);
            if (is_left_out(id)) {
                continue;
            }
            const auto style = style_of(table.at(i, *schema));
            const auto name = read_name(table.at(i, *query), style);
            const auto row = compare(name, read_name(table.at(i, *candidate), style));
            const bool is_match = table.at(i, *label) == "true";
            if (is_match && coverage(row) < least_alias_coverage) {
                continue;
            }
            examples_.aliases.push_back({row, style, is_match, 1, part_of(id, 5)});
            if (is_match) {
                add_nearest_others(name, id, style);
            }
        }
        return std::nullopt;
    }

    // The nearest primary names of other entries of the first list, which lists nobody twice.
    void add_nearest_others(const Name& name, std::string_view id, NameStyle style) {
        const auto& index = style == NameStyle::person ? first_people_ : first_others_;
        std::size_t added = 0;
        for (const auto& found : index.search(name, negatives_an_alias + 3, scratch_of(index))) {
            const auto& other = index.names()[found.name];
            if (ids_[other.owner] != id && added < negatives_an_alias) {
                const float weight = style == NameStyle::person ? 0.3f : 1.0f;
                examples_.aliases.push_back(
                    {compare(name, other.name), style, false, weight, part_of(id, 5)});
                ++added;
            }
        }
    }

    std::optional<Error> add_altered() {
        for (const auto& table : data_.altered) {
            const auto written = table.require("treated_name");
            const auto listed = table.require("untreated_name");
            if (!written || !listed) {
                return written ? listed.error() : written.error();
            }
            for (std::size_t i = 0; i < table.rows(); ++i) {
                add_variant(table.at(i, *written), table.at(i, *listed), NameStyle::person, 1);
            }
        }
        return std::nullopt;
    }

    std::optional<Error> add_scripts() {
        for (const auto& table : data_.scripts) {
            const auto schema = table.require("schema");
            const auto query = table.require("query");
            const auto candidate = table.require("candidate");
            if (!schema || !query || !candidate) {
                return schema ? query ? candidate.error() : query.error() : schema.error();
            }
            for (std::size_t i = 0; i < table.rows(); ++i) {
                const auto style = style_of(table.at(i, *schema));
                add_variant(table.at(i, *query), table.at(i, *candidate), style, 0.5f);
            }
        }
        return std::nullopt;
    }

    void add_variant(std::string_view query, std::string_view listed, NameStyle style,
                     float weight) {
        if (is_left_out(listed)) {
            return;
        }
        const auto row = compare(read_name(query, style), read_name(listed, style));
        if (coverage(row) >= least_alias_coverage) {
            examples_.aliases.push_back({row, style, true, weight, part_of(listed, 5)});
        }
    }

    // Every second one to learn from, the others to see how often they would be alerted.
    void add_customers() {
        const auto& all = data_.customers;
        const auto step = std::max<std::size_t>(
            2, all.size() /
                   std::max<std::size_t>(1, customers_to_learn_from + customers_to_be_quiet_for));
        for (std::size_t i = 0; i + step <= all.size(); i += 2 * step) {
            if (!is_left_out(all[i])) {
                learn_from(all[i], NameStyle::person);
                learn_from(all[i], NameStyle::organisation);
            }
            be_quiet_for(all[i + step / 2], NameStyle::person, examples_.quiet);
            be_quiet_for(all[i + step / 2], NameStyle::organisation, examples_.quiet_as_company);
        }
    }

    // A party whose kind nobody told is read as a company too, so companies learn from people.
    void learn_from(std::string_view customer, NameStyle style) {
        const auto& index = style == NameStyle::person ? people_ : others_;
        const auto name = read_name(customer, style);
        std::size_t rank = 0;
        for (const auto& found : index.search(name, negatives_a_customer, scratch_of(index))) {
            const float weight = rank++ < 3 ? 1.0f : 0.5f;
            examples_.customers.push_back({compare(name, index.names()[found.name].name), style,
                                           false, weight, part_of(customer, 5)});
        }
    }

    void be_quiet_for(std::string_view customer, NameStyle style,
                      std::vector<std::vector<FeatureRow>>& out) {
        const auto& index = style == NameStyle::person ? people_ : others_;
        const auto name = read_name(customer, style);
        auto& rows = out.emplace_back();
        for (const auto& found : index.search(name, 64, scratch_of(index))) {
            rows.push_back(compare(name, index.names()[found.name].name));
        }
    }

    // Companies of the first list stand for ordinary ones: how near do they come to others on it?
    void add_quiet_companies() {
        for (const auto& name : first_others_.names()) {
            if (part_of(ids_[name.owner], 4) != 0) {
                continue;
            }
            auto& rows = examples_.quiet_companies.emplace_back();
            for (const auto& found :
                 first_others_.search(name.name, 20, scratch_of(first_others_))) {
                const auto& other = first_others_.names()[found.name];
                if (other.owner != name.owner) {
                    rows.push_back(compare(name.name, other.name));
                }
            }
        }
    }

    NameIndex::Scratch& scratch_of(const NameIndex& index) { return scratches_[&index]; }

    const NameTrainingData& data_;
    std::vector<std::string> ids_;
    std::vector<bool> first_;
    NameIndex people_;
    NameIndex others_;
    NameIndex first_people_;
    NameIndex first_others_;
    std::map<const NameIndex*, NameIndex::Scratch> scratches_;
    Aligner aligner_;
    NameExamples examples_;
};

}  // namespace

unsigned part_of(std::string_view target, unsigned folds) {
    const auto hash = digest::sha256(target);
    return (unsigned{hash[0]} << 8 | hash[1]) % std::max(1u, folds);
}

Result<NameExamples> make_name_examples(const NameTrainingData& data) {
    return Builder(data).make();
}

}  // namespace sluice::cli
