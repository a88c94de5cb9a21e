#include "security/tls/certificate.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "tests/http/fixtures.hpp"

namespace sluice {
namespace {

using test::Certificates;

std::shared_ptr<X509> parse(const std::string& pem) {
    const std::shared_ptr<BIO> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                    BIO_free);
    return {PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), X509_free};
}

std::string contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

const Instant now = SystemClock{}.now();

TEST(Certificate, a_leaf_carries_what_servers_and_clients_need) {
    const auto ca = tls::make_certificate({"CA", {}, {}, 30, true}, now).value();
    const tls::CertificateRequest request{
        "bank", {"bank.example", "localhost"}, {"127.0.0.1", "::1"}, 10, false};
    const auto leaf = parse(tls::make_certificate(request, now, &ca).value().certificate_pem);
    const auto authority = parse(ca.certificate_pem);

    EXPECT_EQ(X509_get_version(leaf.get()), X509_VERSION_3);
    EXPECT_EQ(X509_check_host(leaf.get(), "bank.example", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_host(leaf.get(), "localhost", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_host(leaf.get(), "evil.example", 0, 0, nullptr), 0);
    EXPECT_EQ(X509_check_ip_asc(leaf.get(), "127.0.0.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(leaf.get(), "::1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(leaf.get(), "127.0.0.2", 0), 0);
    EXPECT_EQ(X509_get_extended_key_usage(leaf.get()), XKU_SSL_SERVER | XKU_SSL_CLIENT);
    EXPECT_EQ(X509_get_key_usage(leaf.get()), KU_DIGITAL_SIGNATURE);
    EXPECT_EQ(X509_check_ca(leaf.get()), 0);
    EXPECT_EQ(X509_check_issued(authority.get(), leaf.get()), X509_V_OK);
    EXPECT_EQ(X509_verify(leaf.get(), X509_get0_pubkey(authority.get())), 1);
    EXPECT_EQ(EVP_PKEY_get_bits(X509_get0_pubkey(leaf.get())), 256);
}

TEST(Certificate, an_authority_may_only_sign) {
    const auto ca =
        parse(tls::make_certificate({"CA", {}, {}, 30, true}, now).value().certificate_pem);
    EXPECT_EQ(X509_check_ca(ca.get()), 1);
    EXPECT_EQ(X509_get_key_usage(ca.get()), KU_KEY_CERT_SIGN | KU_CRL_SIGN);
    EXPECT_EQ(X509_verify(ca.get(), X509_get0_pubkey(ca.get())), 1);
}

TEST(Certificate, serial_numbers_are_positive_long_and_differ) {
    const auto first = parse(tls::make_certificate({"a"}, now).value().certificate_pem);
    const auto second = parse(tls::make_certificate({"a"}, now).value().certificate_pem);
    for (const auto& certificate : {first, second}) {
        const auto* serial = X509_get0_serialNumber(certificate.get());
        EXPECT_EQ(ASN1_STRING_type(serial), V_ASN1_INTEGER);
        EXPECT_EQ(ASN1_STRING_length(serial), 20);
    }
    EXPECT_NE(
        ASN1_INTEGER_cmp(X509_get0_serialNumber(first.get()), X509_get0_serialNumber(second.get())),
        0);
}

TEST(Certificate, a_comma_in_a_name_adds_no_name) {
    const tls::CertificateRequest request{"a", {"a.example,DNS:evil.example"}, {}, 10, false};
    const auto leaf = parse(tls::make_certificate(request, now).value().certificate_pem);
    EXPECT_EQ(X509_check_host(leaf.get(), "evil.example", 0, 0, nullptr), 0);
}

TEST(Certificate, bad_requests_are_refused_with_the_field) {
    const auto leaf = tls::make_certificate({"leaf"}, now).value();
    const tls::KeyAndCertificate garbage{"no key", "no certificate"};
    struct Row {
        tls::CertificateRequest request;
        const tls::KeyAndCertificate* issuer;
        std::string field;
    };
    const Row rows[] = {
        {{""}, nullptr, "common_name"},
        {{std::string(65, 'x')}, nullptr, "common_name"},
        {{"a", {}, {}, 0}, nullptr, "valid_days"},
        {{"a", {""}, {}}, nullptr, "dns_names"},
        {{"a", {}, {"localhost"}}, nullptr, "ip_addresses"},
        {{"a"}, &leaf, "issuer"},
        {{"a"}, &garbage, "issuer"},
    };
    for (const auto& row : rows) {
        const auto made = tls::make_certificate(row.request, now, row.issuer);
        ASSERT_FALSE(made) << row.field;
        EXPECT_EQ(made.error().code, Errc::invalid_value) << row.field;
        EXPECT_EQ(made.error().where, row.field);
    }
}

class CertificateFiles : public testing::Test {
protected:
    std::string dir_ = Certificates::get().dir() + "/" +
                       testing::UnitTest::GetInstance()->current_test_info()->name();
    const tls::KeyAndCertificate first_ = tls::make_certificate({"first", {}, {}, 7}, now).value();
    const tls::KeyAndCertificate second_ = tls::make_certificate({"second"}, now).value();
};

TEST_F(CertificateFiles, the_key_is_for_its_owner_only_and_nothing_else_is_left) {
    ASSERT_TRUE(tls::write_certificate(dir_ + "/new", "own", first_));
    struct stat status {};
    ASSERT_EQ(::stat((dir_ + "/new/own.key").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_EQ(contents(dir_ + "/new/own.key"), first_.private_key_pem);
    EXPECT_EQ(contents(dir_ + "/new/own.pem"), first_.certificate_pem);
    const auto files = std::filesystem::directory_iterator(dir_ + "/new");
    EXPECT_EQ(std::distance(begin(files), end(files)), 2);
}

TEST_F(CertificateFiles, a_complete_pair_is_kept) {
    ASSERT_TRUE(tls::write_certificate(dir_, "own", first_));
    ASSERT_TRUE(tls::write_certificate(dir_, "own", second_));
    EXPECT_EQ(contents(dir_ + "/own.key"), first_.private_key_pem);
    EXPECT_EQ(contents(dir_ + "/own.pem"), first_.certificate_pem);
}

TEST_F(CertificateFiles, half_a_pair_is_replaced_whole) {
    for (const std::string half : {"own.key", "own.pem"}) {
        ASSERT_TRUE(tls::write_certificate(dir_, "own", first_));
        std::filesystem::remove(dir_ + "/" + half);
        ASSERT_TRUE(tls::write_certificate(dir_, "own", second_));
        EXPECT_EQ(contents(dir_ + "/own.key"), second_.private_key_pem) << half;
        EXPECT_EQ(contents(dir_ + "/own.pem"), second_.certificate_pem) << half;
        std::filesystem::remove_all(dir_);
    }
}

TEST_F(CertificateFiles, a_directory_that_cannot_be_made_is_an_io_error) {
    const auto written = tls::write_certificate("/proc/none", "own", first_);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Errc::io_error);
    EXPECT_FALSE(tls::write_certificate(dir_, "../own", first_));
}

TEST_F(CertificateFiles, not_after_is_the_end_of_validity) {
    ASSERT_TRUE(tls::write_certificate(dir_, "own", first_));
    const auto end = tls::not_after(dir_ + "/own.pem");
    ASSERT_TRUE(end);
    EXPECT_EQ(*end, std::chrono::floor<std::chrono::seconds>(now) + std::chrono::days(7));
    EXPECT_EQ(tls::not_after(dir_ + "/none.pem").error().code, Errc::io_error);
    EXPECT_EQ(tls::not_after(dir_ + "/own.key").error().code, Errc::malformed);
}

}  // namespace
}  // namespace sluice
