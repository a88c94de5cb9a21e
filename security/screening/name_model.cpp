#include "security/screening/name_model.hpp"

#include <charconv>
#include <fstream>
#include <limits>
#include <sstream>

#include "security/digest/digest.hpp"
#include "security/screening/embedded_tables.hpp"

namespace sluice::screening {

namespace {

constexpr std::string_view file_names[] = {"lists_person.json", "lists_company.json",
                                           "pairs_person.json", "pairs_company.json"};

Result<Scorer> read_scorer(std::string_view text, std::string_view file) {
    auto read = model::Model::parse(text);
    if (!read) {
        auto error = read.error();
        error.where = std::string{file} + error.where;
        return error;
    }
    if (auto error = read->expect_features(feature_names())) {
        error->where = file;
        return *error;
    }
    const auto& metadata = read->header().metadata;
    const auto found = metadata.find("threshold_margin");
    double margin = 0;
    const auto* end =
        found == metadata.end() ? nullptr : found->second.data() + found->second.size();
    if (end == nullptr || std::from_chars(found->second.data(), end, margin).ptr != end) {
        return fail(Errc::invalid_value, "has no threshold_margin", std::string{file});
    }
    Scorer scorer{std::move(*read), 0, margin};
    scorer.threshold = scorer.score_of(margin);
    return scorer;
}

Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) {
        return fail(Errc::io_error, "cannot be read", path);
    }
    return text.str();
}

}  // namespace

double Scorer::score_of(double margin) const {
    const auto raw = model.score_of(margin);
    return 0.99 * model.calibrated(raw) + 0.01 * raw;
}

double Scorer::margin_below(double score) const {
    double low = -64;
    double high = 64;
    if (score_of(low) >= score) {
        return -std::numeric_limits<double>::infinity();
    }
    for (int i = 0; i < 24; ++i) {
        const auto middle = (low + high) / 2;
        (score_of(middle) < score ? low : high) = middle;
    }
    return low;
}

Result<NameModel> NameModel::make(const std::array<std::string, 4>& texts) {
    NameModel made;
    std::string all{digest::hex(digest::sha256(embedded::words_tsv()))};
    all += digest::hex(digest::sha256(embedded::stems_tsv()));
    all += digest::hex(digest::sha256(embedded::lexicon_tsv()));
    all += digest::hex(digest::sha256(embedded::frequencies_tsv()));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto scorer = read_scorer(texts[i], file_names[i]);
        if (!scorer) {
            return scorer.error();
        }
        all += scorer->model.hash();
        made.scorers_.push_back(std::move(*scorer));
    }
    made.hash_ = digest::hex(digest::sha256(all));
    return made;
}

const NameModel& NameModel::shipped() {
    static const auto* made = new NameModel(
        make({std::string{embedded::lists_person()}, std::string{embedded::lists_company()},
              std::string{embedded::pairs_person()}, std::string{embedded::pairs_company()}})
            .value());
    return *made;
}

const NameModel& NameModel::shipped_cards() {
    static const auto* made = new NameModel(
        make({std::string{embedded::card_person()}, std::string{embedded::card_company()},
              std::string{embedded::pairs_person()}, std::string{embedded::pairs_company()}})
            .value());
    return *made;
}

Result<NameModel> NameModel::load(const std::string& folder) {
    std::array<std::string, 4> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto text = read_file(folder + "/" + std::string{file_names[i]});
        if (!text) {
            return text.error();
        }
        texts[i] = std::move(*text);
    }
    return make(texts);
}

const Scorer& NameModel::scorer(OperatingPoint point, NameStyle style) const {
    const std::size_t row = point == OperatingPoint::lists ? 0 : 2;
    return scorers_[row + (style == NameStyle::person ? 0 : 1)];
}

bool has_evidence(const FeatureRow& row) {
    return row[static_cast<std::size_t>(Feature::coverage_high)] >= least_coverage;
}

}  // namespace sluice::screening
