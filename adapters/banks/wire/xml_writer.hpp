#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::xml {

// Builds a document as text: UTF-8, no white space between elements. Names are string literals of
// the caller; text and attributes are valid UTF-8 and escaped here. Characters that XML 1.0 cannot
// carry become a space.
class Writer {
public:
    // <Document xmlns="...">, behind the XML declaration.
    explicit Writer(std::string_view namespace_uri);

    // Another root than Document, with its attributes.
    using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
    Writer(std::string_view root, Attributes attributes);

    void open(std::string_view name);
    void open(std::string_view name, Attributes attributes);
    void close();
    void element(std::string_view name, std::string_view text);
    // Nothing when the text is empty: ISO 20022 knows no empty text.
    void optional_element(std::string_view name, std::string_view text);
    void amount(std::string_view name, std::string_view decimal, std::string_view currency);

    // Closes what is open and gives the document away.
    std::string finish() &&;

private:
    void append_escaped(std::string_view text, bool in_attribute = false);

    std::string out_;
    std::vector<std::string_view> open_;
};

}  // namespace sluice::xml
