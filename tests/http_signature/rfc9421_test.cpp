// RFC 9421: the examples of appendix B and of section 2.
#include "tests/http_signature/rfc9421.hpp"

#include <gtest/gtest.h>

#include "security/http_signature/content_digest.hpp"
#include "security/http_signature/sign.hpp"
#include "security/http_signature/verify.hpp"

namespace sluice::http_signature {
namespace {

struct Example {
    const char* section;
    std::string input;
    std::string signature;
    std::string base;  // the lines before "@signature-params"
    Algorithm algorithm;
    const char* key;
    bool is_response = false;
};

const Example examples[] = {
    {"B.2.1",
     R"(sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")",
     "sig-b21=:d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgG"
     "xbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx"
     "2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAn"
     "LH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==:",
     "", Algorithm::rsa_pss_sha512, rsa_pss_public},
    {"B.2.2",
     R"(sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473)"
     R"(;keyid="test-key-rsa-pss";tag="header-example")",
     "sig-b22=:LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjv"
     "uJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SA"
     "RYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV"
     "2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==:",
     "\"@authority\": example.com\n\"content-digest\": " + request_digest +
         "\n\"@query-param\";name=\"Pet\": dog\n",
     Algorithm::rsa_pss_sha512, rsa_pss_public},
    {"B.2.3",
     R"(sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" )"
     R"("content-length");created=1618884473;keyid="test-key-rsa-pss")",
     "sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683"
     "+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1"
     "pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZ"
     "H896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==:",
     "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n"
     "\"@query\": ?param=Value&Pet=dog\n\"@authority\": example.com\n"
     "\"content-type\": application/json\n\"content-digest\": " +
         request_digest + "\n\"content-length\": 18\n",
     Algorithm::rsa_pss_sha512, rsa_pss_public},
    {"B.2.4",
     R"(sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473)"
     R"(;keyid="test-key-ecc-p256")",
     "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oia"
     "sw==:",
     "\"@status\": 200\n\"content-type\": application/json\n\"content-digest\": " +
         response_digest + "\n\"content-length\": 23\n",
     Algorithm::ecdsa_p256_sha256, p256_public, true},
    {"B.2.6",
     R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length"))"
     R"(;created=1618884473;keyid="test-key-ed25519")",
     "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKR"
     "Cw==:",
     "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n"
     "\"@authority\": example.com\n\"content-type\": application/json\n\"content-length\": 18\n",
     Algorithm::ed25519, ed25519_public},
};

TEST(Rfc9421, appendix_b2_is_read_and_verified) {
    for (const auto& example : examples) {
        auto headers = example.is_response ? response_headers : request_headers;
        headers.emplace_back("Signature-Input", example.input);
        headers.emplace_back("Signature", example.signature);
        const auto message = example.is_response ? rfc_response(headers) : rfc_request(headers);
        const auto inputs = read_signatures(message);
        ASSERT_TRUE(inputs) << example.section << to_string(inputs.error());
        const auto& input = inputs->front();
        EXPECT_EQ(input.label + '=' + input.signature_params, example.input) << example.section;
        const auto base = signature_base(message, input.components, input.signature_params);
        ASSERT_TRUE(base) << example.section << to_string(base.error());
        EXPECT_EQ(*base, example.base + "\"@signature-params\": " + input.signature_params);
        const auto key = VerifierKey::from_pem(example.algorithm, example.key).value();
        EXPECT_TRUE(key.verify(*base, input.signature)) << example.section;
        EXPECT_FALSE(key.verify(*base + ' ', input.signature)) << example.section;
        EXPECT_TRUE(check_content_digest(message)) << example.section;
    }
}

// Ed25519 has no randomness, so the very bytes of B.2.6 come out.
TEST(Rfc9421, appendix_b26_is_signed) {
    std::string pem = ed25519_private;
    const auto key = SigningKey::from_pem(Algorithm::ed25519, pem).value();
    EXPECT_EQ(pem, std::string(pem.size(), '\0')) << "the caller's copy is wiped";
    SignatureParameters parameters;
    parameters.created = Seconds{std::chrono::seconds{1618884473}};
    parameters.key_id = "test-key-ed25519";
    const auto made = sign(
        rfc_request(request_headers), "sig-b26",
        {{"date"}, {"@method"}, {"@path"}, {"@authority"}, {"content-type"}, {"content-length"}},
        parameters, key);
    ASSERT_TRUE(made) << to_string(made.error());
    EXPECT_EQ(made->input, examples[4].input);
    EXPECT_EQ(made->signature, examples[4].signature);
}

// B.4: what a proxy may change, and what not.
TEST(Rfc9421, appendix_b4_holds_for_what_does_not_matter) {
    const std::string signature =
        "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/LXlh5QMFFQ6cpLt2m"
        "0pmj3NDA==:";
    const std::string input =
        "transform=(\"@method\" \"@path\" \"@authority\" \"accept\");created=1618884473"
        ";keyid=\"test-key-ed25519\"";
    struct Case {
        const char* method;
        const char* authority;
        const char* target;
        Headers headers;
        bool holds;
    };
    const Case cases[] = {
        {"GET",
         "example.org",
         "/demo?name1=Value1&Name2=value2",
         {{"Accept", "application/json"}, {"Accept", "*/*"}},
         true},
        {"GET",
         "example.org",
         "/demo?name1=Value1&Name2=value2&param=added",
         {{"Accept-Language", "en-US"}, {"accept", " application/json"}, {"ACCEPT", "*/*\t"}},
         true},
        {"GET", "EXAMPLE.org:443", "/demo", {{"Accept", "application/json, */*"}}, true},
        {"POST", "example.com", "/demo", {{"Accept", "application/json, */*"}}, false},
        {"GET", "example.org", "/demo", {{"Accept", "*/*"}, {"Accept", "application/json"}}, false},
        {"GET", "example.org", "/demO", {{"Accept", "application/json, */*"}}, false},
    };
    const auto key = VerifierKey::from_pem(Algorithm::ed25519, ed25519_public).value();
    for (const auto& each : cases) {
        auto headers = each.headers;
        headers.emplace_back("Signature-Input", input);
        headers.emplace_back("Signature", signature);
        const Message message{each.method, "https", each.authority, each.target, headers};
        const auto read = read_signatures(message).value().front();
        const auto base = signature_base(message, read.components, read.signature_params).value();
        EXPECT_EQ(key.verify(base, read.signature), each.holds) << base;
    }
}

// Sections 2.1 and 2.2.
TEST(Rfc9421, components_have_the_values_of_section_2) {
    const Headers headers = {
        {"Host", "www.example.com"},
        {"Cache-Control", "max-age=60"},
        {"Cache-Control", "    must-revalidate"},
        {"X-Empty-Header", ""},
        {"Example-Header", "value, with, lots"},
        {"Example-Header", "of, commas"},
    };
    struct Case {
        const char* target;
        Component component;
        const char* line;
    };
    const char* parameters =
        "/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&"
        "fa%C3%A7ade%22%3A%20=something";
    const char* path = "/path?param=value&foo=bar&baz=batman&qux=";
    const Case cases[] = {
        {path, {"@method"}, "\"@method\": POST"},
        {path,
         {"@target-uri"},
         "\"@target-uri\": https://www.example.com/path?param=value&foo=bar&baz=batman&qux="},
        {path, {"@authority"}, "\"@authority\": www.example.com"},
        {path, {"@scheme"}, "\"@scheme\": https"},
        {"/path?param=value", {"@request-target"}, "\"@request-target\": /path?param=value"},
        {"/path?param=value", {"@path"}, "\"@path\": /path"},
        {"/path?param=value&foo=bar&baz=bat%2Dman",
         {"@query"},
         "\"@query\": ?param=value&foo=bar&baz=bat%2Dman"},
        {"/path?queryString", {"@query"}, "\"@query\": ?queryString"},
        {"/path?", {"@query"}, "\"@query\": ?"},
        {"/path", {"@query"}, "\"@query\": ?"},
        {path, {"@query-param", "baz"}, "\"@query-param\";name=\"baz\": batman"},
        {path, {"@query-param", "qux"}, "\"@query-param\";name=\"qux\": "},
        {parameters,
         {"@query-param", "var"},
         "\"@query-param\";name=\"var\": this%20is%20a%20big%0Amultiline%20value"},
        {parameters,
         {"@query-param", "bar"},
         "\"@query-param\";name=\"bar\": with%20plus%20whitespace"},
        {parameters,
         {"@query-param", "fa%C3%A7ade%22%3A%20"},
         "\"@query-param\";name=\"fa%C3%A7ade%22%3A%20\": something"},
        {path, {"host"}, "\"host\": www.example.com"},
        {path, {"cache-control"}, "\"cache-control\": max-age=60, must-revalidate"},
        {path, {"x-empty-header"}, "\"x-empty-header\": "},
        {path,
         {"example-header", "", true},
         "\"example-header\";bs: :dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:"},
    };
    for (const auto& each : cases) {
        const Message message{"POST", "HTTPS", "www.example.com:443", each.target, headers};
        const auto value = component_value(message, each.component);
        ASSERT_TRUE(value) << each.line << to_string(value.error());
        EXPECT_EQ(each.component.identifier() + ": " + *value, each.line);
    }
}

TEST(Rfc9421, a_component_that_cannot_be_signed_is_refused_by_name) {
    const Headers headers = {{"X-Latin", "caf\xE9"}, {"X-Line", "a\nb"}};
    struct Case {
        const char* target;
        Component component;
        int status;
        Errc code;
    };
    const Case cases[] = {
        {"/", {"absent"}, 0, Errc::missing_field},
        {"/", {"x-latin"}, 0, Errc::invalid_value},
        {"/", {"x-line"}, 0, Errc::invalid_value},
        {"/", {"@status"}, 0, Errc::unsupported_element},
        {"/", {"@method"}, 200, Errc::unsupported_element},
        {"/", {"@unheard-of"}, 0, Errc::unsupported_element},
        {"https://example.com/", {"@path"}, 0, Errc::invalid_value},
        {"*", {"@target-uri"}, 0, Errc::invalid_value},
        {"/?a=1&a=2", {"@query-param", "a"}, 0, Errc::invalid_value},
        {"/?a=1&%61=2", {"@query-param", "a"}, 0, Errc::invalid_value},
        {"/?a=1", {"@query-param", "b"}, 0, Errc::missing_field},
    };
    for (const auto& each : cases) {
        Message message{"GET", "https", "example.com", each.target, headers};
        message.status = each.status;
        const auto value = component_value(message, each.component);
        ASSERT_FALSE(value) << each.component.identifier() << *value;
        EXPECT_EQ(value.error().code, each.code) << each.component.identifier();
        EXPECT_EQ(value.error().where, each.component.name);
    }
    // As bytes even that is signable.
    const Message message{"GET", "https", "example.com", "/", headers};
    EXPECT_EQ(component_value(message, {"x-latin", "", true}).value(), ":Y2Fm6Q==:");
}

}  // namespace
}  // namespace sluice::http_signature
