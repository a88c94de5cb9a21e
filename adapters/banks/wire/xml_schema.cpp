#include "adapters/banks/wire/xml_schema.hpp"

#include <algorithm>
#include <deque>
#include <mutex>

#include "ledger/base/check.hpp"

namespace sluice::xml {

namespace {

constexpr std::size_t max_message = 200;

struct ParsedSchema {
    std::string_view name;
    std::once_flag once;
    xmlSchemaPtr schema = nullptr;  // lives as long as the process
};

void ignore_error(void*, xmlErrorPtr) {}

xmlSchemaPtr parse_schema(std::string_view name) {
    const auto all = embedded_schemas();
    const auto found = std::ranges::find(all, name, &EmbeddedSchema::name);
    check(found != all.end(), "the schema is embedded");
    auto* parser =
        xmlSchemaNewMemParserCtxt(found->text.data(), static_cast<int>(found->text.size()));
    check(parser != nullptr, "libxml2 has memory for a schema parser");
    xmlSchemaSetParserStructuredErrors(parser, ignore_error, nullptr);
    auto* schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    check(schema != nullptr, "an embedded schema is valid");
    return schema;
}

// A parsed schema is only read by validation contexts, so all threads share it.
xmlSchemaPtr schema_of(std::string_view name) {
    static std::deque<ParsedSchema>& table = *[] {
        xmlInitParser();
        auto* made = new std::deque<ParsedSchema>;
        for (const auto& row : embedded_schemas()) {
            made->emplace_back().name = row.name;
        }
        return made;
    }();
    const auto found = std::ranges::find(table, name, &ParsedSchema::name);
    check(found != table.end(), "the schema is embedded");
    std::call_once(found->once, [&] { found->schema = parse_schema(name); });
    return found->schema;
}

// Replaces the text from the end of `before` up to the next `after`.
void replace_between(std::string& text, std::string_view before, std::string_view after,
                     std::string_view by) {
    for (auto at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
        const auto from = at + before.size();
        const auto to = text.find(after, from);
        text.replace(from, to == std::string::npos ? std::string::npos : to - from, by);
    }
}

}  // namespace

std::string safe_message(std::string_view message) {
    std::string text{message};
    replace_between(text, "{", "}", "");
    std::erase_if(text, [](char c) { return c == '{' || c == '}' || c == '\n'; });
    // The two forms in which libxml2 quotes a value: "The value '...' is" and ": '...' is not".
    replace_between(text, "The value '", "' is ", "...");
    replace_between(text, ": '", "' is not a valid value", "...");
    if (text.size() > max_message) {
        text.resize(max_message);
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80U) != 0) {
            text.pop_back();
        }
    }
    return text;
}

bool has_schema(std::string_view name) {
    const auto all = embedded_schemas();
    return std::ranges::find(all, name, &EmbeddedSchema::name) != all.end();
}

Validator::Validator(std::string_view schema_name)
    : context_(xmlSchemaNewValidCtxt(schema_of(schema_name))) {
    check(context_ != nullptr, "libxml2 has memory for a validation context");
    xmlSchemaSetValidStructuredErrors(context_, on_error, this);
    // Plugging into an empty handler gives the validator's own event functions, which the parser
    // then calls for the Document element alone, so that a wrapper around it is no violation.
    plug_ = xmlSchemaSAXPlug(context_, &events_, &events_data_);
    check(plug_ != nullptr, "libxml2 validates events");
}

Validator::~Validator() {
    xmlSchemaSAXUnplug(plug_);
    xmlSchemaFreeValidCtxt(context_);
}

void Validator::on_error(void* self, xmlErrorPtr error) {
    auto& validator = *static_cast<Validator*>(self);
    if (validator.violation_.empty()) {
        validator.violation_ = safe_message(error->message == nullptr ? "" : error->message);
        if (validator.violation_.empty()) {
            validator.violation_ = "not valid by its schema";
        }
    }
}

void Validator::start_element(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                              int namespace_count, const xmlChar** namespaces, int attribute_count,
                              int defaulted_count, const xmlChar** attributes) {
    events_->startElementNs(events_data_, name, prefix, uri, namespace_count, namespaces,
                            attribute_count, defaulted_count, attributes);
}

void Validator::end_element(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri) {
    events_->endElementNs(events_data_, name, prefix, uri);
}

void Validator::text(const xmlChar* text, int length) {
    events_->characters(events_data_, text, length);
}

}  // namespace sluice::xml
