#include "security/screening/query_words.hpp"

namespace sluice::screening {

void QueryWords::begin(const Name& name) {
    name_ = &name;
    ++epoch_;
}

const Token& QueryWords::merged(std::size_t first, std::size_t count) {
    const auto place = place_of(first, count);
    if (merged_in_[place] != epoch_) {
        merge_tokens(name_->tokens, first, count, merged_[place]);
        merged_in_[place] = epoch_;
    }
    return merged_[place];
}

}  // namespace sluice::screening
