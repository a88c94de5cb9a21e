#include "security/audit/entry_matcher.hpp"

namespace sluice::audit {

using enum Finding::Kind;

Result<void> EntryMatcher::add(std::uint64_t line, const Hash& hash,
                               std::optional<std::uint64_t> claim) {
    if (is_stopped_) {
        return {};
    }
    bool is_known = claim && *claim < next_ && match_missing(line, hash, *claim);
    if (claim && *claim >= next_) {
        const auto matched = match_ahead(hash, *claim);
        if (!matched) {
            return matched.error();
        }
        is_known = *matched;
    }
    strangers_in_a_row_ = is_known ? 0 : strangers_in_a_row_ + 1;
    if (!is_known) {
        strangers_.push_back({line, claim, next_ + strangers_in_a_row_ - 1});
    }
    if (missing_.size() > max_astray_ || strangers_.size() > max_astray_) {
        stop(line);
    }
    return {};
}

bool EntryMatcher::match_missing(std::uint64_t line, const Hash& hash, std::uint64_t sequence) {
    const auto found = missing_.find(sequence);
    if (found == missing_.end() || found->second != hash) {
        return false;
    }
    missing_.erase(found);
    findings_.add({.kind = entry_misplaced, .first = sequence, .last = sequence, .line = line});
    return true;
}

Result<bool> EntryMatcher::match_ahead(const Hash& hash, std::uint64_t sequence) {
    if (sequence - next_ > max_astray_) {
        return false;
    }
    const auto index = static_cast<std::size_t>(sequence - next_);
    while (ahead_.size() <= index) {
        const auto leaf = leaves_.next();
        if (!leaf) {
            return leaf.error();
        }
        if (!*leaf) {
            return false;
        }
        ahead_.push_back(**leaf);
    }
    if (ahead_[index] != hash) {
        return false;
    }
    pass_over(sequence);
    return true;
}

// The entry is seen; those before it, that are not, may still come.
void EntryMatcher::pass_over(std::uint64_t sequence) {
    for (; next_ < sequence; ++next_) {
        missing_.emplace_hint(missing_.end(), next_, ahead_.front());
        ahead_.pop_front();
    }
    ahead_.pop_front();
    ++next_;
}

void EntryMatcher::stop(std::uint64_t line) {
    is_stopped_ = true;
    findings_.add({.kind = too_much, .line = line + 1});
}

// Whether this entry was in no line so far; a line is now taken for it.
bool EntryMatcher::take_unseen(std::uint64_t sequence) {
    const bool is_unseen =
        missing_.contains(sequence) || (sequence >= next_ && sequence < leaves_.read());
    return is_unseen && changed_.insert(sequence).second;
}

void EntryMatcher::tell_changed(Stranger& stranger, std::optional<std::uint64_t> sequence) {
    if (!stranger.is_told && sequence && take_unseen(*sequence)) {
        stranger.is_told = true;
        findings_.add(
            {.kind = entry_changed, .first = *sequence, .last = *sequence, .line = stranger.line});
    }
}

// A stranger is the entry that it says it is, if that is in no other line; or else the one in whose
// place it is.
void EntryMatcher::tell_strangers(std::uint64_t signed_size) {
    for (auto& stranger : strangers_) {
        tell_changed(stranger, stranger.claim);
    }
    for (auto& stranger : strangers_) {
        tell_changed(stranger, stranger.place);
    }
    for (const auto& stranger : strangers_) {
        if (!stranger.is_told) {
            tell_no_entry(stranger, signed_size);
        }
    }
}

void EntryMatcher::tell_no_entry(const Stranger& stranger, std::uint64_t signed_size) {
    const bool is_second = stranger.claim && *stranger.claim < leaves_.read();
    const auto sequence = is_second ? *stranger.claim : 0;
    if (is_second || !stranger.claim || *stranger.claim >= signed_size) {
        findings_.add({.kind = is_second ? entry_repeated : entry_added,
                       .first = sequence,
                       .last = sequence,
                       .line = stranger.line});
    }
}

void EntryMatcher::tell_missing() {
    std::optional<Finding> run;
    const auto add = [&](std::uint64_t sequence) {
        if (changed_.contains(sequence)) {
            return;
        }
        if (run && run->last + 1 == sequence) {
            run->last = sequence;
            return;
        }
        if (run) {
            findings_.add(*run);
        }
        run = Finding{.kind = entry_missing, .first = sequence, .last = sequence};
    };
    for (const auto& [sequence, hash] : missing_) {
        add(sequence);
    }
    for (auto sequence = next_; !is_stopped_ && sequence < leaves_.read(); ++sequence) {
        add(sequence);
    }
    if (run) {
        findings_.add(*run);
    }
}

Result<void> EntryMatcher::finish(std::uint64_t signed_size) {
    if (auto drained = leaves_.drain(); !drained) {
        return drained.error();
    }
    tell_strangers(signed_size);
    tell_missing();
    return {};
}

}  // namespace sluice::audit
