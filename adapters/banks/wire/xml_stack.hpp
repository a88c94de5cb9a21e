#pragma once

#include <libxml/xmlstring.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::xml {

inline std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{}
                           : std::string_view{reinterpret_cast<const char*>(text)};
}

// An element that is open.
struct OpenElement {
    const xmlChar* name = nullptr;
    int position = 1;  // 1-based, among the siblings of the same name
    int line = 0;
};

// The elements that are open during a parse, and how many siblings of each name came before, so
// that every place has its XPath. Names must be interned by one parser: they compare as pointers.
class ElementStack {
public:
    void push(const xmlChar* name, int line);
    void pop() { --depth_; }

    std::size_t depth() const { return depth_; }
    // The innermost open element; there must be one.
    const OpenElement& top() const { return levels_[depth_ - 1].element; }
    // Of the outermost `depth` open elements; "/" for none.
    std::string xpath(std::size_t depth) const;

private:
    struct Level {
        OpenElement element;
        std::vector<std::pair<const xmlChar*, int>> child_counts;
    };
    static int next_position(Level& parent, const xmlChar* child);

    std::vector<Level> levels_;  // keeps its size, so that counts are not allocated again and again
    std::size_t depth_ = 0;
};

}  // namespace sluice::xml
