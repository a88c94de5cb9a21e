#include "security/audit/audit_verify.hpp"

#include <algorithm>

#include "security/audit/audit_entry.hpp"
#include "security/audit/checkpoint.hpp"
#include "security/audit/entry_matcher.hpp"

namespace sluice::audit {

namespace {

using enum Finding::Kind;

// The checkpoints that are signed, by size. Those that are not prove nothing.
std::vector<SignedTree> open_checkpoints(const VerifyInput& input, Findings& findings) {
    std::vector<SignedTree> trees;
    TreeHead last;
    for (const auto& [name, note] : input.checkpoints) {
        const auto checkpoint = open_checkpoint(note, input.key);
        if (!checkpoint) {
            findings.add({.kind = checkpoint_refused,
                          .name = name,
                          .detail = to_string(checkpoint.error())});
            continue;
        }
        const auto& tree = checkpoint->tree;
        const bool has_last = !trees.empty();
        if (has_last && tree.size < last.size) {
            findings.add(
                {.kind = checkpoint_shrunk, .first = last.size, .last = tree.size, .name = name});
        } else if (has_last && tree.size == last.size && tree.root != last.root) {
            findings.add(
                {.kind = checkpoint_differs, .first = tree.size, .last = tree.size, .name = name});
        }
        last = !has_last || tree.size >= last.size ? tree : last;
        trees.push_back({name, tree});
    }
    std::stable_sort(trees.begin(), trees.end(),
                     [](const auto& a, const auto& b) { return a.tree.size < b.tree.size; });
    return trees;
}

// Without leaf hashes: every line is an entry, and the next one.
class OrderCheck {
public:
    explicit OrderCheck(Findings& findings) : findings_(findings) {}

    void add(std::uint64_t line, const Result<AuditEntry>& entry) {
        if (!entry) {
            findings_.add(
                {.kind = entry_unreadable, .line = line, .detail = to_string(entry.error())});
            ++expected_;
            return;
        }
        const auto sequence = entry->sequence;
        // A line in its own place is in order, whatever the one before made us expect.
        if (sequence != expected_ && sequence != line - 1) {
            findings_.add(
                {.kind = entry_out_of_order, .first = expected_, .last = sequence, .line = line});
        }
        if (sequence >= expected_ || sequence == line - 1) {
            expected_ = sequence + 1;
        }
    }

    std::uint64_t expected() const { return expected_; }

private:
    Findings& findings_;
    std::uint64_t expected_ = 0;
};

Finding of_tree(Finding::Kind kind, const SignedTree& tree, std::uint64_t first,
                std::uint64_t last) {
    return {.kind = kind, .first = first, .last = last, .line = 0, .name = tree.name};
}

// Entries that the newest checkpoint has and the file does not: `seen` are there.
void tell_short(const std::vector<SignedTree>& trees, std::uint64_t seen, Findings& findings) {
    if (!trees.empty() && trees.back().tree.size > seen) {
        findings.add({.kind = entry_missing, .first = seen, .last = trees.back().tree.size - 1});
    }
}

void tell_wrong_roots(const std::vector<SignedTree>& trees, const RootWatch& entries,
                      const RootWatch* leaves, Findings& findings) {
    for (std::size_t i = 0; i < trees.size(); ++i) {
        const auto last = std::max<std::uint64_t>(trees[i].tree.size, 1) - 1;
        const bool is_leaf_wrong = leaves != nullptr && leaves->holds(i) == false;
        if (is_leaf_wrong) {
            findings.add(of_tree(leaves_differ, trees[i], leaves->right_before(i), last));
        }
        // Where the leaf hashes are right, they tell it by entry.
        if (entries.holds(i) == false && (leaves == nullptr || is_leaf_wrong)) {
            findings.add(of_tree(entries_differ, trees[i], entries.right_before(i), last));
        }
    }
}

// The loop over the lines, and what is held against each.
Result<void> read_entries(const VerifyInput& input, RootWatch& watch, OrderCheck* order,
                          EntryMatcher* matcher) {
    std::string line;
    while (true) {
        const auto got = input.entries.next(line);
        if (!got) {
            return got.error();
        }
        if (!*got) {
            return {};
        }
        const auto hash = leaf_hash(line);
        watch.append(hash);
        const auto entry = decode(line);
        if (order != nullptr) {
            order->add(watch.size(), entry);
        }
        if (matcher != nullptr) {
            const auto claim = entry ? std::optional<std::uint64_t>{entry->sequence} : std::nullopt;
            if (auto added = matcher->add(watch.size(), hash, claim); !added) {
                return added.error();
            }
        }
    }
}

std::optional<TreeHead> largest_proved(const std::vector<SignedTree>& trees,
                                       const RootWatch& watch) {
    for (auto i = trees.size(); i > 0; --i) {
        if (watch.holds(i - 1) == true) {
            return trees[i - 1].tree;
        }
    }
    return std::nullopt;
}

Result<void> verify_in_order(const VerifyInput& input, const std::vector<SignedTree>& trees,
                             RootWatch& watch, Findings& findings) {
    OrderCheck order(findings);
    if (auto read = read_entries(input, watch, &order, nullptr); !read) {
        return read.error();
    }
    tell_short(trees, order.expected(), findings);
    tell_wrong_roots(trees, watch, nullptr, findings);
    return {};
}

Result<void> verify_by_leaves(const VerifyInput& input, const std::vector<SignedTree>& trees,
                              RootWatch& watch, Findings& findings) {
    RootWatch leaf_watch(trees);
    LeafFile leaves(*input.leaves, leaf_watch, findings);
    EntryMatcher matcher(leaves, findings, input.max_astray);
    if (auto read = read_entries(input, watch, nullptr, &matcher); !read) {
        return read.error();
    }
    const auto signed_size = trees.empty() ? 0 : trees.back().tree.size;
    if (auto finished = matcher.finish(signed_size); !finished) {
        return finished.error();
    }
    if (leaves.read() < signed_size) {
        findings.add(of_tree(leaves_short, trees.back(), leaves.read(), signed_size));
        tell_short(trees, std::max(leaves.read(), watch.size()), findings);
    }
    tell_wrong_roots(trees, watch, &leaf_watch, findings);
    return {};
}

}  // namespace

Result<VerifyReport> verify(const VerifyInput& input) {
    VerifyReport report;
    const auto trees = open_checkpoints(input, report.findings);
    RootWatch watch(trees);
    const auto done = input.leaves == nullptr
                          ? verify_in_order(input, trees, watch, report.findings)
                          : verify_by_leaves(input, trees, watch, report.findings);
    if (!done) {
        return done.error();
    }
    report.entries = watch.size();
    report.tree = largest_proved(trees, watch);
    return report;
}

}  // namespace sluice::audit
