#include "gateway/flow/case_reason.hpp"

#include <algorithm>

namespace sluice::flow {

namespace {

constexpr CaseReason table[] = {
    {"release", not_the_listed_party, "The party is not the one on the list.",
     "交易对手并非名单所列主体。"},
    {"release", "explained", "Documents explain the payment.", "已有单据说明该笔付款。"},
    {"release", "usual_business", "The payment is usual for this business.",
     "该笔付款属于正常业务。"},
    {"release", "called_back", "The payee's data were confirmed by a call back.",
     "已回拨核实收款人信息。"},
    {"refuse", listed_party, "The party is the one on the list.", "交易对手即名单所列主体。"},
    {"refuse", "suspected_laundering", "Money laundering is suspected.", "涉嫌洗钱。"},
    {"refuse", "suspected_fraud", "Fraud is suspected.", "涉嫌欺诈。"},
    {"refuse", "against_policy", "The payment is against policy.", "该笔付款违反内部制度。"},
    {"refuse", "not_explained", "Nobody could explain the payment.", "无法说明该笔付款。"},
    {"close", not_the_listed_party, "The party is not the one on the list.",
     "交易对手并非名单所列主体。"},
    {"close", "explained", "It is explained.", "已有合理说明。"},
    {"close", listed_party, "The party is the one on the list; reported.",
     "交易对手即名单所列主体,已报告。"},
    {"close", "suspicious", "It is suspicious; reported.", "交易可疑,已报告。"},
    {"close", "double", "Another case is about the same.", "与其他案例重复。"},
};

}  // namespace

std::span<const CaseReason> case_reasons() {
    return table;
}

const CaseReason* find_case_reason(std::string_view outcome, std::string_view code) {
    const auto* found = std::ranges::find_if(table, [&](const CaseReason& reason) {
        return reason.outcome == outcome && reason.code == code;
    });
    return found == std::end(table) ? nullptr : found;
}

}  // namespace sluice::flow
