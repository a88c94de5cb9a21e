#include "gateway/main/config_table.hpp"

#include "gateway/main/config_rules.hpp"

namespace sluice::config {

namespace {

constexpr std::int64_t mega = 1 << 20;
constexpr std::int64_t max_ms = 24LL * 3600 * 1000;
constexpr std::int64_t long_ms = 90 * max_ms;

Limits between(std::int64_t min, std::int64_t max) {
    return {.min = min, .max = max};
}
Limits text(std::int64_t max = 200) {
    return {.max = max};
}
Limits needed(std::int64_t max = 200) {
    return {.required = true, .min = 1, .max = max};
}
Limits like(const TextRule& rule) {
    return {.rule = &rule};
}
Limits needed_like(const TextRule& rule) {
    return {.required = true, .rule = &rule};
}
Limits one_of(std::vector<std::string_view> choices) {
    return {.choices = std::move(choices)};
}
Limits secret_file() {
    return {.secret = true};
}

}  // namespace

// clang-format off

std::vector<Row> rows(Config& c) {
    return {
        {"data_dir", &c.data_dir, "", {}, "Folder for what sluiced makes itself: embedded database, development certificate, seal key.", "sluiced 自有数据的目录:内嵌数据库、开发证书、封存密钥。"},
        {"locale", &c.locale, "", one_of({"en", "zh"}), "Language of texts for people where a request names none.", "请求未指定语言时的文本语言。"},
        {"bank_files", &c.bank_files, "", between(0, 200), "More files, each with the keys of one `[[bank]]` at its top.", "其他银行配置文件,每个文件顶层为一个 `[[bank]]` 的各键。"},
    };
}

std::vector<Row> rows(ServerConfig& c) {
    return {
        {"address", &c.address, "", like(ip_address), "Address the API listens on.", "API 监听地址。"},
        {"port", &c.port, "", between(1, 65535), "Port the API listens on.", "API 监听端口。"},
        {"certificate_file", &c.certificate_file, "", {}, "Server certificate chain, PEM. With neither this nor the key, a development certificate is made in `data_dir`.", "服务器证书链(PEM)。与私钥均未配置时,在 `data_dir` 生成开发证书。"},
        {"private_key_file", &c.private_key_file, "", secret_file(), "Private key of the certificate, PEM.", "证书私钥(PEM)。"},
        {"client_ca_file", &c.client_ca_file, "", {}, "Authorities of clients' certificates, PEM. Given: who shows no certificate of them, valid for client authentication, is refused before any request; a token is needed all the same.", "客户端证书的签发机构(PEM)。配置后,未出示其签发的客户端证书者在发出请求前即被拒绝;令牌仍须提供。"},
        {"client_crl_file", &c.client_crl_file, "", {}, "Revoked certificates of `client_ca_file` (CRL, PEM), a list for each authority that issues to clients. Read at the start: restart when it is replaced. Past its next update nobody gets in.", "`client_ca_file` 的证书吊销列表(CRL,PEM),每个向客户端签发证书的机构各一份。启动时读取,更换后须重启;超过下次更新时间则拒绝所有客户端。"},
        {"workers", &c.workers, "threads", between(1, 256), "Threads that handle requests; each has one database connection.", "处理请求的线程数,每个线程占用一个数据库连接。"},
        {"max_connections", &c.max_connections, "", between(1, 100'000), "Open connections; more are closed at once.", "最大连接数,超出立即关闭。"},
        {"max_queue", &c.max_queue, "requests", between(1, 100'000), "Requests waiting for a worker; more get 503.", "等待处理的请求数,超出返回 503。"},
        {"max_header_bytes", &c.max_header_bytes, "bytes", between(1024, mega), "Head of a request; more gets 431.", "请求头大小上限,超出返回 431。"},
        {"max_body_bytes", &c.max_body_bytes, "bytes", between(1024, 256 * mega), "Body of a request other than a file; more gets 413.", "普通请求体大小上限,超出返回 413。"},
        {"max_file_bytes", &c.max_file_bytes, "bytes", between(1024, 1024 * mega), "Body of `POST /v1/files`; more gets 413.", "`POST /v1/files` 请求体大小上限,超出返回 413。"},
        {"head_timeout_ms", &c.head_timeout, "ms", between(100, max_ms), "For the TLS handshake, and from the first byte of a request to the end of its head.", "TLS 握手,以及自请求首字节至请求头结束的时限。"},
        {"read_timeout_ms", &c.read_timeout, "ms", between(100, max_ms), "From the first byte of a request to its last.", "自请求首字节至末字节的时限。"},
        {"idle_timeout_ms", &c.idle_timeout, "ms", between(100, max_ms), "Between two requests of a connection.", "同一连接两次请求之间的时限。"},
        {"handler_timeout_ms", &c.handler_timeout, "ms", between(100, max_ms), "Until an answer; then 504, while the work goes on.", "应答时限,超时返回 504,处理继续。"},
        {"shutdown_grace_ms", &c.shutdown_grace, "ms", between(0, max_ms), "For running requests when sluiced stops.", "停机时等待在途请求的时间。"},
        {"rate_per_second", &c.rate_per_second, "requests/s", between(1, 1'000'000), "Requests a second of one enterprise, on average; more get 429.", "单个企业每秒平均请求数,超出返回 429。"},
        {"rate_burst", &c.rate_burst, "requests", between(1, 1'000'000), "Requests of one enterprise at once.", "单个企业瞬时请求数。"},
        {"signature_window_s", &c.signature_window_s, "s", between(10, 900), "Age of a request's signature (RFC 9421) that is still taken.", "请求签名(RFC 9421)的有效时长。"},
        {"signature_authority", &c.signature_authority, "", text(255), "Host and port, as `payments.example.com:8443`, that signatures have to be for; empty: what the request's `Host` says.", "签名必须针对的主机与端口,如 `payments.example.com:8443`;为空则取请求的 `Host`。"},
    };
}

std::vector<Row> rows(MetricsConfig& c) {
    return {
        {"address", &c.address, "", like(ip_address), "Address of the plain HTTP listener for `/metrics`, `/livez` and `/readyz`. Keep it on loopback or a private network.", "`/metrics`、`/livez`、`/readyz` 明文监听地址,应为回环或内网地址。"},
        {"port", &c.port, "", between(0, 65535), "Its port; 0: no such listener.", "监听端口;0 表示不监听。"},
    };
}

std::vector<Row> rows(LogConfig& c) {
    return {
        {"file", &c.file, "", text(4096), "Log file, one JSON object a line; `-` is standard error.", "日志文件,每行一个 JSON 对象;`-` 为标准错误。"},
        {"level", &c.level, "", {}, "Least level that is written.", "最低日志级别。"},
    };
}

std::vector<Row> rows(DatabaseConfig& c) {
    return {
        {"url", &c.url, "", like(database_url), "External Postgres 15 or later, as a libpq url without a password; several hosts with `target_session_attrs=read-write` to follow a failover. Empty: the embedded one.", "外部 Postgres(15 及以上)的 libpq URL,不得含口令;可列多台主机并设 `target_session_attrs=read-write` 以跟随主备切换。为空则使用内嵌数据库。"},
        {"passfile", &c.passfile, "", secret_file(), "libpq password file (`.pgpass` format) for `url`.", "`url` 使用的 libpq 口令文件(`.pgpass` 格式)。"},
    };
}

std::vector<Row> rows(EmbeddedDatabaseConfig& c) {
    return {
        {"data_dir", &c.data_dir, "", {}, "Folder of the private Postgres cluster; empty: `postgres` in `data_dir`. Its user has to be able to reach it.", "内嵌 Postgres 数据目录;为空则为 `data_dir` 下的 `postgres`。运行用户须可访问。"},
        {"postgres_bin", &c.postgres_bin, "", {}, "Folder with `initdb` and `pg_ctl`; empty: the newest in /usr/lib/postgresql.", "`initdb` 与 `pg_ctl` 所在目录;为空则取 /usr/lib/postgresql 下最新版本。"},
        {"run_as", &c.run_as, "", like(user_name), "User that Postgres runs as when sluiced is root.", "sluiced 以 root 运行时 Postgres 的运行用户。"},
        {"shared_buffers_mb", &c.shared_buffers_mb, "MiB", between(16, 1 << 20), "Memory for Postgres' page cache.", "Postgres 页缓存内存。"},
        {"max_connections", &c.max_connections, "", between(10, 10'000), "Connections that Postgres allows.", "Postgres 最大连接数。"},
    };
}

std::vector<Row> rows(AcceptConfig& c) {
    return {
        {"group_max", &c.group_max, "requests", between(1, 1000), "Waiting requests that share one commit.", "共享一次提交的请求数上限。"},
    };
}

std::vector<Row> rows(SubmitConfig& c) {
    return {
        {"lease_ms", &c.lease, "ms", between(1000, max_ms), "How long a bank channel belongs to one process without renewal.", "银行通道租约时长,未续期则失效。"},
    };
}

std::vector<Row> rows(WebhookConfig& c) {
    return {
        {"allow_private_addresses", &c.allow_private_addresses, "", {}, "Whether a webhook may go to loopback, private or link-local addresses.", "是否允许向回环、内网或链路本地地址推送。"},
        {"timeout_ms", &c.timeout, "ms", between(100, 120'000), "For one delivery.", "单次推送时限。"},
    };
}

std::vector<Row> rows(LedgerConfig& c) {
    return {
        {"seal_key_file", &c.seal_key_file, "", secret_file(), "Key that seals the books for the audit; empty: made in `data_dir` on first start.", "账簿封存密钥文件;为空则首次启动时在 `data_dir` 生成。"},
    };
}

std::vector<Row> rows(AuditLogConfig& c) {
    return {
        {"name", &c.name, "", text(255), "Name of the log and of the key that signs it, such as `bank.example/audit`; without spaces and `+`. Never changes.", "审计日志及其签名密钥的名称,如 `bank.example/audit`,不含空格与 `+`;不可变更。"},
        {"key_file", &c.key_file, "", secret_file(), "Ed25519 key, 64 hex digits, that signs the log; empty: made in `data_dir` on first start. Several gateways on one database need the same.", "签署审计日志的 Ed25519 密钥(64 位十六进制);为空则首次启动时在 `data_dir` 生成。同库多实例须用同一密钥。"},
        {"checkpoint_folder", &c.checkpoint_folder, "", {}, "Each signed checkpoint is written there too, such as a mount that this machine can only append to; empty: to the database alone.", "签名检查点另存的目录(如只可追加的挂载点);为空则仅存数据库。"},
    };
}

std::vector<Row> rows(ScreeningConfig& c) {
    return {
        {"hold_due_ms", &c.hold_due, "ms", between(1000, long_ms), "Until people should have decided a payment on hold.", "待核查付款的处理时限。"},
        {"stop_due_ms", &c.stop_due, "ms", between(1000, long_ms), "Until people should have decided a payment that was stopped.", "被拦截付款的处理时限。"},
        {"look_back_days", &c.look_back_days, "days", between(1, 3650), "A released list is held against the payments and receipts of so many days.", "名单发布后回溯筛查的天数。"},
        {"budget_ms", &c.budget, "ms", between(1, 60'000), "For screening one party of a payment, and for monitoring one; when screening takes longer the payment is held, when monitoring does, on_monitoring_failure decides.", "单个当事方筛查及单笔监测的时间预算;筛查超时转人工核查,监测超时按 on_monitoring_failure 处理。"},
        {"on_monitoring_failure", &c.on_monitoring_failure, "", one_of({"hold", "pass"}), "What happens to a payment that monitoring cannot judge. Lists always fail closed: without a list in force, or with a stale one, payments are held.", "监测无法判断时的处理。名单筛查始终从严:无有效名单或名单过期时一律转人工核查。"},
        {"model_folder", &c.model_folder, "", {}, "Folder with the models of the name matcher; empty: those inside this program.", "名称匹配模型目录;为空则用内置模型。"},
        {"parameters_file", &c.parameters_file, "", {}, "Parameters of the monitoring scenarios; empty: those inside this program.", "监测场景参数文件;为空则用内置参数。"},
    };
}

std::vector<Row> rows(ScreeningListConfig& c) {
    return {
        {"name", &c.name, "", needed_like(list_name), "The list's name; never changes.", "名单名称,不可变更。"},
        {"rule_set", &c.rule_set, "", {.required = true, .choices = {"sanctions", "special_measures", "black", "grey", "white"}}, "What a hit means: sanctions and grey lists hold, special preventive measures and black lists stop, a white list takes back what monitoring holds.", "命中含义:制裁与灰名单转人工核查,特别预防措施与黑名单拦截,白名单解除监测暂停。"},
        {"files", &c.files, "", between(1, 20), "The files of the first version, loaded and released once when the list has none.", "首个版本的文件;仅在名单尚无版本时加载并发布一次。"},
        {"max_age_days", &c.max_age_days, "days", between(0, 3650), "Older than this since its release, it is stale and payments are held; 0: never.", "自发布起超过该天数视为过期,付款转人工核查;0 为不限。"},
        {"max_published_age_days", &c.max_published_age_days, "days", between(0, 3650), "The same since the day that its source published it, where the source gives one; 0: never.", "同上,自名单来源注明的发布日起算(来源未注明则不计);0 为不限。"},
        {"when_missing", &c.when_missing, "", one_of({"hold", "pass"}), "What happens to payments while it is missing or stale; sanctions and special preventive measures always hold. The decision says so in either case.", "名单缺失或过期时付款的处理;制裁与特别预防措施名单只能为 hold。裁定中均会注明。"},
    };
}

std::vector<Row> rows(EnterpriseConfig& c) {
    return {
        {"id", &c.id, "", {.required = true}, "The enterprise's id; never changes.", "企业编号,不可变更。"},
        {"name", &c.name, "", needed(140), "Name, as banks see it.", "企业名称(对银行显示)。"},
        {"without_policy", &c.without_policy, "", one_of({"approve", "send"}), "What happens to payments that screening passed while no approval policy was ever put in force: one approver looks, or they are sent because whoever orders them has them approved before.", "尚未发布审批策略时,通过筛查的付款:须一名审批员审批,或直接发送(由提交方事先审批)。"},
        {"name_zh", &c.name_zh, "", text(140), "Name in Chinese.", "企业中文名称。"},
        {"token_sha256", &c.token_sha256, "", {.required = true, .min = 1, .max = 8, .rule = &sha256_hex}, "SHA-256 of its bearer tokens; several while a token is rotated. `printf %s TOKEN \\| sha256sum`.", "访问令牌的 SHA-256;轮换期间可有多个。"},
        {"base_currency", &c.base_currency, "", {.required = true}, "Currency of its books' totals.", "记账本位币。"},
    };
}

std::vector<Row> rows(AccountConfig& c) {
    return {
        {"id", &c.id, "", {.required = true}, "The account's id; never changes.", "账户编号,不可变更。"},
        {"name", &c.name, "", needed(140), "Name.", "账户名称。"},
        {"iban", &c.iban, "", like(iban), "IBAN; exactly one of `iban` and `number`.", "IBAN;与 `number` 二选一。"},
        {"number", &c.number, "", text(34), "Number of the bank's own scheme.", "银行自有账号。"},
        {"currency", &c.currency, "", {.required = true}, "Currency.", "币种。"},
        {"bank", &c.bank, "", needed_like(slug), "The `id` of its `[[bank]]`.", "开户银行的 `id`。"},
        {"overdraft_limit", &c.overdraft_limit, "account currency", like(decimal), "How far below zero the bank lets it go.", "银行允许的透支额度。"},
    };
}

std::vector<Row> rows(OfficerConfig& c) {
    return {
        {"id", &c.id, "", needed_like(slug), "The officer's id, in the history of every case; never changes.", "合规人员编号,记入每个案例的历史,不可变更。"},
        {"name", &c.name, "", needed(140), "Name.", "姓名。"},
        {"token_sha256", &c.token_sha256, "", {.required = true, .min = 1, .max = 8, .rule = &sha256_hex}, "SHA-256 of the officer's bearer tokens; no enterprise has the same.", "合规人员访问令牌的 SHA-256,不得与任何企业相同。"},
        {"enterprises", &c.enterprises, "", {.max = 200, .rule = &uuid}, "Ids of the `[[enterprise]]`s whose cases the officer sees; empty: all.", "可查看其案例的企业编号;为空则为全部企业。"},
        {"special_measures", &c.special_measures, "", {}, "Whether the officer handles cases of special preventive measures.", "是否可处理反洗钱特别预防措施案例。"},
    };
}

std::vector<Row> rows(AdministratorConfig& c) {
    return {
        {"id", &c.id, "", needed_like(slug), "The security administrator's id, in the history; never changes. No officer has the same.", "安全管理员编号,记入历史,不可变更,不得与合规人员相同。"},
        {"name", &c.name, "", needed(140), "Name.", "姓名。"},
        {"token_sha256", &c.token_sha256, "", {.required = true, .min = 1, .max = 8, .rule = &sha256_hex}, "SHA-256 of the administrator's bearer tokens; nobody else has the same.", "安全管理员访问令牌的 SHA-256,不得与他人相同。"},
    };
}

std::vector<Row> rows(BankConfig& c) {
    return {
        {"id", &c.id, "", needed_like(slug), "The bank's id; never changes.", "银行编号,不可变更。"},
        {"name", &c.name, "", needed(140), "Name.", "银行名称。"},
        {"name_zh", &c.name_zh, "", text(140), "Name in Chinese.", "银行中文名称。"},
        {"adapter", &c.adapter, "", {.required = true, .choices = {"iso20022_https"}}, "Program part that speaks with the bank.", "对接该银行的适配器。"},
        {"base_url", &c.base_url, "", needed_like(http_url), "Where the bank answers; plain http only on loopback.", "银行接口地址;仅回环地址可用明文 http。"},
        {"ca_file", &c.ca_file, "", {}, "Trust anchors, PEM; empty: the system's.", "信任根证书(PEM);为空则用系统证书。"},
        {"certificate_file", &c.certificate_file, "", {}, "Our client certificate, PEM.", "我方客户端证书(PEM)。"},
        {"private_key_file", &c.private_key_file, "", secret_file(), "Its private key, PEM.", "客户端证书私钥(PEM)。"},
        {"server_name", &c.server_name, "", text(253), "Name in the bank's certificate; empty: the url's host.", "银行证书中的名称;为空则为 URL 主机名。"},
        {"bic", &c.bic, "", needed_like(bic), "BIC (ISO 9362) of our accounts there.", "开户行 BIC(ISO 9362)。"},
        {"initiating_party", &c.initiating_party, "", needed(140), "`InitgPty/Nm` in messages to it.", "报文中的发起方名称(`InitgPty/Nm`)。"},
        {"batch_booking", &c.batch_booking, "", {}, "Ask for one entry a batch (`BtchBookg`).", "是否请求批量入账(`BtchBookg`)。"},
        {"past_execution_date", &c.past_execution_date, "", {}, "What a requested date in the past means.", "执行日期已过时的处理:拒绝或按当日处理。"},
        {"calendar_file", &c.calendar_file, "", {.required = true}, "Business days and hours, see `conf/calendars`.", "营业日历文件,见 `conf/calendars`。"},
        {"cut_off", &c.cut_off, "local time", like(time_of_day), "Cut-off for our payments; empty: the calendar's.", "我方付款截止时间;为空则用日历的设置。"},
    };
}

std::vector<Row> rows(Capabilities& c) {
    return {
        {"currencies", &c.currencies, "", {.max = 200, .rule = &currency_code}, "Currencies it takes; empty: each account's own.", "支持的币种;为空则为各账户币种。"},
        {"max_amount_minor", &c.max_amount_minor, "minor units", between(0, Money::max_minor), "Largest payment; 0: no limit.", "单笔金额上限;0 为不限。"},
        {"max_batch", &c.max_batch, "instructions", between(1, 10'000), "Instructions in one message.", "单个报文的指令笔数上限。"},
        {"reference_length", &c.reference_length, "characters", between(32, 35), "Longest `InstrId` the bank takes; ours has 32.", "银行接受的 `InstrId` 最大长度;我方为 32。"},
        {"idempotent_by_reference", &c.idempotent_by_reference, "", {}, "The bank executes one reference once. Only if its contract says so.", "银行保证同一参考号只执行一次(须有合同依据)。"},
        {"latin_only", &c.latin_only, "", {}, "Texts hold the basic Latin set of ISO 20022 only.", "文本仅限 ISO 20022 基本拉丁字符集。"},
        {"submit_timeout_ms", &c.submit_timeout, "ms", between(100, max_ms), "For the answer to a payment message; then it is in doubt.", "付款报文应答时限,超时转为交易不明。"},
        {"query_timeout_ms", &c.query_timeout, "ms", between(100, max_ms), "For the answer to a query.", "查询应答时限。"},
        {"first_query_after_ms", &c.first_query_after, "ms", between(0, max_ms), "From a send without an answer to the first query.", "发送无应答后首次查询的等待时间。"},
        {"query_interval_ms", &c.query_interval, "ms", between(10, max_ms), "Between queries of a payment in doubt.", "交易不明付款的查询间隔。"},
        {"accepted_query_interval_ms", &c.accepted_query_interval, "ms", between(10, max_ms), "Between queries of an accepted payment that no statement shows yet.", "已受理但未见于对账单的付款的查询间隔。"},
        {"statement_interval_ms", &c.statement_interval, "ms", between(10, max_ms), "Between fetches of statements.", "获取对账单的间隔。"},
        {"unknown_is_final_after_ms", &c.unknown_is_final_after, "ms", between(0, long_ms), "When the bank still does not know our reference this long after the attempt's deadline, it never will, and the payment may be sent again under the same reference. Unset: a person decides.", "超过该时间银行仍无该参考号,即视为最终未收到,可用同一参考号重发。未设置则由人工决定。"},
        {"query_horizon_ms", &c.query_horizon, "ms", between(1000, long_ms), "How long the bank can be asked about a payment; then only a person can tell.", "可向银行查询付款的期限,逾期由人工处理。"},
    };
}

std::vector<Row> rows(CalendarFile& c) {
    return {
        {"name", &c.name, "", needed(80), "Name.", "名称。"},
        {"utc_offset_minutes", &c.utc_offset_minutes, "minutes", between(-840, 840), "Local time minus UTC, in winter.", "当地时间与 UTC 之差(冬令时)。"},
        {"summer_time", &c.summer_time, "", one_of({"none", "eu"}), "Clock change: none, or the European Union's.", "夏令时:无,或欧盟规则。"},
        {"weekend", &c.weekend, "", {.max = 6, .choices = {weekday_words, weekday_words + 7}}, "Days of the week on which the bank is closed.", "每周休息日。"},
        {"holidays", &c.holidays, "", between(0, 2000), "Further days on which it is closed.", "节假日。"},
        {"working_days", &c.working_days, "", between(0, 2000), "Days of a weekend on which it works.", "调休工作日。"},
        {"first_year", &c.first_year, "", between(0, 9999), "First year whose holidays are listed; 0 when there are none to list.", "节假日覆盖的首年;无节假日则为 0。"},
        {"last_year", &c.last_year, "", between(0, 9999), "Last such year.", "节假日覆盖的末年。"},
        {"opens", &c.opens, "local time", needed_like(time_of_day), "From when payments are taken.", "开始受理时间。"},
        {"cut_off", &c.cut_off, "local time", needed_like(time_of_day), "From when a payment belongs to the next business day.", "截止时间,之后算下一营业日。"},
    };
}

// clang-format on

std::vector<std::string_view> choices(const Row& row) {
    if (std::holds_alternative<log::Level*>(row.slot)) {
        return {std::begin(level_words), std::end(level_words)};
    }
    if (std::holds_alternative<PastExecutionDate*>(row.slot)) {
        return {std::begin(past_date_words), std::end(past_date_words)};
    }
    return row.limits.choices;
}

}  // namespace sluice::config
