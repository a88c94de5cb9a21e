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

// FinCEN's namespace is no absolute URI, which libxml2 would warn about on the terminal.
constexpr int quiet = XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_NOERROR;

using Document = std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)>;

inline Document parsed(const std::string& text, int options = quiet) {
    return {xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, options),
            xmlFreeDoc};
}

inline void collect(void* out, xmlErrorPtr error) {
    if (error->level > XML_ERR_WARNING) {
        *static_cast<std::string*>(out) += std::to_string(error->line) + ": " + error->message;
    }
}

// An XSD, loaded once.
class Schema {
public:
    explicit Schema(const std::string& xsd) {
        const auto document = parsed(xsd);
        const std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxtPtr)> parser(
            xmlSchemaNewDocParserCtxt(document.get()), xmlSchemaFreeParserCtxt);
        xmlSchemaSetParserStructuredErrors(parser.get(), collect, &trouble_);
        schema_.reset(xmlSchemaParse(parser.get()));
    }

    // What it says against a document; empty: it is valid.
    std::string violations(const std::string& document) const {
        if (schema_ == nullptr) {
            return "the schema does not load: " + trouble_;
        }
        const auto tree = parsed(document);
        if (tree == nullptr) {
            return "the document is not well-formed";
        }
        std::string errors;
        const std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxtPtr)> valid(
            xmlSchemaNewValidCtxt(schema_.get()), xmlSchemaFreeValidCtxt);
        xmlSchemaSetValidStructuredErrors(valid.get(), collect, &errors);
        const int code = xmlSchemaValidateDoc(valid.get(), tree.get());
        return code == 0 ? "" : "invalid: " + errors;
    }

private:
    std::string trouble_;
    std::unique_ptr<xmlSchema, void (*)(xmlSchemaPtr)> schema_{nullptr, xmlSchemaFree};
};

inline std::string violations(const std::string& xsd, const std::string& document) {
    return Schema(xsd).violations(document);
}

// With a line and indentation for each element, so that a golden file reads as a diff.
inline std::string indented(const std::string& document) {
    xmlKeepBlanksDefault(0);
    const auto tree = parsed(document, quiet | XML_PARSE_NOBLANKS);
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpFormatMemoryEnc(tree.get(), &text, &size, "UTF-8", 1);
    std::string out{reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
    xmlFree(text);
    return out;
}

}  // namespace sluice::test
