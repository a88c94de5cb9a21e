#include "adapters/banks/wire/xml_stack.hpp"

#include "adapters/banks/wire/xml_node.hpp"

namespace sluice::xml {

namespace {

// Names counted below one element. ISO 20022 needs about 30; a hostile document could use a new
// name for each child and make the search below quadratic.
constexpr std::size_t max_counted_names = 64;

}  // namespace

int ElementStack::next_position(Level& parent, const xmlChar* child) {
    for (auto& [counted, count] : parent.child_counts) {
        if (counted == child) {
            return ++count;
        }
    }
    if (parent.child_counts.size() < max_counted_names) {
        parent.child_counts.emplace_back(child, 1);
    }
    return 1;
}

void ElementStack::push(const xmlChar* name, int line) {
    const int position = depth_ == 0 ? 1 : next_position(levels_[depth_ - 1], name);
    if (levels_.size() == depth_) {
        levels_.emplace_back();
    }
    auto& level = levels_[depth_++];
    level.element = {name, position, line};
    level.child_counts.clear();
}

std::string ElementStack::xpath(std::size_t depth) const {
    std::string path;
    for (std::size_t i = 0; i < depth; ++i) {
        path += '/';
        path += xpath_step(view(levels_[i].element.name), levels_[i].element.position);
    }
    return path.empty() ? "/" : path;
}

}  // namespace sluice::xml
