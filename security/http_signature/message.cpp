#include "security/http_signature/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "security/digest/digest.hpp"
#include "security/http_signature/query.hpp"
#include "security/http_signature/structured_field.hpp"

namespace sluice::http_signature {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool is_named(const Header& header, std::string_view name) {
    return std::ranges::equal(header.first, name, {}, lower);
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == text.npos) {
        return {};
    }
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

// The default port of the scheme is no part of the authority (RFC 9421 section 2.2.3).
std::string authority_of(const Message& message) {
    auto authority = lowered(message.authority);
    const auto scheme = lowered(message.scheme);
    const std::string_view port = scheme == "https" ? ":443" : scheme == "http" ? ":80" : "";
    if (!port.empty() && authority.ends_with(port)) {
        authority.resize(authority.size() - port.size());
    }
    return authority;
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

std::string_view query_of(std::string_view target) {
    const auto mark = target.find('?');
    return mark == target.npos ? std::string_view{"?"} : target.substr(mark);
}

Result<std::string> query_parameter(const Message& message, const Component& component) {
    std::optional<std::string> found;
    for (const auto& [name, value] : query_parameters(query_of(message.target).substr(1))) {
        if (name == component.parameter && found) {
            return fail(Errc::invalid_value, "a query parameter that comes twice is not signed",
                        component.name);
        }
        if (name == component.parameter) {
            found = value;
        }
    }
    if (!found) {
        return fail(Errc::missing_field, "the query has no such parameter", component.name);
    }
    return *found;
}

Result<std::string> derived(const Message& message, const Component& component) {
    const auto& name = component.name;
    if (name == "@status" && message.status != 0) {
        return fmt::format("{}", message.status);
    }
    if (message.status != 0 || name == "@status") {
        return fail(Errc::unsupported_element, "not a component of this kind of message", name);
    }
    if (!message.target.starts_with('/')) {
        return fail(Errc::invalid_value, "the request-target is a path and a query", name);
    }
    if (name == "@method") {
        return std::string{message.method};
    }
    if (name == "@target-uri") {
        return lowered(message.scheme) + "://" + authority_of(message) +
               std::string{message.target};
    }
    if (name == "@authority") {
        return authority_of(message);
    }
    if (name == "@scheme") {
        return lowered(message.scheme);
    }
    if (name == "@request-target") {
        return std::string{message.target};
    }
    if (name == "@path") {
        return std::string{path_of(message.target)};
    }
    if (name == "@query") {
        return std::string{query_of(message.target)};
    }
    if (name == "@query-param") {
        return query_parameter(message, component);
    }
    return fail(Errc::unsupported_element, "not a derived component that is known", name);
}

// Section 2.1.3: each line by itself, so that commas inside a line stay what they are.
std::string field_as_bytes(const Message& message, std::string_view name) {
    std::string out;
    for (const auto& header : message.headers) {
        if (is_named(header, name)) {
            out += out.empty() ? ":" : ", :";
            out += digest::base64(trimmed(header.second)) + ':';
        }
    }
    return out;
}

}  // namespace

std::string Component::identifier() const {
    Parameters parameters;
    if (!parameter.empty()) {
        parameters.push_back({"name", parameter});
    }
    if (is_bytes) {
        parameters.push_back({"bs", true});
    }
    return serialize(BareItem{name}) + serialize(parameters);
}

bool combined_field(const Message& message, std::string_view name, std::string& value) {
    bool found = false;
    value.clear();
    for (const auto& header : message.headers) {
        if (is_named(header, name)) {
            value += found ? ", " : "";
            value += trimmed(header.second);
            found = true;
        }
    }
    return found;
}

Result<std::string> component_value(const Message& message, const Component& component) {
    Result<std::string> value = std::string{};
    if (component.name.starts_with('@')) {
        value = derived(message, component);
    } else if (!combined_field(message, component.name, *value)) {
        return fail(Errc::missing_field, "the message has no such field", component.name);
    } else if (component.is_bytes) {
        value = field_as_bytes(message, component.name);
    }
    const auto is_signable = [](char c) { return c == '\t' || (c >= 0x20 && c <= 0x7E); };
    if (value && !std::ranges::all_of(*value, is_signable)) {
        return fail(Errc::invalid_value, "a signed value is one line of ASCII", component.name);
    }
    return value;
}

Result<std::string> signature_base(const Message& message, const std::vector<Component>& components,
                                   std::string_view parameters) {
    std::string base;
    for (const auto& component : components) {
        const auto value = component_value(message, component);
        if (!value) {
            return value.error();
        }
        base += component.identifier() + ": " + *value + '\n';
    }
    base += "\"@signature-params\": ";
    base += parameters;
    return base;
}

}  // namespace sluice::http_signature
