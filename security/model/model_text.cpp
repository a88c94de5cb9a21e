// The model file: one JSON object, written in one canonical form. Numbers are floats in their
// shortest text or whole numbers, so that reading and writing lose nothing.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <limits>

#include "security/model/model.hpp"

namespace sluice::model {

namespace json = boost::json;

namespace {

constexpr std::string_view format_name = "sluice-model-1";

// ---- writing

std::string text_of(const std::string& value) {
    return json::serialize(json::string(value));
}

std::string text_of(float value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, end};
}
std::string text_of(std::int32_t value) {
    return std::to_string(value);
}
std::string text_of(bool value) {
    return value ? "1" : "0";
}

// "[a,b,c]" of what `get` takes from each item.
template <class Items, class Get>
std::string list(const Items& items, Get get) {
    std::string out = "[";
    for (const auto& item : items) {
        out += (out.size() == 1 ? "" : ",") + text_of(get(item));
    }
    return out + "]";
}

constexpr auto itself = [](const auto& item) { return item; };

std::string text_of(const Tree& tree) {
    return "{\"feature\":" + list(tree, [](const TreeNode& node) { return node.feature; }) +
           ",\"threshold\":" + list(tree, [](const TreeNode& node) { return node.threshold; }) +
           ",\"left\":" + list(tree, [](const TreeNode& node) { return node.left; }) +
           ",\"missing_left\":" +
           list(tree, [](const TreeNode& node) { return node.missing_left; }) +
           ",\"mean\":" + list(tree, [](const TreeNode& node) { return node.mean; }) + "}";
}

std::string text_of(const CardFeature& feature) {
    return "{\"edges\":" + list(feature.edges, itself) +
           ",\"points\":" + list(feature.points, itself) +
           ",\"missing\":" + text_of(feature.missing) +
           ",\"monotone\":" + std::to_string(feature.monotone) + "}";
}

// One row a line, so that two versions of a model can be compared.
template <class Rows>
std::string rows(const Rows& items) {
    std::string out = "[";
    for (const auto& item : items) {
        out += (out.size() == 1 ? "\n" : ",\n") + text_of(item);
    }
    return out + "]";
}

std::string kind_text(const BoostedTrees& trees) {
    return "\"kind\":\"boosted_trees\",\n\"base\":" + text_of(trees.base()) +
           ",\n\"trees\":" + rows(trees.trees());
}
std::string kind_text(const ScoreCard& card) {
    return "\"kind\":\"score_card\",\n\"base\":" + text_of(card.base()) +
           ",\n\"scale\":" + text_of(card.scale()) + ",\n\"card\":" + rows(card.card());
}

std::string metadata_text(const std::map<std::string, std::string>& metadata) {
    std::string out = "{";
    for (const auto& [key, value] : metadata) {
        out += (out.size() == 1 ? "\n" : ",\n") + text_of(key) + ":" + text_of(value);
    }
    return out + "}";
}

// ---- reading

// Reads members and remembers the first thing that is wrong, so that a reader reads like a list.
class Reading {
public:
    std::optional<Error> error;

    bool wrong(Errc code, std::string why, const std::string& where) {
        if (!error) {
            error = fail(code, std::move(why), where);
        }
        return false;
    }
    const json::value* member(const json::object& object, std::string_view key,
                              const std::string& where) {
        const auto* found = object.if_contains(key);
        if (found == nullptr) {
            wrong(Errc::missing_field, "is missing", where + "/" + std::string{key});
        }
        return found;
    }
    const json::object& object(const json::value* value, const std::string& where) {
        static const json::object none;
        if (value != nullptr && value->is_object()) {
            return value->get_object();
        }
        wrong(Errc::invalid_value, "has to be an object", where);
        return none;
    }
    const json::array& array(const json::value* value, const std::string& where) {
        static const json::array none;
        if (value != nullptr && value->is_array()) {
            return value->get_array();
        }
        wrong(Errc::invalid_value, "has to be a list", where);
        return none;
    }
    std::string text(const json::value* value, const std::string& where) {
        if (value != nullptr && value->is_string() && value->get_string().size() <= 4096) {
            return std::string{value->get_string()};
        }
        wrong(Errc::invalid_value, "has to be a text of at most 4096 bytes", where);
        return {};
    }
    void read(const json::value& value, float& out, const std::string& where) {
        json::error_code code;
        const auto number = value.to_number<double>(code);
        if (code || std::abs(number) > static_cast<double>(std::numeric_limits<float>::max())) {
            wrong(Errc::invalid_value, "has to be a number", where);
        } else {
            out = static_cast<float>(number);
        }
    }
    void read(const json::value& value, std::int32_t& out, const std::string& where) {
        json::error_code code;
        out = value.to_number<std::int32_t>(code);
        if (code) {
            wrong(Errc::invalid_value, "has to be a whole number", where);
        }
    }
    template <class T>
    T number(const json::object& object, std::string_view key, const std::string& where) {
        T out{};
        if (const auto* value = member(object, key, where)) {
            read(*value, out, where + "/" + std::string{key});
        }
        return out;
    }
    template <class T>
    std::vector<T> numbers(const json::object& object, std::string_view key,
                           const std::string& where) {
        const auto place = where + "/" + std::string{key};
        std::vector<T> out;
        for (const auto& value : array(member(object, key, where), place)) {
            const auto index = std::to_string(out.size());
            read(value, out.emplace_back(), place + "/" + index);
        }
        return out;
    }
    void only(const json::object& object, std::initializer_list<std::string_view> keys,
              const std::string& where) {
        for (const auto& item : object) {
            if (std::find(keys.begin(), keys.end(), std::string_view{item.key()}) == keys.end()) {
                wrong(Errc::unknown_field, "is not known", where + "/" + std::string{item.key()});
            }
        }
    }
};

Tree read_tree(Reading& in, const json::value& value, const std::string& where) {
    const auto& object = in.object(&value, where);
    in.only(object, {"feature", "threshold", "left", "missing_left", "mean"}, where);
    const auto feature = in.numbers<std::int32_t>(object, "feature", where);
    const auto threshold = in.numbers<float>(object, "threshold", where);
    const auto left = in.numbers<std::int32_t>(object, "left", where);
    const auto missing_left = in.numbers<std::int32_t>(object, "missing_left", where);
    const auto mean = in.numbers<float>(object, "mean", where);
    const auto count = feature.size();
    if (threshold.size() != count || left.size() != count || missing_left.size() != count ||
        mean.size() != count) {
        in.wrong(Errc::invalid_value, "its lists have different lengths", where);
        return {};
    }
    Tree tree;
    for (std::size_t i = 0; i < count; ++i) {
        tree.push_back({feature[i], threshold[i], left[i], missing_left[i] != 0, mean[i]});
    }
    return tree;
}

Result<Model::Kind> read_trees(Reading& in, const json::object& top, std::size_t features) {
    in.only(top,
            {"format", "kind", "name", "version", "objective", "features", "metadata",
             "calibration", "base", "trees"},
            "");
    std::vector<Tree> trees;
    for (const auto& value : in.array(in.member(top, "trees", ""), "/trees")) {
        trees.push_back(read_tree(in, value, "/trees/" + std::to_string(trees.size())));
    }
    const auto base = in.number<float>(top, "base", "");
    if (in.error) {
        return *in.error;
    }
    auto made = BoostedTrees::make(std::move(trees), features, base);
    if (!made) {
        return fail(made.error().code, made.error().detail, "/" + made.error().where);
    }
    return Model::Kind{*made};
}

Result<Model::Kind> read_card(Reading& in, const json::object& top) {
    in.only(top,
            {"format", "kind", "name", "version", "objective", "features", "metadata",
             "calibration", "base", "scale", "card"},
            "");
    std::vector<CardFeature> card;
    for (const auto& value : in.array(in.member(top, "card", ""), "/card")) {
        const auto where = "/card/" + std::to_string(card.size());
        const auto& object = in.object(&value, where);
        in.only(object, {"edges", "points", "missing", "monotone"}, where);
        card.push_back({in.numbers<float>(object, "edges", where),
                        in.numbers<std::int32_t>(object, "points", where),
                        in.number<std::int32_t>(object, "missing", where),
                        in.number<std::int32_t>(object, "monotone", where)});
    }
    const auto base = in.number<float>(top, "base", "");
    const auto scale = in.number<float>(top, "scale", "");
    if (in.error) {
        return *in.error;
    }
    auto made = ScoreCard::make(std::move(card), base, scale);
    if (!made) {
        return fail(made.error().code, made.error().detail, "/" + made.error().where);
    }
    return Model::Kind{*made};
}

ModelHeader read_header(Reading& in, const json::object& top) {
    ModelHeader header;
    header.name = in.text(in.member(top, "name", ""), "/name");
    header.version = in.text(in.member(top, "version", ""), "/version");
    const auto objective = in.text(in.member(top, "objective", ""), "/objective");
    if (objective != "logistic" && objective != "identity") {
        in.wrong(Errc::invalid_value, "has to be logistic or identity", "/objective");
    }
    header.objective = objective == "logistic" ? Objective::logistic : Objective::identity;
    for (const auto& value : in.array(in.member(top, "features", ""), "/features")) {
        const auto where = "/features/" + std::to_string(header.features.size());
        header.features.push_back(in.text(&value, where));
    }
    for (const auto& item : in.object(in.member(top, "metadata", ""), "/metadata")) {
        const std::string key{item.key()};
        header.metadata[key] = in.text(&item.value(), "/metadata/" + key);
    }
    return header;
}

Result<Calibration> read_calibration(Reading& in, const json::object& top) {
    const auto* value = top.if_contains("calibration");
    if (value == nullptr) {
        return Calibration{};
    }
    const std::string where = "/calibration";
    const auto& object = in.object(value, where);
    in.only(object, {"shape", "x", "y"}, where);
    const auto shape = in.text(in.member(object, "shape", where), where + "/shape");
    if (shape != "step" && shape != "linear") {
        in.wrong(Errc::invalid_value, "has to be step or linear", where + "/shape");
    }
    auto x = in.numbers<float>(object, "x", where);
    auto y = in.numbers<float>(object, "y", where);
    if (in.error) {
        return *in.error;
    }
    return Calibration::make(
        shape == "step" ? Calibration::Shape::step : Calibration::Shape::linear, std::move(x),
        std::move(y));
}

}  // namespace

std::string Model::to_text() const {
    std::string out = "{\"format\":\"" + std::string{format_name} +
                      "\",\n\"name\":" + text_of(header_.name) +
                      ",\n\"version\":" + text_of(header_.version) + ",\n\"objective\":" +
                      (header_.objective == Objective::logistic ? "\"logistic\"" : "\"identity\"") +
                      ",\n\"features\":" + rows(header_.features) +
                      ",\n\"metadata\":" + metadata_text(header_.metadata) + ",\n" +
                      std::visit([](const auto& one) { return kind_text(one); }, kind_);
    if (!calibration_.empty()) {
        out += std::string{",\n\"calibration\":{\"shape\":"} +
               (calibration_.shape() == Calibration::Shape::step ? "\"step\"" : "\"linear\"") +
               ",\"x\":" + list(calibration_.x(), itself) +
               ",\"y\":" + list(calibration_.y(), itself) + "}";
    }
    return out + "}\n";
}

Result<Model> Model::parse(std::string_view text) {
    if (text.size() > max_file_bytes) {
        return fail(Errc::too_large, "a model file is at most 16 MiB", "");
    }
    json::error_code code;
    const auto document = json::parse(json::string_view{text.data(), text.size()}, code);
    if (code) {
        return fail(Errc::malformed, "no JSON: " + code.message(), "");
    }
    Reading in;
    const auto& top = in.object(&document, "");
    if (in.text(in.member(top, "format", ""), "/format") != format_name) {
        in.wrong(Errc::invalid_value, "has to be " + std::string{format_name}, "/format");
    }
    auto header = read_header(in, top);
    auto calibration = read_calibration(in, top);
    const auto kind_name = in.text(in.member(top, "kind", ""), "/kind");
    if (kind_name != "boosted_trees" && kind_name != "score_card") {
        in.wrong(Errc::invalid_value, "has to be boosted_trees or score_card", "/kind");
    }
    if (in.error) {
        return *in.error;
    }
    if (!calibration) {
        return calibration.error();
    }
    auto kind = kind_name == "score_card" ? read_card(in, top)
                                          : read_trees(in, top, header.features.size());
    if (!kind) {
        return kind.error();
    }
    return make(std::move(header), std::move(*kind), std::move(*calibration));
}

}  // namespace sluice::model
