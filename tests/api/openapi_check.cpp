#include "tests/api/openapi_check.hpp"

#include <algorithm>
#include <cctype>
#include <regex>
#include <stdexcept>

#include "gateway/api/embedded_openapi.hpp"
#include "gateway/api/header_list.hpp"

namespace sluice::test {

namespace {

using api::json::Value;
using Kind = Value::Kind;

const Value& at(const Value& node, std::string_view name) {
    const auto* found = node.find(name);
    if (found == nullptr) {
        throw std::runtime_error("openapi.json has no member " + std::string{name});
    }
    return *found;
}

bool has_type(const Value& value, std::string_view type) {
    switch (value.kind) {
        case Kind::object:
            return type == "object";
        case Kind::array:
            return type == "array";
        case Kind::string:
            return type == "string";
        case Kind::boolean:
            return type == "boolean";
        case Kind::number:
            return type == "integer" && value.text.find_first_of(".eE") == std::string::npos;
        case Kind::null:
            return type == "null";
    }
    return false;
}

bool equal(const Value& a, const Value& b) {
    return a.kind == b.kind && a.truth == b.truth && a.text == b.text;
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

}  // namespace

OpenApiCheck::OpenApiCheck() : document_(*api::json::parse(api::openapi_json())) {}

std::vector<std::string> OpenApiCheck::operations() const {
    std::vector<std::string> list;
    for (const auto& [path, item] : at(document_, "paths").members) {
        for (const auto& [method, operation] : item.members) {
            if (operation.find("operationId") != nullptr) {
                list.push_back(upper(method) + ' ' + path);
            }
        }
    }
    return list;
}

const Value& OpenApiCheck::resolve(const Value& node) const {
    const auto* reference = node.find("$ref");
    if (reference == nullptr) {
        return node;
    }
    std::string_view rest{reference->text};
    rest.remove_prefix(2);  // "#/"
    const Value* found = &document_;
    while (!rest.empty()) {
        const auto end = rest.find('/');
        found = &at(*found, rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return *found;
}

void OpenApiCheck::check_object(const Value& value, const Value& schema, const std::string& place,
                                std::vector<std::string>& found) const {
    const auto* properties = schema.find("properties");
    if (properties == nullptr) {
        return;
    }
    for (const auto& [name, member] : value.members) {
        const auto* property = properties->find(name);
        if (property == nullptr) {
            found.push_back(place + '/' + name + " is not declared");
        } else {
            check(member, *property, place + '/' + name, found);
        }
    }
    if (const auto* required = schema.find("required")) {
        for (const auto& name : required->items) {
            if (value.find(name.text) == nullptr) {
                found.push_back(place + '/' + name.text + " is missing");
            }
        }
    }
}

void OpenApiCheck::check(const Value& value, const Value& node, const std::string& place,
                         std::vector<std::string>& found) const {
    const auto& schema = resolve(node);
    if (const auto* type = schema.find("type"); type != nullptr && !has_type(value, type->text)) {
        found.push_back(place + " is not of type " + type->text);
        return;
    }
    if (const auto* constant = schema.find("const"); constant && !equal(value, *constant)) {
        found.push_back(place + " is not the constant");
    }
    if (const auto* values = schema.find("enum")) {
        const auto same = [&](const Value& one) { return equal(one, value); };
        if (std::ranges::none_of(values->items, same)) {
            found.push_back(place + " is not in the enumeration: " + value.text);
        }
    }
    if (const auto* pattern = schema.find("pattern");
        pattern && !std::regex_search(value.text, std::regex{pattern->text})) {
        found.push_back(place + " does not follow its pattern: " + value.text);
    }
    if (value.is(Kind::object)) {
        check_object(value, schema, place, found);
    }
    if (const auto* items = schema.find("items"); items != nullptr && value.is(Kind::array)) {
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            check(value.items[i], *items, place + '/' + std::to_string(i), found);
        }
    }
}

std::vector<std::string> OpenApiCheck::violations_of(std::string_view schema,
                                                     const Value& value) const {
    std::vector<std::string> found;
    check(value, at(at(at(document_, "components"), "schemas"), schema), "", found);
    return found;
}

std::vector<std::string> OpenApiCheck::violations(std::string_view method,
                                                  std::string_view path_template,
                                                  const http::Response& response) const {
    std::string lower{method};
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto& responses = at(at(at(at(document_, "paths"), path_template), lower), "responses");
    const auto* declared = responses.find(std::to_string(response.status));
    if (declared == nullptr) {
        return {"status " + std::to_string(response.status) + " is not declared"};
    }
    const auto* content = resolve(*declared).find("content");
    const auto type =
        std::ranges::find(response.headers, "Content-Type", [](const auto& h) { return h.first; });
    if (content == nullptr || type == response.headers.end()) {
        return content == nullptr && response.body.empty() ? std::vector<std::string>{}
                                                           : std::vector<std::string>{"content"};
    }
    const auto media = std::string{api::media_type(type->second)};
    const auto* body = content->find(media);
    if (body == nullptr) {
        return {"content type " + media + " is not declared"};
    }
    std::vector<std::string> found;
    if (media.ends_with("json")) {
        const auto value = api::json::parse(response.body);
        if (!value) {
            return {"the body is not JSON"};
        }
        check(*value, at(*body, "schema"), "", found);
    }
    return found;
}

}  // namespace sluice::test
