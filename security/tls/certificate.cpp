#include "security/tls/certificate.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <chrono>
#include <ctime>
#include <memory>

namespace sluice::tls {

namespace {

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

Error openssl_failure(std::string_view what) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return fail(Errc::internal,
                fmt::format("{}: {}", what, reason != nullptr ? reason : "OpenSSL"));
}

Bio reader(const std::string& text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string contents(const Bio& bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

// RFC 5280 4.1.2.2: positive, at most 20 octets, not to be guessed.
bool set_serial(X509* certificate) {
    std::array<unsigned char, 20> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return false;
    }
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);
    const std::unique_ptr<BIGNUM, Free<BN_free>> number(
        BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    return number &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, Instant now, int valid_days) {
    const auto start = std::chrono::floor<std::chrono::seconds>(now);
    const auto end = start + std::chrono::days(valid_days);
    // An hour of slack, so that a peer whose clock is a little behind accepts it at once.
    const auto early = start - std::chrono::hours(1);
    return ASN1_TIME_set(X509_getm_notBefore(certificate), early.time_since_epoch().count()) !=
               nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), end.time_since_epoch().count()) !=
               nullptr;
}

bool set_subject(X509* certificate, const std::string& common_name) {
    auto* subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(common_name.data()),
                                      static_cast<int>(common_name.size()), -1, 0) == 1;
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_nconf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool push_name(GENERAL_NAMES* names, int type, ASN1_STRING* value) {
    GENERAL_NAME* name = value != nullptr ? GENERAL_NAME_new() : nullptr;
    if (name == nullptr) {
        ASN1_STRING_free(value);
        return false;
    }
    GENERAL_NAME_set0_value(name, type, value);
    if (sk_GENERAL_NAME_push(names, name) == 0) {
        GENERAL_NAME_free(name);
        return false;
    }
    return true;
}

// Built from objects, not from OpenSSL's config text, where a comma in a name would add a name.
Result<void> add_alternative_names(X509* certificate, const CertificateRequest& request) {
    const Names names(GENERAL_NAMES_new());
    for (const auto& dns_name : request.dns_names) {
        auto* text = ASN1_IA5STRING_new();
        if (dns_name.empty() ||
            ASN1_STRING_set(text, dns_name.data(), static_cast<int>(dns_name.size())) != 1) {
            ASN1_STRING_free(text);
            return fail(Errc::invalid_value, "not a DNS name", "dns_names");
        }
        if (!push_name(names.get(), GEN_DNS, text)) {
            return openssl_failure("subjectAltName");
        }
    }
    for (const auto& address : request.ip_addresses) {
        auto* bytes = a2i_IPADDRESS(address.c_str());
        if (bytes == nullptr) {
            ERR_clear_error();
            return fail(Errc::invalid_value, "not an IP address: " + address, "ip_addresses");
        }
        if (!push_name(names.get(), GEN_IPADD, bytes)) {
            return openssl_failure("subjectAltName");
        }
    }
    if (sk_GENERAL_NAME_num(names.get()) > 0 &&
        X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) !=
            1) {
        return openssl_failure("subjectAltName");
    }
    return {};
}

// RFC 5280 4.2.1: what the key may be used for.
bool add_usages(X509* certificate, X509* issuer, bool is_ca) {
    if (!add_extension(certificate, issuer, NID_subject_key_identifier, "hash") ||
        !add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always")) {
        return false;
    }
    if (is_ca) {
        return add_extension(certificate, issuer, NID_basic_constraints,
                             "critical,CA:TRUE,pathlen:0") &&
               add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
    }
    return add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
           add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth,clientAuth");
}

struct Signer {
    Key key;
    Certificate certificate;
};

Result<Signer> read_signer(const KeyAndCertificate& issuer) {
    Signer signer{Key(PEM_read_bio_PrivateKey(reader(issuer.private_key_pem).get(), nullptr,
                                              nullptr, nullptr)),
                  Certificate(PEM_read_bio_X509(reader(issuer.certificate_pem).get(), nullptr,
                                                nullptr, nullptr))};
    if (!signer.key || !signer.certificate) {
        ERR_clear_error();
        return fail(Errc::invalid_value, "the issuer is not a PEM key and certificate", "issuer");
    }
    if (X509_check_ca(signer.certificate.get()) == 0) {
        return fail(Errc::invalid_value, "the issuer is not a certificate authority", "issuer");
    }
    return signer;
}

Result<KeyAndCertificate> to_pem(const Key& key, const Certificate& certificate) {
    const Bio key_pem(BIO_new(BIO_s_mem()));
    const Bio certificate_pem(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) != 1 ||
        PEM_write_bio_X509(certificate_pem.get(), certificate.get()) != 1) {
        return openssl_failure("PEM");
    }
    return KeyAndCertificate{contents(key_pem), contents(certificate_pem)};
}

}  // namespace

Result<KeyAndCertificate> make_certificate(const CertificateRequest& request, Instant now,
                                           const KeyAndCertificate* issuer) {
    // X.520 ub-common-name.
    if (request.common_name.empty() || request.common_name.size() > 64) {
        return fail(Errc::invalid_value, "a common name has 1 to 64 characters", "common_name");
    }
    if (request.valid_days < 1 || request.valid_days > 36'500) {
        return fail(Errc::invalid_value, "a certificate is valid for 1 to 36500 days",
                    "valid_days");
    }
    Signer signer;
    if (issuer != nullptr) {
        auto read = read_signer(*issuer);
        if (!read) {
            return read.error();
        }
        signer = std::move(*read);
    }
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    auto* issued_by = signer.certificate ? signer.certificate.get() : certificate.get();
    if (!key || !certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        !set_serial(certificate.get()) ||
        !set_validity(certificate.get(), now, request.valid_days) ||
        !set_subject(certificate.get(), request.common_name) ||
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(issued_by)) != 1 ||
        X509_set_pubkey(certificate.get(), key.get()) != 1 ||
        !add_usages(certificate.get(), issued_by, request.is_ca)) {
        return openssl_failure("certificate");
    }
    if (auto added = add_alternative_names(certificate.get(), request); !added) {
        return added.error();
    }
    auto* signing_key = signer.key ? signer.key.get() : key.get();
    if (X509_sign(certificate.get(), signing_key, EVP_sha256()) == 0) {
        return openssl_failure("signature");
    }
    return to_pem(key, certificate);
}

Result<Instant> not_after(const std::string& certificate_file) {
    const Bio file(BIO_new_file(certificate_file.c_str(), "r"));
    if (!file) {
        ERR_clear_error();
        return fail(Errc::io_error, "cannot read the certificate", certificate_file);
    }
    const Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    std::tm time{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &time) != 1) {
        ERR_clear_error();
        return fail(Errc::malformed, "not a PEM certificate", certificate_file);
    }
    return Instant(std::chrono::seconds(timegm(&time)));
}

}  // namespace sluice::tls
