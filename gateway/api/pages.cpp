#include "gateway/api/embedded_openapi.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/routes.hpp"

namespace sluice::api {

namespace {

constexpr std::string_view home_english = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sluice</title></head><body>
<h1>Sluice</h1>
<p>Bank-enterprise direct payment gateway: it takes payment orders from an ERP, carries them to the
bank once, follows them to the bank's statement and books every step.</p>
<ul>
<li><a href="/openapi.json">/openapi.json</a>: the interface, OpenAPI 3.1</li>
<li><a href="/readyz?verbose">/readyz?verbose</a>: whether it can take work</li>
<li><code>/v1/...</code>: needs <code>Authorization: Bearer</code> with the enterprise's token</li>
</ul>
</body></html>
)";

constexpr std::string_view home_chinese = R"(<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>Sluice</title></head><body>
<h1>Sluice</h1>
<p>银企直联支付网关:接收 ERP 的付款指令,只向银行发送一次,跟踪至银行对账单,并逐步记账。</p>
<ul>
<li><a href="/openapi.json">/openapi.json</a>:接口说明(OpenAPI 3.1)</li>
<li><a href="/readyz?verbose">/readyz?verbose</a>:是否可以受理业务</li>
<li><code>/v1/...</code>:需要在 <code>Authorization: Bearer</code> 中提供企业令牌</li>
</ul>
</body></html>
)";

http::Response get_home(const Call& call) {
    const bool chinese = call.language == Language::chinese;
    return {.status = 200,
            .headers = {{"Content-Type", "text/html; charset=utf-8"},
                        {"Content-Language", std::string{tag(call.language)}}},
            .body = std::string{chinese ? home_chinese : home_english}};
}

http::Response get_openapi(const Call&) {
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}},
            .body = std::string{openapi_json()}};
}

}  // namespace

std::vector<Route> page_routes() {
    return {{"GET", "/", direct(get_home), open_to_all},
            {"GET", "/openapi.json", direct(get_openapi), open_to_all},
            {"GET", "/problems/{code}", direct(explain_problem), open_to_all}};
}

}  // namespace sluice::api
