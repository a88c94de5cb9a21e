#pragma once

#include <libxml/xmlschemas.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sluice::xml {

struct EmbeddedSchema {
    std::string_view name;  // "pain.001.001.09"
    std::string_view text;  // the XSD
};

// Every XSD that is inside the program.
std::span<const EmbeddedSchema> embedded_schemas();
bool has_schema(std::string_view name);

// Checks one document against one embedded XSD while it is parsed, event by event. The schema is
// parsed once per process, at its first use by any thread; a Validator belongs to one thread.
class Validator {
public:
    // The schema must be embedded; an unknown name is a bug.
    explicit Validator(std::string_view schema_name);
    ~Validator();
    Validator(const Validator&) = delete;
    Validator& operator=(const Validator&) = delete;

    // The SAX2 events of libxml2, with its arguments.
    void start_element(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                       int namespace_count, const xmlChar** namespaces, int attribute_count,
                       int defaulted_count, const xmlChar** attributes);
    void end_element(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri);
    void text(const xmlChar* text, int length);

    // What the first violation was, short and without the offending value; empty: none so far.
    const std::string& violation() const { return violation_; }

private:
    static void on_error(void* self, xmlErrorPtr error);

    xmlSchemaValidCtxtPtr context_ = nullptr;
    xmlSchemaSAXPlugPtr plug_ = nullptr;
    xmlSAXHandlerPtr events_ = nullptr;
    void* events_data_ = nullptr;
    std::string violation_;
};

// At most 200 characters of a message of libxml2, without namespaces and without quoted values,
// which may be account numbers or names.
std::string safe_message(std::string_view message);

}  // namespace sluice::xml
