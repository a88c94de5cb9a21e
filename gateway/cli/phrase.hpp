#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::cli {

enum class Language : std::uint8_t { english, chinese };

// "en", "en_GB.UTF-8", "zh_CN.UTF-8": what is not Chinese is English.
Language parse_language(std::string_view locale);

struct Translation {
    std::string_view english;
    std::string_view chinese;
};

// Everything the program says, but for the help, which is English.
inline constexpr Translation translations[] = {
    // Headings and labels.
    {"Payment", "付款"},
    {"Principal", "主体"},
    {"Role", "角色"},
    {"Roles", "角色"},
    {"Permissions", "权限"},
    {"Grant", "授权"},
    {"Token", "令牌"},
    {"Key", "公钥"},
    {"Key id", "公钥编号"},
    {"Algorithm", "算法"},
    {"For", "范围"},
    {"Until", "有效期至"},
    {"Takes away", "收回"},
    {"Otherwise than now", "与现行不同"},
    {"People would be asked about", "须人工审批"},
    {"Payments of the last 90 days", "近 90 天付款"},
    {"Content", "内容摘要"},
    {"Approvals", "审批"},
    {"Policy", "策略"},
    {"About", "对象"},
    {"Act", "操作"},
    {"State", "状态"},
    {"Amount", "金额"},
    {"Currency", "币种"},
    {"Creditor", "收款人"},
    {"Creditor account", "收款账号"},
    {"Debtor account", "付款账号"},
    {"End-to-end id", "端到端编号"},
    {"Execution date", "执行日期"},
    {"Requested date", "要求日期"},
    {"Created", "创建时间"},
    {"Version", "版本"},
    {"Attempts", "发送次数"},
    {"Bank reference", "银行编号"},
    {"Remittance", "附言"},
    {"File or batch", "文件或批次"},
    {"Next action", "下次处理"},
    {"History", "历史"},
    {"Time", "时间"},
    {"From", "原状态"},
    {"To", "新状态"},
    {"Event", "事件"},
    {"Actor", "操作者"},
    {"Evidence", "依据"},
    {"Sendings", "发送记录"},
    {"No.", "序号"},
    {"Message id", "报文编号"},
    {"Reference", "参考号"},
    {"Deadline", "期限"},
    {"Matched statement lines", "已匹配的对账单明细"},
    {"Purpose", "用途"},
    {"Rule", "规则"},
    {"Booking date", "记账日期"},
    {"Counterparty", "对方"},
    {"Beneficiary", "受益人"},
    {"Name", "名称"},
    {"Account", "账户"},
    {"Number", "账号"},
    {"Posted", "已入账"},
    {"Pending out", "待付"},
    {"Pending in", "待收"},
    {"Available", "可用"},
    {"Kind", "类别"},
    {"Debits", "借方"},
    {"Credits", "贷方"},
    {"Balance", "余额"},
    {"Total", "合计"},
    {"Id", "编号"},
    {"Statement", "对账单"},
    {"Bank's number", "银行单号"},
    {"Date", "日期"},
    {"Opening", "期初"},
    {"Closing", "期末"},
    {"Entries", "笔数"},
    {"Received", "收到时间"},
    {"Direction", "方向"},
    {"Enterprise", "企业"},
    {"Limit", "标准"},
    {"Single", "单笔达到"},
    {"Movements", "笔数"},
    {"Country", "国家"},
    {"Match", "匹配"},
    {"Exception", "异常"},
    {"Detail", "说明"},
    {"Opened", "发生时间"},
    {"Closed", "关闭时间"},
    {"Resolution", "处理结果"},
    {"Type", "类型"},
    {"Subject", "对象"},
    {"URL", "地址"},
    {"Enabled", "启用"},
    {"Reason", "原因"},
    {"Planned up to", "已计划至"},
    {"Status", "应答码"},
    {"Error", "错误"},
    {"Duration ms", "耗时毫秒"},
    {"Place", "位置"},
    {"Secret", "密钥"},
    {"Items", "笔数"},
    {"Accepted", "已受理"},
    {"Refused", "已拒绝"},
    {"Control sum", "控制总额"},
    {"yes", "是"},
    {"no", "否"},
    // The desk of officers.
    {"Case", "案例"},
    {"Verdict", "判定"},
    {"Special measures", "特别预防措施"},
    {"Due", "到期时间"},
    {"Overdue", "逾期"},
    {"Assigned to", "经办人"},
    {"Proposed", "拟处理"},
    {"Proposed by", "提议人"},
    {"Decided by", "决定人"},
    {"Payment state", "付款状态"},
    {"List", "名单"},
    {"Entry", "条目"},
    {"Listed name", "名单名称"},
    {"Screened", "被筛查名称"},
    {"Finding", "认定"},
    {"Field", "字段"},
    {"Score", "分数"},
    {"Scenario", "场景"},
    {"Value", "实际值"},
    {"Usual", "通常值"},
    {"Threshold", "阈值"},
    {"Window", "时间窗"},
    {"Hits on lists", "名单命中"},
    {"Monitoring", "监测"},
    {"Outcome", "处理"},
    {"Note", "备注"},
    {"File", "文件"},
    {"Bytes", "字节"},
    {"Attachments", "附件"},
    {"Effect", "结果"},
    {"Back-tested on", "回测付款笔数"},
    {"Evaluated", "已评估"},
    {"Hits", "命中"},
    {"Held anyway", "其中已被拦截"},
    {"Change", "变更"},
    {"Source version", "来源版本"},
    {"Names", "名称数"},
    {"Loaded by", "加载人"},
    {"Compared with version", "对比版本"},
    {"Released", "生效时间"},
    {"Days", "天数"},
    // Sentences.
    {"Nothing to show.", "没有可显示的内容。"},
    {"Trial balance as of {0}", "截至 {0} 的试算平衡表"},
    {"Balances as of {0}", "截至 {0} 的余额"},
    {"It balances.", "试算平衡。"},
    {"IT DOES NOT BALANCE.", "试算不平衡！"},
    {"There are more: raise --limit.", "还有更多：请增大 --limit。"},
    {"Keep the secret: it is not shown again.", "请保存密钥：之后不再显示。"},
    {"The webhook is removed.", "已删除。"},
    {"{0} events will be delivered again.", "将重新投递 {0} 个事件。"},
    {"Refused: {0} ({1}, {2})", "已拒绝：{0}（{1}，{2}）"},
    {"line {0}", "第 {0} 行"},
    {"Trace id: {0}", "跟踪编号：{0}"},
    {"Repeat after {0} s.", "请在 {0} 秒后重试。"},
    {"The gateway cannot be reached: {0}", "无法连接网关：{0}"},
    {"It is not known whether this happened: {0}", "结果不明：{0}"},
    {"Look with `sluice {0}`, or repeat safely with the same key: --idempotency-key {1}",
     "请用 `sluice {0}` 查看，或使用同一幂等键安全重试：--idempotency-key {1}"},
    {"Look before you repeat: sluice {0}", "重试前请先查看：sluice {0}"},
    {"The answer cannot be read.", "无法读取应答。"},
    {"There is no payment with this end-to-end id.", "没有此端到端编号的付款。"},
    {"Several payments have this end-to-end id; give the id of one.",
     "此端到端编号对应多笔付款，请给出付款编号。"},
    {"There is no account with this id, name or number.", "没有此编号、名称或账号的账户。"},
    {"Several accounts have this name or number; give the id of one.",
     "此名称或账号对应多个账户，请给出账户编号。"},
    {"The file cannot be read: {0}", "无法读取文件：{0}"},
    {"The file is neither XML, gzip nor JSON.", "文件不是 XML、gzip 或 JSON。"},
    {"No token and no key: use --token-file, SLUICE_TOKEN or --key-file.",
     "缺少令牌和密钥：请用 --token-file、SLUICE_TOKEN 或 --key-file。"},
    {"No request can be signed with {0}: {1}", "无法用 {0} 签署请求：{1}"},
    {"The file holds no public key of {0}: {1}", "文件中没有 {0} 的公钥：{1}"},
    {"Give exactly one of --match, --charge and --close.",
     "--match、--charge、--close 必须且只能给出一个。"},
    {"Not final after {0} s; look again with `sluice {1}`.",
     "{0} 秒后仍未终结；请用 `sluice {1}` 再次查看。"},
    {"Could not be screened: {0}", "未能完成筛查：{0}"},
    {"A finding is HIT=other, HIT=match or HIT=unknown: {0}",
     "认定须写作 序号=other、序号=match 或 序号=unknown：{0}"},
    {"The case has no hit of this number: {0}", "该案例没有此序号的命中：{0}"},
    {"Two findings about one hit: {0}", "对同一命中给出了两个认定：{0}"},
    {"Does not hold until another administrator confirms it.",
     "须由另一名安全管理员确认后方可生效。"},
    {"Not in force until another officer releases it.", "须由另一名合规人员放行后方可生效。"},
    {"{0}: {1}", "{0}：{1}"},
    // The proof of the audit log.
    {"exported {0} entries; prove them with", "已导出 {0} 条;验证命令"},
    {"The audit log is empty.", "审计日志为空。"},
    {"entry {0}", "条目 {0}"},
    {"entries {0} to {1}", "条目 {0} 至 {1}"},
    {"{0}: missing", "{0}：缺失"},
    {"{0}: changed, line {1}", "{0}：被改动，第 {1} 行"},
    {"{0}: repeated, line {1}", "{0}：重复，第 {1} 行"},
    {"{0}: out of place, line {1}", "{0}：次序不对，第 {1} 行"},
    {"line {0}: not an entry of the log", "第 {0} 行：不是日志中的条目"},
    {"line {0}: not an entry: {1}", "第 {0} 行：不是条目：{1}"},
    {"line {0}: entry {1} where entry {2} should be", "第 {0} 行：应为条目 {2}，实为条目 {1}"},
    {"line {0} and after: not compared with leaf hashes, too much is out of order",
     "第 {0} 行及以后：错乱过多，未与叶哈希比对"},
    {"{0}: not what checkpoint {1} signed", "{0}：与检查点 {1} 所签不符"},
    {"{0}: leaf hashes are not what checkpoint {1} signed and prove nothing",
     "{0}：叶哈希与检查点 {1} 所签不符，不能作为依据"},
    {"leaf hashes end before entry {0}, checkpoint {1} has {2} entries",
     "叶哈希止于条目 {0} 之前，检查点 {1} 有 {2} 条"},
    {"leaf hashes, line {0}: not a hash; not read further", "叶哈希第 {0} 行：不是哈希，未再读取"},
    {"checkpoint {0}: {1}", "检查点 {0}：{1}"},
    {"checkpoint {0}: {1} entries, fewer than the {2} of one before it",
     "检查点 {0}：{1} 条，少于此前的 {2} 条"},
    {"checkpoint {0}: another root than one before it of the same {1} entries",
     "检查点 {0}：与此前同为 {1} 条的检查点的根不同"},
    {"and {0} more", "另有 {0} 项"},
    {"the last {0} entries are covered by no checkpoint", "末尾 {0} 条尚无检查点覆盖"},
    {"verified {0} entries, tree size {1}, root {2}", "已验证 {0} 条，树大小 {1}，根 {2}"},
    {"NOT VERIFIED, findings: {0}", "验证未通过，不符之处：{0}"},
    {"NOT VERIFIED: {0}", "验证未通过：{0}"},
};

// A text of the table above, by its English. One that is not there does not compile.
class Phrase {
public:
    consteval Phrase(const char* english) : row_(find(english)) {}

    std::string_view in(Language language) const {
        const auto& row = translations[row_];
        return language == Language::chinese ? row.chinese : row.english;
    }

private:
    static consteval std::size_t find(std::string_view english) {
        for (std::size_t i = 0; i < std::size(translations); ++i) {
            if (translations[i].english == english) {
                return i;
            }
        }
        throw "this text has no row in `translations`";
    }

    std::size_t row_;
};

// A code of the API (a state, an event, a kind) in the reader's language; itself when not known.
std::string code_text(Language language, std::string_view code);

}  // namespace sluice::cli
