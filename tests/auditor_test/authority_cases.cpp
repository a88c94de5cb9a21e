// What passed on the wire, and who allowed it.
#include "tests/auditor_test/cases.hpp"
#include "tests/auditor_test/good_evidence.hpp"

namespace sluice::auditor {

namespace {

void on_the_wire(Evidence& e, std::vector<WireEvent> events) {
    e.wire = std::move(events);
}
WireEvent sent(std::int64_t at_us) {
    return {WireKind::sent, paid_reference, at_us, {}};
}
WireEvent not_sent(std::int64_t at_us) {
    return {WireKind::not_sent, paid_reference, at_us, {}};
}
WireEvent unknown(std::int64_t at_us, std::optional<std::int64_t> final_from_us) {
    return {WireKind::unknown, paid_reference, at_us, final_from_us};
}
WireEvent decided(std::int64_t at_us) {
    return {WireKind::decided, paid_reference, at_us, {}};
}

const Case authority_cases_table[] = {
    {"no_send_in_doubt_without_authority",
     "twice, and nothing in between",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), sent(2)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "an unknown that is not final yet",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), unknown(49, 50), sent(51)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "an unknown that is never final",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), unknown(99, {}), sent(100)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "one authority used twice",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), decided(2), sent(3), sent(4)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "a decision before the first send is none for the second",
     [](Evidence& e) {
         on_the_wire(e, {decided(1), sent(2), sent(3)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "the authority of another payment",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), {WireKind::decided, given_back_reference, 2, {}}, sent(3)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "a refused connection gives no authority",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), not_sent(2), sent(3)});
     },
     {paid_reference}},
    {"no_send_in_doubt_without_authority",
     "after the bank's final word",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), unknown(9, 50), unknown(50, 50), sent(51)});
     },
     {}},
    {"no_send_in_doubt_without_authority",
     "after a person's decision",
     [](Evidence& e) {
         on_the_wire(e, {sent(1), decided(2), sent(3)});
     },
     {}},
    {"no_send_in_doubt_without_authority",
     "a refused connection uses up no authority",
     [](Evidence& e) {
         on_the_wire(e, {not_sent(1), not_sent(2), sent(3), decided(4), not_sent(5), sent(6)});
     },
     {}},
};

}  // namespace

std::span<const Case> authority_cases() {
    return authority_cases_table;
}

}  // namespace sluice::auditor
