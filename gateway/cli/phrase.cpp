#include "gateway/cli/phrase.hpp"

#include <algorithm>

namespace sluice::cli {

namespace {

// Codes of the API. In English a code is its own text.
constexpr Translation codes[] = {
    {"none", "无"},
    {"received", "已受理"},
    {"held", "核查中"},
    {"vendor", "供应商"},
    {"employee", "员工"},
    {"onboarding", "新供应商"},
    {"to_approve", "待审批"},
    {"queued", "待发送"},
    {"sending", "发送中"},
    {"accepted", "银行已受理"},
    {"in_doubt", "交易不明"},
    {"settled", "已结算"},
    {"returned", "已退回"},
    {"rejected", "已拒绝"},
    {"cancelled", "已撤销"},
    {"refused", "未受理"},
    {"create", "创建"},
    {"queue", "排队"},
    {"hold", "核查"},
    {"release", "放行"},
    {"refuse", "拒绝"},
    {"ask", "送审"},
    {"approve", "批准"},
    {"withdraw", "撤回批准"},
    {"cancel", "撤销"},
    {"send", "发送"},
    {"not_sent", "未发出"},
    {"bank_accepted", "银行受理"},
    {"bank_rejected", "银行拒绝"},
    {"no_answer", "无应答"},
    {"bank_unknown", "银行查无此笔"},
    {"statement_matched", "对账匹配"},
    {"bank_returned", "银行退回"},
    {"settlement", "结算"},
    {"return", "退回"},
    {"credit", "贷记"},
    {"debit", "借记"},
    {"report", "当日明细"},
    {"statement", "日终对账单"},
    {"notification", "收付通知"},
    {"bank", "银行账户"},
    {"clearing", "清算"},
    {"suspense", "挂账"},
    {"charges", "手续费"},
    {"opening", "期初"},
    {"pending", "待投递"},
    {"delivered", "已投递"},
    {"failed", "已放弃"},
    {"gone", "对方停用"},
    // Cases and lists.
    {"open", "待处理"},
    {"proposed", "已提议"},
    {"other", "非名单主体"},
    {"match", "即名单主体"},
    {"unknown", "未能确定"},
    {"released", "已放行"},
    {"closed", "已关闭"},
    {"close", "关闭"},
    {"stop", "禁止"},
    {"assign", "分派"},
    {"note", "备注"},
    {"attach", "附件"},
    {"propose", "提议"},
    {"confirm", "确认"},
    {"waits_for_other", "等待其他案例"},
    {"payment_changed", "付款已变更"},
    {"receipt", "收款"},
    {"payment", "付款"},
    {"loaded", "待放行"},
    {"sanctions", "制裁名单"},
    {"special_measures", "特别预防措施名单"},
    {"black", "黑名单"},
    {"grey", "灰名单"},
    {"white", "白名单"},
    {"added", "新增"},
    {"removed", "删除"},
    {"changed", "变更"},
    {"in_force", "生效中"},
    {"stale", "已过期"},
    {"missing", "缺失"},
    // Rights.
    {"principal", "主体"},
    {"grant", "授权"},
    {"token", "令牌"},
    {"key", "公钥"},
    {"resume", "恢复"},
    {"suspend", "停用"},
    {"end_grant", "收回授权"},
    {"revoke_token", "吊销令牌"},
    {"revoke_key", "吊销公钥"},
    {"confirmed", "已确认"},
    {"person", "人员"},
    {"service", "系统"},
    {"active", "有效"},
    {"suspended", "已停用"},
    // What reconciliation could not explain.
    {"several_candidates", "多笔候选"},
    {"executed_twice", "重复执行"},
    {"executed_though_rejected", "已拒绝却被执行"},
    {"executed_though_cancelled", "已撤销却被执行"},
    {"past_query_horizon", "超过银行可查询期限"},
    {"amount_differs", "金额不符"},
    {"batch_sum_differs", "批次合计不符"},
    {"unknown_debit", "不明扣款"},
    {"unknown_credit", "不明来款"},
    {"return_without_payment", "无对应付款的退回"},
    {"return_before_settlement", "退回先于入账"},
    {"statement_gap", "对账单缺号"},
    {"statement_broken", "对账单金额不平"},
    {"statement_changed", "同号对账单内容不同"},
    {"statement_paged", "分页对账单待核"},
};

}  // namespace

Language parse_language(std::string_view locale) {
    return locale.starts_with("zh") ? Language::chinese : Language::english;
}

std::string code_text(Language language, std::string_view code) {
    const auto* row = std::find_if(std::begin(codes), std::end(codes),
                                   [&](const Translation& r) { return r.english == code; });
    if (language == Language::chinese && row != std::end(codes)) {
        return std::string{row->chinese};
    }
    return std::string{code};
}

}  // namespace sluice::cli
