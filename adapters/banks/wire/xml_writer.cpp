#include "adapters/banks/wire/xml_writer.hpp"

#include <utility>

#include "ledger/base/check.hpp"

namespace sluice::xml {

namespace {

bool is_forbidden(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
}

// U+FFFE and U+FFFF, in UTF-8.
bool is_non_character(std::string_view text) {
    return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

}  // namespace

Writer::Writer(std::string_view namespace_uri) {
    out_ = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    out_ += "\n<Document xmlns=\"";
    out_ += namespace_uri;
    out_ += "\">";
    open_.push_back("Document");
}

Writer::Writer(std::string_view root, Attributes attributes)
    : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {
    open(root, attributes);
}

void Writer::open(std::string_view name, Attributes attributes) {
    out_ += '<';
    out_ += name;
    for (const auto& [attribute, value] : attributes) {
        out_ += ' ';
        out_ += attribute;
        out_ += "=\"";
        append_escaped(value, true);
        out_ += '"';
    }
    out_ += '>';
    open_.push_back(name);
}

void Writer::open(std::string_view name) {
    out_ += '<';
    out_ += name;
    out_ += '>';
    open_.push_back(name);
}

void Writer::close() {
    check(!open_.empty(), "an element to close is open");
    out_ += "</";
    out_ += open_.back();
    out_ += '>';
    open_.pop_back();
}

void Writer::element(std::string_view name, std::string_view text) {
    open(name);
    append_escaped(text);
    close();
}

void Writer::optional_element(std::string_view name, std::string_view text) {
    if (!text.empty()) {
        element(name, text);
    }
}

void Writer::amount(std::string_view name, std::string_view decimal, std::string_view currency) {
    out_ += '<';
    out_ += name;
    out_ += " Ccy=\"";
    out_ += currency;
    out_ += "\">";
    out_ += decimal;
    out_ += "</";
    out_ += name;
    out_ += '>';
}

std::string Writer::finish() && {
    while (!open_.empty()) {
        close();
    }
    out_ += '\n';
    return std::move(out_);
}

void Writer::append_escaped(std::string_view text, bool in_attribute) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        switch (c) {
            case '<':
                out_ += "&lt;";
                break;
            case '>':
                out_ += "&gt;";
                break;
            case '&':
                out_ += "&amp;";
                break;
            case '"':
                out_ += in_attribute ? "&quot;" : "\"";
                break;
            case '\r':
                // A reader would turn a bare carriage return into a line feed (XML 1.0, 2.11).
                out_ += "&#13;";
                break;
            default:
                if (is_non_character(text.substr(i))) {
                    out_ += ' ';
                    i += 2;
                } else {
                    out_ += is_forbidden(c) ? ' ' : c;
                }
        }
    }
}

}  // namespace sluice::xml
