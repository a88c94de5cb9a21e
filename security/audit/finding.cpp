#include "security/audit/finding.hpp"

namespace sluice::audit {

std::string_view name(Finding::Kind kind) {
    using enum Finding::Kind;
    switch (kind) {
        case checkpoint_refused:
            return "checkpoint_refused";
        case checkpoint_shrunk:
            return "checkpoint_shrunk";
        case checkpoint_differs:
            return "checkpoint_differs";
        case leaf_unreadable:
            return "leaf_unreadable";
        case leaves_short:
            return "leaves_short";
        case leaves_differ:
            return "leaves_differ";
        case entries_differ:
            return "entries_differ";
        case entry_unreadable:
            return "entry_unreadable";
        case entry_out_of_order:
            return "entry_out_of_order";
        case entry_changed:
            return "entry_changed";
        case entry_missing:
            return "entry_missing";
        case entry_repeated:
            return "entry_repeated";
        case entry_misplaced:
            return "entry_misplaced";
        case entry_added:
            return "entry_added";
        case too_much:
            return "too_much";
    }
    return {};
}

}  // namespace sluice::audit
