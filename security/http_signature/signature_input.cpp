#include "security/http_signature/signature_input.hpp"

#include <algorithm>

#include "security/http_signature/structured_field.hpp"

namespace sluice::http_signature {

namespace {

constexpr const char* input_field = "signature-input";
constexpr const char* signature_field = "signature";

Result<std::vector<Member>> read_field(const Message& message, const char* name) {
    std::string text;
    if (!combined_field(message, name, text)) {
        return fail(Errc::missing_field, "the message is not signed", name);
    }
    auto members = parse_dictionary(text);
    if (!members) {
        return fail(members.error().code, members.error().detail, name);
    }
    if (members->size() > max_labels) {
        return fail(Errc::too_large, "a message has at most 4 signatures", name);
    }
    return members;
}

bool is_field_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
    });
}

Result<void> read_component_parameter(const Parameter& parameter, Component& component) {
    const auto& name = component.name;
    if (parameter.key == "name" && name == "@query-param") {
        const auto* text = std::get_if<std::string>(&parameter.value);
        if (text == nullptr || text->empty()) {
            return fail(Errc::malformed, "the name of a query parameter is a string", name);
        }
        component.parameter = *text;
        return {};
    }
    if (parameter.key == "bs" && !name.starts_with('@') && parameter.value == BareItem{true}) {
        component.is_bytes = true;
        return {};
    }
    return fail(Errc::unsupported_element, "';" + parameter.key + "' is not supported here", name);
}

Result<Component> read_component(const Item& item) {
    const auto* text = std::get_if<std::string>(&item.value);
    if (text == nullptr) {
        return fail(Errc::malformed, "a component is a string", input_field);
    }
    Component component{*text};
    if (!is_field_name(text->starts_with('@') ? std::string_view{*text}.substr(1) : *text)) {
        return fail(Errc::malformed, "a component is named in lower case", input_field);
    }
    // These two are the signature itself.
    if (*text == "@signature-params" || *text == signature_field || *text == input_field) {
        return fail(Errc::invalid_value, "a signature does not cover itself", *text);
    }
    for (const auto& parameter : item.parameters) {
        if (auto read = read_component_parameter(parameter, component); !read) {
            return read.error();
        }
    }
    if (*text == "@query-param" && component.parameter.empty()) {
        return fail(Errc::malformed, "@query-param has a name", *text);
    }
    return component;
}

Result<void> read_time(const Parameter& parameter, std::optional<Seconds>& time) {
    const auto* number = std::get_if<std::int64_t>(&parameter.value);
    // Up to the year 9999, so that no sum with it overflows.
    if (number == nullptr || *number < 0 || *number > 253'402'300'799) {
        return fail(Errc::malformed, "a time is seconds since 1970", parameter.key);
    }
    time = Seconds{std::chrono::seconds{*number}};
    return {};
}

Result<void> read_text(const Parameter& parameter, std::optional<std::string>& text) {
    const auto* value = std::get_if<std::string>(&parameter.value);
    if (value == nullptr) {
        return fail(Errc::malformed, "a string is expected", parameter.key);
    }
    if (value->size() > max_parameter_bytes) {
        return fail(Errc::too_large, "at most 256 characters", parameter.key);
    }
    text = *value;
    return {};
}

Result<void> read_parameter(const Parameter& parameter, SignatureParameters& into) {
    const auto& key = parameter.key;
    if (key == "created" || key == "expires") {
        return read_time(parameter, key == "created" ? into.created : into.expires);
    }
    if (key == "nonce") {
        return read_text(parameter, into.nonce);
    }
    if (key == "alg") {
        return read_text(parameter, into.algorithm);
    }
    if (key == "keyid") {
        return read_text(parameter, into.key_id);
    }
    if (key == "tag") {
        return read_text(parameter, into.tag);
    }
    return fail(Errc::unknown_field, "not a parameter of a signature", key);
}

Result<SignatureInput> read_input(const Member& member) {
    if (!member.is_list) {
        return fail(Errc::malformed, "a signature's input is a list", input_field);
    }
    if (member.items.size() > max_components) {
        return fail(Errc::too_large, "at most 32 components", input_field);
    }
    SignatureInput input;
    input.label = member.key;
    input.signature_params = serialize_list(member.items, member.parameters);
    for (const auto& item : member.items) {
        auto component = read_component(item);
        if (!component) {
            return component.error();
        }
        if (std::ranges::count(input.components, *component) != 0) {
            return fail(Errc::invalid_value, "a component is covered once", component->name);
        }
        input.components.push_back(std::move(*component));
    }
    for (const auto& parameter : member.parameters) {
        if (auto read = read_parameter(parameter, input.parameters); !read) {
            return read.error();
        }
    }
    return input;
}

Result<void> add_signature(const std::vector<Member>& members, SignatureInput& input) {
    const auto found = std::ranges::find(members, input.label, &Member::key);
    if (found == members.end()) {
        return fail(Errc::invalid_value, "no signature has this label", input.label);
    }
    const auto* bytes = found->is_list ? nullptr : std::get_if<Bytes>(&found->items[0].value);
    if (bytes == nullptr || bytes->bytes.empty() || !found->items[0].parameters.empty()) {
        return fail(Errc::malformed, "a signature is a byte sequence", signature_field);
    }
    input.signature = bytes->bytes;
    return {};
}

}  // namespace

Result<std::vector<SignatureInput>> read_signatures(const Message& message) {
    const auto inputs = read_field(message, input_field);
    if (!inputs) {
        return inputs.error();
    }
    const auto signatures = read_field(message, signature_field);
    if (!signatures) {
        return signatures.error();
    }
    if (inputs->size() != signatures->size()) {
        return fail(Errc::invalid_value, "each input has one signature", signature_field);
    }
    std::vector<SignatureInput> read;
    for (const auto& member : *inputs) {
        auto input = read_input(member);
        if (!input) {
            return input.error();
        }
        if (auto added = add_signature(*signatures, *input); !added) {
            return added.error();
        }
        read.push_back(std::move(*input));
    }
    return read;
}

Result<std::string> to_signature_params(const std::vector<Component>& components,
                                        const SignatureParameters& parameters) {
    std::string out = "(";
    for (const auto& component : components) {
        out += (out.size() > 1 ? " " : "") + component.identifier();
    }
    Parameters written;
    const auto add_time = [&](const char* key, const std::optional<Seconds>& time) {
        if (time) {
            written.push_back({key, std::int64_t{time->time_since_epoch().count()}});
        }
    };
    const auto add_text = [&](const char* key, const std::optional<std::string>& text) {
        if (text) {
            written.push_back({key, *text});
        }
        return !text || (is_string(*text) && text->size() <= max_parameter_bytes);
    };
    add_time("created", parameters.created);
    add_time("expires", parameters.expires);
    if (!add_text("nonce", parameters.nonce) || !add_text("alg", parameters.algorithm) ||
        !add_text("keyid", parameters.key_id) || !add_text("tag", parameters.tag)) {
        return fail(Errc::invalid_value,
                    "a parameter is at most 256 characters of printable ASCII");
    }
    return out + ')' + serialize(written);
}

}  // namespace sluice::http_signature
