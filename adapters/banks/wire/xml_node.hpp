#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::xml {

struct Attribute {
    std::string name;  // without prefix
    std::string value;
};

// One element of a small part of a document. Names are local names: the namespace was checked by
// the schema. Text is as written (entities resolved), empty for an element with children.
struct Node {
    std::string name;
    std::string text;
    std::vector<Attribute> attributes;
    std::vector<Node> children;
    int line = 0;
    int position = 1;  // 1-based, among the siblings of the same name

    const Node* child(std::string_view child_name) const;
    // The first element along a path such as "Amt/InstdAmt"; nothing when one is missing.
    const Node* find(std::string_view path) const;
    std::string_view text_at(std::string_view path) const;  // empty when there is none
    std::string_view attribute(std::string_view attribute_name) const;
};

// Text of a number, date or code: XML Schema collapses the white space around these.
std::string_view collapsed(std::string_view text);

// One step of an XPath: elements that repeat by nature always carry their position ("PmtInf[1]"),
// others only from the second on.
std::string xpath_step(std::string_view name, int position);

// The XPath of `target`, which is `root` or inside it; `parent` is the XPath of root's parent.
std::string xpath_of(const std::string& parent, const Node& root, const Node& target);

}  // namespace sluice::xml
