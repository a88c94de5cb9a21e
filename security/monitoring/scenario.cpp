#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

namespace {

constexpr Scenario table[] = {
    {"S01", "Split below an approval limit", "拆分付款以规避审批限额",
     "{value} transfers to this payee within {window}, each just below the approval limit of "
     "{baseline} and together above it.",
     "{window} 内向该收款人付款 {value} 笔,每笔均略低于审批限额 {baseline},合计超过该限额。",
     unit::split_below_limit},
    {"S02", "Split below a report threshold", "拆分付款以规避大额报告标准",
     "{value} transfers to this payee within {window}, each just below the report threshold of "
     "{baseline} and together above it.",
     "{window} 内向该收款人付款 {value} 笔,每笔均略低于报告标准 {baseline},合计超过该标准。",
     unit::split_below_report},
    {"S03", "Pass-through of a receipt", "收款快进快出",
     "{value} of a receipt of {baseline} went on within {window} to payees never paid before.",
     "一笔 {baseline} 的收款在 {window} 内有 {value} 转付给从未付款的收款人。", unit::pass_through},
    {"S04", "Many new payees at once", "短时间内向大量新收款人付款",
     "{value} payees paid for the first time within {window}; usual are {baseline}, the limit is "
     "{threshold}.",
     "{window} 内首次付款的收款人达 {value} 个,通常为 {baseline} 个,阈值 {threshold} 个。",
     unit::fan_out},
    {"S05", "Several enterprises pay one unknown account", "多家企业向同一陌生账户付款",
     "{value} enterprises paid this account within {window}; it is in none of their master data.",
     "{window} 内有 {value} 家企业向该账户付款,该账户不在任何一家的主数据中。", unit::fan_in},
    {"S06", "Money goes round", "资金回流",
     "The money comes back over {value} transfers within {window}.",
     "资金在 {window} 内经 {value} 笔付款回流。", unit::round_trip},
    {"S07", "Dormant payee revived", "长期未往来收款人突然大额付款",
     "{value} after a silence of {window}; its median before was {baseline}.",
     "在 {window} 无往来后付款 {value},此前中位数为 {baseline}。", unit::dormant_revived},
    {"S08", "Burst of one maker", "单一经办人短时间密集付款",
     "{value} transfers of this maker within {window}; usual are {baseline}, the limit is "
     "{threshold}.",
     "该经办人 {window} 内付款 {value} 笔,通常为 {baseline} 笔,阈值 {threshold} 笔。",
     unit::velocity_burst},
    {"S09", "Large payment to an unchecked new payee", "向未准入新收款人大额付款",
     "{value} to a payee that is new and was not taken on; the limit is {threshold}.",
     "向未经准入的新收款人付款 {value},阈值为 {threshold}。", unit::new_payee_large},
    {"S10", "Run of round amounts", "连续整数金额付款",
     "{value} round amounts to this payee within {window}; before, {baseline} of its amounts were "
     "round.",
     "{window} 内向该收款人付款 {value} 笔均为整数金额,此前整数金额占 {baseline}。",
     unit::round_amounts},
    {"S11", "Payee's account is not the one in master data", "收款账户与供应商主数据不符",
     "The account is not the vendor's in the master data, or its change was not confirmed within "
     "{window}.",
     "收款账户与供应商主数据不一致,或其变更在 {window} 内未经确认。", unit::payee_account_change},
    {"S12", "Invoice paid before", "重复支付发票",
     "An invoice of {value} with the same folded number was paid to this payee within {window}.",
     "{window} 内已向该收款人支付过金额 {value} 且归一化编号相同的发票。", unit::duplicate_invoice},
    {"S13", "Entered at night", "非工作时间付款",
     "Entered at hour {value} local time, in which {baseline} of the transfers are entered.",
     "于当地时间 {value} 时段录入,该时段通常仅占 {baseline}。", unit::off_hours},
    {"S14", "Country of high risk", "高风险国家或地区",
     "{value} to a country of high risk or under embargo; {baseline} transfers to this payee "
     "before.",
     "向高风险或受限国家(地区)付款 {value},此前向该收款人付款 {baseline} 笔。",
     unit::high_risk_country},
    {"S15", "Salary for nobody in HR", "向非在册人员发放工资",
     "A salary for an account that human resources do not know under this name.",
     "工资收款账户及户名不在人事主数据中。", unit::ghost_employee},
    {"S16", "Salary after leaving", "离职后仍发放工资",
     "A salary {value} after the employee left; {threshold} are in order.",
     "员工离职 {value} 后仍发放工资,宽限期为 {threshold}。", unit::salary_after_leaving},
    {"S17", "Vendor's bill paid to an employee", "供应商款项付至员工账户",
     "A vendor's bill of {value} goes to the account of an employee.",
     "供应商款项 {value} 付至员工账户。", unit::vendor_is_employee},
    {"S18", "Invented amounts", "金额疑似人为编造",
     "First digits of {baseline} amounts within {window} do not follow Benford's law: chi-square "
     "{value}, the limit is {threshold}.",
     "{window} 内 {baseline} 个金额的首位数字偏离本福特定律:卡方值 {value},阈值 {threshold}。",
     unit::invented_amounts},
    {"S19", "Name and account do not belong together", "户名与账号不符",
     "This account is known under another name.", "该账户登记或历史户名与本次收款人名称不同。",
     unit::name_account_mismatch},
    {"S20", "Name like a vendor's, another account", "收款人名称与供应商近似但账户不同",
     "The name differs from a vendor's by {value}, and the account is another one.",
     "收款人名称与某供应商仅差 {value}(字),但账户不同。", unit::lookalike_payee},
    {"S21", "Duties not separated", "不相容职责未分离",
     "The maker or another maker is among the {baseline} approvers, or one approved twice.",
     "{baseline} 名审批人中含经办人,或同一人重复审批。", unit::duty_separation},
    {"S22", "New device in a new place", "新设备且新地点操作",
     "Device and country are both new for this maker, of whom {baseline} devices are known.",
     "设备与所在国家(地区)对该经办人均为首次出现,已知设备 {baseline} 个。",
     unit::new_device_and_place},
    {"S23", "Creeping amounts", "金额逐次递增",
     "{value} is a record in a row of small steps; the median of this payee is {baseline}.",
     "{value} 为连续小幅递增的新高,该收款人中位数为 {baseline}。", unit::creeping_amounts},
    {"S24", "Trial payment, then a large one", "小额试探后大额付款",
     "{value} within {window} of a trial of {baseline} to the same new payee.",
     "在向同一新收款人试付 {baseline} 后 {window} 内付款 {value}。", unit::penny_test},
    {"S25", "Receipts forwarded less a commission", "收款扣除固定比例后转出",
     "{baseline} transfers to this payee each forwarded about {value} of a receipt within "
     "{window}.",
     "向该收款人的 {baseline} 笔付款均在 {window} 内转出对应收款的约 {value}。",
     unit::commission_mirroring},
};

static_assert(std::size(table) == scenario_count, "one row a scenario");

// Replaces "{value}", "{baseline}", "{threshold}" and "{window}".
std::string filled(std::string_view sentence, const Reason& reason) {
    std::string out;
    while (!sentence.empty()) {
        const auto open = sentence.find('{');
        out += sentence.substr(0, open);
        if (open == std::string_view::npos) {
            break;
        }
        const auto close = sentence.find('}', open);
        const auto name = sentence.substr(open + 1, close - open - 1);
        out += name == "value"       ? to_string(reason.value)
               : name == "baseline"  ? to_string(reason.baseline)
               : name == "threshold" ? to_string(reason.threshold)
                                     : reason.window;
        sentence.remove_prefix(close + 1);
    }
    return out;
}

}  // namespace

Outcome Outcome::fired(Quantity value, Quantity baseline, Quantity threshold, std::string window,
                       std::vector<std::string>&& transfers, bool is_stop) {
    return {Kind::fired,
            {.scenario = {},
             .value = std::move(value),
             .baseline = std::move(baseline),
             .threshold = std::move(threshold),
             .window = std::move(window),
             .transfers = std::move(transfers),
             .is_stop = is_stop}};
}

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
        if (row.id == reason.scenario) {
            return filled(in_chinese ? row.sentence_zh : row.sentence_en, reason);
        }
    }
    for (const auto& row : network_reasons()) {
        if (row.id == reason.scenario) {
            return filled(in_chinese ? row.sentence_zh : row.sentence_en, reason);
        }
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
