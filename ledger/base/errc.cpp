#include "ledger/base/errc.hpp"

#include <array>

#include "ledger/base/check.hpp"

namespace sluice {

namespace {

using enum Errc;
using enum Disposition;

// clang-format off
constexpr auto table = std::to_array<ErrcInfo>({
    {malformed, "malformed", fix_request, "The input cannot be parsed.", "输入无法解析。"},
    {wrong_encoding, "wrong_encoding", fix_request, "The text is not valid in its declared encoding.", "文本不符合所声明的编码。"},
    {unsupported_media, "unsupported_media", fix_request, "This content type is not supported.", "不支持该内容类型。"},
    {too_large, "too_large", fix_request, "The input is larger than allowed.", "输入超过允许的大小。"},
    {schema_violation, "schema_violation", fix_request, "The document does not follow its schema.", "文档不符合其模式定义。"},
    {unsupported_namespace, "unsupported_namespace", fix_request, "This message type or version is not supported.", "不支持该报文类型或版本。"},
    {entity_forbidden, "entity_forbidden", fix_request, "Document type declarations and entities are not allowed.", "不允许使用文档类型声明和实体。"},
    {missing_field, "missing_field", fix_request, "A required field is missing.", "缺少必填字段。"},
    {unknown_field, "unknown_field", fix_request, "A field is not known.", "存在未知字段。"},
    {invalid_value, "invalid_value", fix_request, "A field has an invalid value.", "字段值无效。"},
    {invalid_amount, "invalid_amount", fix_request, "The amount is not a positive decimal number.", "金额不是正的十进制数。"},
    {over_precise_amount, "over_precise_amount", fix_request, "The amount has more decimals than its currency.", "金额的小数位数超过币种精度。"},
    {unknown_currency, "unknown_currency", fix_request, "The currency is not in ISO 4217.", "币种不在 ISO 4217 中。"},
    {invalid_iban, "invalid_iban", fix_request, "The IBAN is not valid.", "IBAN 无效。"},
    {invalid_bic, "invalid_bic", fix_request, "The BIC is not valid.", "BIC 无效。"},
    {invalid_date, "invalid_date", fix_request, "The date is not valid.", "日期无效。"},
    {invalid_characters, "invalid_characters", fix_request, "The text has characters the bank does not take.", "文本含有银行不接受的字符。"},
    {unsupported_element, "unsupported_element", fix_request, "The message asks for something that cannot be passed on to the bank.", "报文包含无法转交银行的要素。"},
    {control_sum_mismatch, "control_sum_mismatch", fix_request, "The control sum does not match the transactions.", "控制总额与明细不符。"},
    {transaction_count_mismatch, "transaction_count_mismatch", fix_request, "The number of transactions does not match.", "交易笔数不符。"},
    {duplicate_message, "duplicate_message", fix_request, "A message with this id was received before.", "该报文编号已接收过。"},
    {duplicate_end_to_end_id, "duplicate_end_to_end_id", fix_request, "A payment with this end-to-end id exists on this account.", "该账户已存在相同端到端编号的付款。"},
    {unknown_account, "unknown_account", fix_request, "The debtor account is not known.", "付款账户不存在。"},
    {account_closed, "account_closed", fix_request, "The account is not open for payments.", "账户未开放付款。"},
    {currency_mismatch, "currency_mismatch", fix_request, "The currency is not the account's currency.", "币种与账户币种不一致。"},
    {insufficient_funds, "insufficient_funds", fix_request, "The account's available balance is too small.", "账户可用余额不足。"},
    {amount_over_limit, "amount_over_limit", fix_request, "The amount is above the limit.", "金额超过限额。"},
    {bank_limit, "bank_limit", fix_request, "The bank does not take this payment.", "银行不受理该付款。"},
    {date_in_past, "date_in_past", fix_request, "The execution date is in the past.", "执行日期早于今天。"},
    {date_too_far, "date_too_far", fix_request, "The execution date is too far in the future.", "执行日期过远。"},
    {idempotency_key_missing, "idempotency_key_missing", fix_request, "The Idempotency-Key header is missing.", "缺少 Idempotency-Key 请求头。"},
    {idempotency_key_reused, "idempotency_key_reused", fix_request, "The Idempotency-Key was used with another payload.", "该 Idempotency-Key 已用于其他内容。"},
    {idempotency_key_running, "idempotency_key_running", retry_later, "A request with this Idempotency-Key is still running.", "使用该 Idempotency-Key 的请求仍在处理。"},
    {unauthenticated, "unauthenticated", fix_request, "Authentication is required.", "需要身份认证。"},
    {forbidden, "forbidden", fix_request, "This is not allowed.", "不允许该操作。"},
    {not_found, "not_found", fix_request, "There is no such resource.", "资源不存在。"},
    {method_not_allowed, "method_not_allowed", fix_request, "This method is not allowed here.", "此处不允许该方法。"},
    {illegal_transition, "illegal_transition", fix_request, "The payment's state does not allow this.", "付款状态不允许该操作。"},
    {version_missing, "version_missing", fix_request, "The If-Match header is missing.", "缺少 If-Match 请求头。"},
    {version_conflict, "version_conflict", fix_request, "The resource has changed since it was read.", "资源在读取之后已变更。"},
    {rate_limited, "rate_limited", retry_later, "Too many requests.", "请求过于频繁。"},
    {overloaded, "overloaded", retry_later, "The gateway is busy.", "网关繁忙。"},
    {timeout, "timeout", ask_bank, "No answer came in time.", "未在规定时间内收到应答。"},
    {not_connected, "not_connected", retry_later, "No connection could be made; nothing was sent.", "未能建立连接,未发送任何内容。"},
    {sent_unknown, "sent_unknown", ask_bank, "The request left, and its fate is not known.", "请求已发出,结果不明。"},
    {bank_answer_unreadable, "bank_answer_unreadable", ask_bank, "The bank's answer cannot be read.", "无法读取银行应答。"},
    {bank_code_unknown, "bank_code_unknown", ask_bank, "The bank answered with a code that is not known.", "银行返回未知代码。"},
    {statement_empty, "statement_empty", fix_config, "A statement document holds no statement.", "对账单文件不含任何对账单。"},
    {statement_broken, "statement_broken", fix_config, "A statement does not add up.", "对账单金额不平。"},
    {statement_gap, "statement_gap", fix_config, "A statement is missing from the sequence.", "对账单序号有缺口。"},
    {database_unavailable, "database_unavailable", retry_later, "The database is not available.", "数据库不可用。"},
    {commit_in_doubt, "commit_in_doubt", ask_bank, "The database did not say whether it committed.", "数据库未确认是否已提交。"},
    {database_conflict, "database_conflict", retry_later, "Another transaction was in the way.", "与其他事务冲突。"},
    {schema_version, "schema_version", stop, "The database has another schema version.", "数据库模式版本不符。"},
    {key_missing, "key_missing", fix_config, "A key is not where it should be.", "密钥不在应在的位置。"},
    {key_unusable, "key_unusable", fix_config, "A key may not be used for this, or not now.", "密钥不可用于此用途,或当前不可使用。"},
    {key_secret_wrong, "key_secret_wrong", fix_config, "The passphrase or PIN of a key is wrong.", "密钥的口令或 PIN 不正确。"},
    {key_locked, "key_locked", fix_config, "The token has locked its PIN.", "令牌已锁定其 PIN。"},
    {key_unavailable, "key_unavailable", retry_later, "The token with a key cannot be reached.", "无法访问保存密钥的令牌。"},
    {decryption_failed, "decryption_failed", fix_config, "An encrypted value does not open.", "加密内容无法解密。"},
    {config_invalid, "config_invalid", stop, "The configuration is not valid.", "配置无效。"},
    {io_error, "io_error", retry_later, "A file or the network failed.", "文件或网络出错。"},
    {internal, "internal", stop, "An internal error occurred.", "内部错误。"},
});
// clang-format on

constexpr bool in_enum_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].code) != i) {
            return false;
        }
    }
    return table.size() == static_cast<std::size_t>(Errc::internal) + 1;
}
static_assert(in_enum_order(), "every Errc has exactly one row, in the order of the enum");

}  // namespace

std::span<const ErrcInfo> errc_table() { return table; }

const ErrcInfo& info(Errc code) {
    const auto index = static_cast<std::size_t>(code);
    check(index < table.size(), "Errc is in its table");
    return table[index];
}

std::string_view name(Errc code) { return info(code).name; }

std::string_view name(Disposition value) {
    constexpr std::array names{"fix_request", "fix_config", "retry_later", "ask_bank", "stop"};
    return names[static_cast<std::size_t>(value)];
}

Disposition disposition(Errc code) { return info(code).disposition; }

}  // namespace sluice
