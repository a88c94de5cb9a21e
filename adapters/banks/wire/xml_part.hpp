#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "adapters/banks/wire/xml_node.hpp"
#include "ledger/base/result.hpp"

namespace sluice::xml {

// A part of a document with its place, so that an error can name the element it is about. Both
// references must outlive it.
struct Part {
    const Node& root;
    const std::string& parent;  // XPath of root's parent

    // `at` is root or inside it; `suffix` names what is missing below it: "/CdtrAcct", "/@Ccy".
    Error refuse(Errc code, std::string detail, const Node& at,
                 std::string_view suffix = {}) const {
        return fail(code, std::move(detail), xpath_of(parent, root, at) + std::string{suffix},
                    at.line);
    }
    Error refuse(const Error& error, const Node& at, std::string_view suffix = {}) const {
        return refuse(error.code, error.detail, at, suffix);
    }

    // Text as written; of a code, without the white space around it.
    std::string text(std::string_view path) const { return std::string{root.text_at(path)}; }
    std::string code(std::string_view path) const {
        return std::string{collapsed(root.text_at(path))};
    }
};

}  // namespace sluice::xml
