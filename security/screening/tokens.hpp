#pragma once

#include <iterator>
#include <memory>
#include <vector>

#include "security/screening/token.hpp"

namespace sluice::screening {

// The words of a name in their order. Names of one index share the words they have in common, which
// keeps what a search looks at small. Copies share their words too.
class Tokens {
public:
    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Token;
        using difference_type = std::ptrdiff_t;
        using pointer = const Token*;
        using reference = const Token&;

        Iterator() = default;
        explicit Iterator(const std::shared_ptr<const Token>* at) : at_(at) {}
        reference operator*() const { return **at_; }
        pointer operator->() const { return at_->get(); }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return Iterator{at_++}; }
        bool operator==(const Iterator&) const = default;

    private:
        const std::shared_ptr<const Token>* at_ = nullptr;
    };

    Tokens() = default;
    explicit Tokens(std::vector<Token> own) {
        words_.reserve(own.size());
        for (auto& token : own) {
            words_.push_back(std::make_shared<const Token>(std::move(token)));
        }
    }

    std::size_t size() const { return words_.size(); }
    bool empty() const { return words_.empty(); }
    const std::shared_ptr<const Token>* data() const { return words_.data(); }
    const Token& operator[](std::size_t at) const { return *words_[at]; }
    Iterator begin() const { return Iterator{words_.data()}; }
    Iterator end() const { return Iterator{words_.data() + words_.size()}; }

    const std::shared_ptr<const Token>& share(std::size_t at) const { return words_[at]; }
    void replace(std::size_t at, std::shared_ptr<const Token> word) {
        words_[at] = std::move(word);
    }

private:
    std::vector<std::shared_ptr<const Token>> words_;
};

// Neighbouring words as one, for comparing only: "van der bilt" beside "vanderbilt". `merged` is
// new, or comes from another call.
void merge_tokens(const Tokens& tokens, std::size_t first, std::size_t count, Token& merged);

}  // namespace sluice::screening
