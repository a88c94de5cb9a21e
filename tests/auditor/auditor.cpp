#include "tests/auditor/auditor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

namespace sluice::auditor {

namespace {

using Findings = std::vector<Finding>;

// What an ERP gives that has no end-to-end id of its own (ISO 20022 External Code Sets): it names
// no payment.
constexpr std::string_view no_end_to_end_id = "NOTPROVIDED";

// judge() adds the name of the invariant.
void find(Findings& findings, std::string subject, std::string detail) {
    findings.push_back({{}, std::move(subject), std::move(detail)});
}

std::string reference_of(std::string_view payment_id) {
    std::string reference(payment_id);
    std::erase(reference, '-');
    return reference;
}

// Calls f(order, index of the item, answer) for each item of each answer. An answer with more items
// than were ordered is a finding of replay_gives_the_first_answer.
template <class F>
void for_each_answered_item(const Evidence& evidence, F f) {
    for (const auto& order : evidence.orders) {
        for (const auto& answer : order.answers) {
            for (std::size_t i = 0; i < std::min(answer.size(), order.items.size()); ++i) {
                f(order, i, answer[i]);
            }
        }
    }
}

// The item that each payment was answered for; the first when there are several.
std::map<std::string, const OrderedItem*> items_by_payment(const Evidence& evidence) {
    std::map<std::string, const OrderedItem*> items;
    for_each_answered_item(evidence,
                           [&](const Order& order, std::size_t i, const ItemAnswer& answer) {
                               if (!answer.payment_id.empty()) {
                                   items.emplace(answer.payment_id, &order.items[i]);
                               }
                           });
    return items;
}

// What all banks together did with one reference.
struct Deeds {
    std::int64_t executions = 0;
    std::int64_t returned = 0;
};

std::map<std::string, Deeds> deeds_by_reference(const Evidence& evidence) {
    std::map<std::string, Deeds> deeds;
    for (const auto& instruction : evidence.instructions) {
        auto& deed = deeds[instruction.reference];
        deed.executions += instruction.executions;
        deed.returned += instruction.returned;
    }
    return deeds;
}

void executed_at_most_once(const Evidence& evidence, Findings& findings) {
    for (const auto& [reference, deed] : deeds_by_reference(evidence)) {
        if (deed.executions > 1) {
            find(findings, reference, fmt::format("executed {} times", deed.executions));
        }
    }
    std::map<std::string_view, std::set<std::string_view>> executed;
    for (const auto& instruction : evidence.instructions) {
        if (instruction.executions > 0 && instruction.end_to_end_id != no_end_to_end_id) {
            executed[instruction.end_to_end_id].insert(instruction.reference);
        }
    }
    for (const auto& [end_to_end_id, references] : executed) {
        if (references.size() > 1) {
            find(findings, std::string(end_to_end_id),
                 fmt::format("executed under {} references: {}", references.size(),
                             fmt::join(references, ", ")));
        }
    }
}

std::string terms(const std::string& end_to_end_id, const std::string& currency,
                  std::int64_t amount_minor, const std::string& account) {
    return fmt::format("{} minor {} to {} as {}", amount_minor, currency, account, end_to_end_id);
}
std::string terms(const OrderedItem& item) {
    return terms(item.end_to_end_id, item.currency, item.amount_minor, item.creditor_account);
}
std::string terms(const BankInstructionSeen& it) {
    return terms(it.end_to_end_id, it.currency, it.amount_minor, it.creditor_account);
}

// What the ERP ordered and has no answer to: whether it became a payment is not known yet.
std::set<std::string> unanswered_terms(const Evidence& evidence) {
    std::set<std::string> unanswered;
    for (const auto& order : evidence.orders) {
        if (order.answers.empty()) {
            for (const auto& item : order.items) {
                unanswered.insert(terms(item));
            }
        }
    }
    return unanswered;
}

void executed_as_ordered(const Evidence& evidence, Findings& findings) {
    std::unordered_map<std::string, const OrderedItem*> ordered;
    for (const auto& [payment_id, item] : items_by_payment(evidence)) {
        ordered.emplace(reference_of(payment_id), item);
    }
    const auto unanswered = unanswered_terms(evidence);
    for (const auto& instruction : evidence.instructions) {
        const auto found = ordered.find(instruction.reference);
        const auto terms_there = terms(instruction);
        if (found == ordered.end()) {
            if (!unanswered.contains(terms_there)) {
                find(findings, instruction.reference, "nobody ordered " + terms_there);
            }
        } else if (terms(*found->second) != terms_there) {
            find(findings, instruction.reference,
                 fmt::format("ordered was {}, instructed {}", terms(*found->second), terms_there));
        }
    }
}

void replay_gives_the_first_answer(const Evidence& evidence, Findings& findings) {
    for (const auto& order : evidence.orders) {
        for (std::size_t i = 0; i < order.answers.size(); ++i) {
            if (order.answers[i].size() != order.items.size()) {
                find(findings, order.key,
                     fmt::format("answer {} tells of {} items, {} were ordered", i + 1,
                                 order.answers[i].size(), order.items.size()));
            } else if (order.answers[i] != order.answers[0]) {
                find(findings, order.key, fmt::format("answer {} differs from the first", i + 1));
            }
        }
    }
}

void one_payment_per_item(const Evidence& evidence, Findings& findings) {
    std::map<std::string, std::set<std::string>> items;
    for_each_answered_item(evidence, [&](const Order& order, std::size_t i,
                                         const ItemAnswer& answer) {
        if (!answer.payment_id.empty()) {
            items[answer.payment_id].insert(fmt::format(
                "item {} of request {} ({})", i + 1, &order - evidence.orders.data(), order.key));
        }
    });
    for (const auto& [payment_id, named_for] : items) {
        if (named_for.size() > 1) {
            find(findings, payment_id,
                 fmt::format("answered for {}", fmt::join(named_for, " and ")));
        }
    }
}

// Whether something of a reference may be on its way, and whether it may be sent again all the
// same.
struct Sending {
    bool sent = false;
    bool authority = false;
};

bool gives_authority(const WireEvent& event) {
    return event.kind == WireKind::decided ||
           (event.kind == WireKind::unknown && event.final_from_us &&
            event.at_us >= *event.final_from_us);
}

void no_send_in_doubt_without_authority(const Evidence& evidence, Findings& findings) {
    std::unordered_map<std::string, Sending> sendings;
    for (const auto& event : evidence.wire) {
        auto& sending = sendings[event.reference];
        if (event.kind == WireKind::sent) {
            if (sending.sent && !sending.authority) {
                find(findings, event.reference,
                     fmt::format("sent again at {} us without authority", event.at_us));
            }
            sending = {true, false};
        } else if (gives_authority(event)) {
            sending.authority = true;
        }
    }
}

void rejected_was_not_executed(const Evidence& evidence, Findings& findings) {
    auto deeds = deeds_by_reference(evidence);
    for (const auto& payment : evidence.payments) {
        const auto executions = deeds[reference_of(payment.id)].executions;
        if ((payment.state == "rejected" || payment.state == "cancelled") && executions > 0) {
            find(findings, payment.id,
                 fmt::format("is {} and was executed {} times", payment.state, executions));
        }
    }
}

void every_order_is_answered(const Evidence& evidence, Findings& findings) {
    for (const auto& order : evidence.orders) {
        if (order.answers.empty()) {
            find(findings, order.key, "has no answer");
        }
    }
}

void nothing_is_lost(const Evidence& evidence, Findings& findings) {
    auto items = items_by_payment(evidence);
    std::set<std::string_view> seen;
    for (const auto& payment : evidence.payments) {
        const auto item = items.find(payment.id);
        if (!seen.insert(payment.id).second) {
            find(findings, payment.id, "is there twice");
        } else if (item == items.end()) {
            find(findings, payment.id, "is there, and no answer names it");
        } else if (payment.end_to_end_id != item->second->end_to_end_id ||
                   payment.currency != item->second->currency ||
                   payment.amount_minor != item->second->amount_minor) {
            find(findings, payment.id,
                 fmt::format("ordered was {}, it is {} minor {} as {}", terms(*item->second),
                             payment.amount_minor, payment.currency, payment.end_to_end_id));
        }
    }
    for (const auto& [payment_id, item] : items) {
        if (!seen.contains(payment_id)) {
            find(findings, payment_id, "was answered for " + terms(*item) + " and is gone");
        }
    }
}

// What a bank has done with a payment in a final state.
struct Truth {
    std::string_view state;
    Deeds deeds;
};
constexpr std::array truths{Truth{"settled", {1, 0}}, Truth{"returned", {1, 1}},
                            Truth{"rejected", {0, 0}}, Truth{"cancelled", {0, 0}}};

const Truth* truth_of(std::string_view state) {
    const auto found = std::ranges::find(truths, state, &Truth::state);
    return found == truths.end() ? nullptr : &*found;
}

void every_payment_is_final(const Evidence& evidence, Findings& findings) {
    for (const auto& payment : evidence.payments) {
        if (truth_of(payment.state) == nullptr) {
            find(findings, payment.id, "is still " + payment.state);
        }
    }
}

void state_is_the_banks_truth(const Evidence& evidence, Findings& findings) {
    auto deeds = deeds_by_reference(evidence);
    for (const auto& payment : evidence.payments) {
        const auto* truth = truth_of(payment.state);
        const auto [executions, returned] = deeds[reference_of(payment.id)];
        if (truth != nullptr &&
            (executions != truth->deeds.executions || returned != truth->deeds.returned)) {
            find(findings, payment.id,
                 fmt::format("is {}; the bank executed it {} times and returned it {} times",
                             payment.state, executions, returned));
        }
    }
}

using Balances = std::map<std::string, std::int64_t>;

Balances by_account(const std::vector<Balance>& list, std::string_view whose, Findings& findings) {
    Balances balances;
    for (const auto& balance : list) {
        const auto account = balance.account + " " + balance.currency;
        if (!balances.emplace(account, balance.minor).second) {
            find(findings, account, fmt::format("is twice among {}", whose));
        }
    }
    return balances;
}

void balances_agree(const Evidence& evidence, Findings& findings) {
    const auto bank = by_account(evidence.bank_balances, "the banks' accounts", findings);
    const auto book = by_account(evidence.book_balances, "the ledger's accounts", findings);
    for (const auto& [account, minor] : bank) {
        const auto ours = book.find(account);
        if (ours == book.end()) {
            find(findings, account, "is not in the ledger");
        } else if (ours->second != minor) {
            find(findings, account,
                 fmt::format("the bank has {}, the ledger {}", minor, ours->second));
        }
    }
    for (const auto& [account, minor] : book) {
        if (!bank.contains(account)) {
            find(findings, account, "is at no bank");
        }
    }
}

void nothing_is_unexplained(const Evidence& evidence, Findings& findings) {
    if (evidence.unexplained_lines != 0) {
        find(findings, "suspense", fmt::format("{} lines", evidence.unexplained_lines));
    }
}

constexpr std::array table{
    Invariant{"executed_at_most_once", When::always,
              "No reference and no end-to-end id was executed twice", executed_at_most_once},
    Invariant{"executed_as_ordered", When::always,
              "Every instruction at a bank is as an ERP ordered it", executed_as_ordered},
    Invariant{"replay_gives_the_first_answer", When::always,
              "Every repetition of a request got the first answer", replay_gives_the_first_answer},
    Invariant{"one_payment_per_item", When::always, "No payment was answered for two items",
              one_payment_per_item},
    Invariant{"no_send_in_doubt_without_authority", When::always,
              "Sent again only after the bank's final word or a person's decision",
              no_send_in_doubt_without_authority},
    Invariant{"rejected_was_not_executed", When::always,
              "What is rejected or cancelled was not executed", rejected_was_not_executed},
    Invariant{"every_order_is_answered", When::at_the_end, "Every request has an answer",
              every_order_is_answered},
    Invariant{"nothing_is_lost", When::at_the_end,
              "Payments and answers name each other, with the terms ordered", nothing_is_lost},
    Invariant{"every_payment_is_final", When::at_the_end, "Every payment is in a final state",
              every_payment_is_final},
    Invariant{"state_is_the_banks_truth", When::at_the_end,
              "Executed and returned at the bank as the payment's state says",
              state_is_the_banks_truth},
    Invariant{"balances_agree", When::at_the_end, "Every balance is the same at bank and ledger",
              balances_agree},
    Invariant{"nothing_is_unexplained", When::at_the_end, "No line is left in suspense",
              nothing_is_unexplained},
};

}  // namespace

std::span<const Invariant> invariants() {
    return table;
}

std::vector<Finding> judge(const Evidence& evidence, bool ended) {
    Findings findings;
    for (const auto& invariant : invariants()) {
        if (invariant.when == When::at_the_end && !ended) {
            continue;
        }
        const auto before = findings.size();
        invariant.check(evidence, findings);
        for (auto i = before; i < findings.size(); ++i) {
            findings[i].invariant = invariant.name;
        }
    }
    return findings;
}

}  // namespace sluice::auditor
