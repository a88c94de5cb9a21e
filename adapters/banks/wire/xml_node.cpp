#include "adapters/banks/wire/xml_node.hpp"

#include <algorithm>
#include <array>

#include "ledger/base/check.hpp"

namespace sluice::xml {

namespace {

constexpr auto repeating = std::to_array<std::string_view>(
    {"CdtTrfTxInf", "Ntfctn", "Ntry", "NtryDtls", "OrgnlPmtInfAndSts", "PmtInf", "Rpt", "Stmt",
     "TxDtls", "TxInfAndSts"});

bool append_path(std::string& path, const Node& node, const Node& target) {
    const auto length = path.size();
    path += '/';
    path += xpath_step(node.name, node.position);
    if (&node == &target) {
        return true;
    }
    for (const auto& child : node.children) {
        if (append_path(path, child, target)) {
            return true;
        }
    }
    path.resize(length);
    return false;
}

}  // namespace

const Node* Node::child(std::string_view child_name) const {
    const auto found = std::ranges::find(children, child_name, &Node::name);
    return found == children.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view path) const {
    const Node* node = this;
    while (node != nullptr && !path.empty()) {
        const auto slash = path.find('/');
        node = node->child(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return node;
}

std::string_view Node::text_at(std::string_view path) const {
    const auto* node = find(path);
    return node == nullptr ? std::string_view{} : std::string_view{node->text};
}

std::string_view Node::attribute(std::string_view attribute_name) const {
    const auto found = std::ranges::find(attributes, attribute_name, &Attribute::name);
    return found == attributes.end() ? std::string_view{} : std::string_view{found->value};
}

std::string_view collapsed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::string xpath_step(std::string_view name, int position) {
    std::string step{name};
    if (position > 1 || std::ranges::find(repeating, name) != repeating.end()) {
        step += '[' + std::to_string(position) + ']';
    }
    return step;
}

std::string xpath_of(const std::string& parent, const Node& root, const Node& target) {
    std::string path = parent;
    check(append_path(path, root, target), "the target of an XPath is inside its root");
    return path;
}

}  // namespace sluice::xml
