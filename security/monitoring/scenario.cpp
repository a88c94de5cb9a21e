#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

namespace {

constexpr Scenario table[] = {
    {"S01", "Split below an approval limit", "拆分付款以规避审批限额", unit::split_below_limit},
    {"S02", "Split below a report threshold", "拆分付款以规避大额报告标准",
     unit::split_below_report},
    {"S03", "Pass-through of a receipt", "收款快进快出", unit::pass_through},
    {"S04", "Many new payees at once", "短时间内向大量新收款人付款", unit::fan_out},
    {"S05", "Several enterprises pay one unknown account", "多家企业向同一陌生账户付款",
     unit::fan_in},
    {"S06", "Money goes round", "资金回流", unit::round_trip},
    {"S07", "Dormant payee revived", "长期未往来收款人突然大额付款", unit::dormant_revived},
    {"S08", "Burst of one maker", "单一经办人短时间密集付款", unit::velocity_burst},
    {"S09", "Large first payment to an unchecked payee", "向未准入新收款人首次大额付款",
     unit::new_payee_large},
    {"S10", "Run of round amounts", "连续整数金额付款", unit::round_amounts},
    {"S11", "Payee's account is not the one in master data", "收款账户与供应商主数据不符",
     unit::payee_account_change},
    {"S12", "Invoice paid before", "重复支付发票", unit::duplicate_invoice},
    {"S13", "Entered at night", "非工作时间付款", unit::off_hours},
    {"S14", "Country of high risk", "高风险国家或地区", unit::high_risk_country},
    {"S15", "Salary for nobody in HR", "向非在册人员发放工资", unit::ghost_employee},
    {"S16", "Salary after leaving", "离职后仍发放工资", unit::salary_after_leaving},
    {"S17", "Vendor's bill paid to an employee", "供应商款项付至员工账户",
     unit::vendor_is_employee},
    {"S18", "Invented amounts", "金额疑似人为编造", unit::invented_amounts},
    {"S19", "Name and account do not belong together", "户名与账号不符",
     unit::name_account_mismatch},
    {"S20", "Name like a vendor's, another account", "收款人名称与供应商近似但账户不同",
     unit::lookalike_payee},
    {"S21", "Duties not separated", "不相容职责未分离", unit::duty_separation},
    {"S22", "New device in a new place", "新设备且新地点操作", unit::new_device_and_place},
    {"S23", "Creeping amounts", "金额逐次递增", unit::creeping_amounts},
    {"S24", "Trial payment, then a large one", "小额试探后大额付款", unit::penny_test},
    {"S25", "Receipts forwarded less a commission", "收款扣除固定比例后转出",
     unit::commission_mirroring},
};

static_assert(std::size(table) == scenario_count, "one row a scenario");

std::string with_comma(std::string text, const char* comma) {
    return text.empty() ? text : text + comma;
}

}  // namespace

std::span<const Scenario> scenarios() {
    return table;
}

std::string hours_text(std::int64_t hours) {
    return "PT" + std::to_string(hours) + 'H';
}
std::string days_text(std::int64_t days) {
    return 'P' + std::to_string(days) + 'D';
}
std::string minutes_text(std::int64_t minutes) {
    return "PT" + std::to_string(minutes) + 'M';
}

std::string explain(const Reason& reason, bool in_chinese) {
    for (const auto& row : table) {
        if (row.id != reason.scenario) {
            continue;
        }
        const auto value = to_string(reason.value);
        const auto baseline = to_string(reason.baseline);
        const auto threshold = to_string(reason.threshold);
        if (in_chinese) {
            return with_comma(std::string{row.title_zh}, ":") + "观测值 " + value + ",基准 " +
                   baseline + ",阈值 " + threshold + ",窗口 " + reason.window + ",涉及 " +
                   std::to_string(reason.transfers.size()) + " 笔。";
        }
        return with_comma(std::string{row.title_en}, ": ") + "value " + value + ", usual " +
               baseline + ", limit " + threshold + ", window " + reason.window + ", " +
               std::to_string(reason.transfers.size()) + " transaction(s).";
    }
    return {};
}

bool is_salary_purpose(std::string_view purpose) {
    return purpose == "SALA" || purpose == "BONU" || purpose == "PAYR";
}

std::string_view creditor_country(const Transfer& transfer) {
    if (!transfer.creditor_country.empty()) {
        return transfer.creditor_country;
    }
    const std::string_view bic = transfer.creditor_bank;
    return bic.size() == 8 || bic.size() == 11 ? bic.substr(4, 2) : std::string_view{};
}

}  // namespace sluice::monitoring
