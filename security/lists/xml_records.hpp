#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "security/lists/source.hpp"

struct _xmlNode;

namespace sluice::lists {

// An element of a record, seen through libxml2's tree of it: valid while the record is handled.
// Names are without prefix.
class Element {
public:
    explicit Element(const _xmlNode* node) : node_(node) {}

    std::string_view name() const;
    int line() const;
    std::string attribute(std::string_view name) const;  // empty when there is none
    // The text of this element and those inside, squeezed.
    std::string text() const;
    // Of the first element along a path such as "programList/program"; empty when there is none.
    std::string text_at(std::string_view path) const;
    std::optional<Element> find(std::string_view path) const;
    // Calls for every child of this name, or for every child when `name` is empty.
    void each(std::string_view name, const std::function<void(const Element&)>& visit) const;

private:
    const _xmlNode* node_;
};

// Streams an XML list: the attributes of the root, then each element `depth` levels below the root
// (1: its children) as a whole. No document type, hence no entity beyond XML's five; no network.
// The handlers' errors end the reading; errors name the line and, as the field, the element.
struct RecordHandlers {
    int depth = 1;
    std::function<std::optional<Error>(const Element& root)> root;
    std::function<std::optional<Error>(const Element& record)> record;
};
// Errors: malformed (also a file that is cut off), wrong_encoding, too_large, entity_forbidden.
std::optional<Error> read_records(const SourceText& file, const RecordHandlers& handlers);

// The name of the root element; empty when the text does not begin as XML.
std::string xml_root(const SourceText& file);

}  // namespace sluice::lists
