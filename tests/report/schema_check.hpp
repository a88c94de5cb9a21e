#pragma once

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "ledger/base/gzip.hpp"

namespace sluice::test {

inline std::string file_bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>{in}, {}};
}

// A file's text, inflated when it is gzip.
inline std::string schema_text(const std::string& path) {
    const auto bytes = file_bytes(path);
    if (!is_gzip(bytes)) {
        return bytes;
    }
    std::string text;
    inflate(bytes, 64u << 20, [&](std::string_view piece) {
        text += piece;
        return true;
    });
    return text;
}

// What an XSD says against a document; empty: it is valid.
inline std::string violations(const std::string& xsd, const std::string& document) {
    std::string errors;
    const auto collect = [](void* out, xmlErrorPtr error) {
        if (error->level > XML_ERR_WARNING) {
            *static_cast<std::string*>(out) += std::to_string(error->line) + ": " + error->message;
        }
    };
    // FinCEN's namespace is no absolute URI, which libxml2 would warn about on the terminal.
    constexpr int quiet = XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOERROR;
    const auto xsd_document = std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)>(
        xmlReadMemory(xsd.data(), static_cast<int>(xsd.size()), nullptr, nullptr, quiet),
        xmlFreeDoc);
    if (xsd_document == nullptr) {
        return "the schema is not well-formed";
    }
    const auto parser = std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxtPtr)>(
        xmlSchemaNewDocParserCtxt(xsd_document.get()), xmlSchemaFreeParserCtxt);
    xmlSchemaSetParserStructuredErrors(parser.get(), collect, &errors);
    const auto schema = std::unique_ptr<xmlSchema, void (*)(xmlSchemaPtr)>(
        xmlSchemaParse(parser.get()), xmlSchemaFree);
    if (schema == nullptr) {
        return "the schema does not load: " + errors;
    }
    const auto parsed = std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)>(
        xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr, nullptr, quiet),
        xmlFreeDoc);
    if (parsed == nullptr) {
        return "the document is not well-formed";
    }
    const auto valid = std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxtPtr)>(
        xmlSchemaNewValidCtxt(schema.get()), xmlSchemaFreeValidCtxt);
    xmlSchemaSetValidStructuredErrors(valid.get(), collect, &errors);
    const int code = xmlSchemaValidateDoc(valid.get(), parsed.get());
    return code == 0 ? "" : "invalid: " + errors;
}

// With a line and indentation for each element, so that a golden file reads as a diff.
inline std::string indented(const std::string& document) {
    xmlKeepBlanksDefault(0);
    const auto parsed = std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)>(
        xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_NOWARNING),
        xmlFreeDoc);
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpFormatMemoryEnc(parsed.get(), &text, &size, "UTF-8", 1);
    std::string out{reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
    xmlFree(text);
    return out;
}

}  // namespace sluice::test
