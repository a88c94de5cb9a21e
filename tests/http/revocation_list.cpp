#include "tests/http/revocation_list.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <stdexcept>

namespace sluice::test {

namespace {

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using List = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
using Time = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;

void need(bool done, const std::string& what) {
    if (!done) {
        throw std::runtime_error("cannot make a revocation list: " + what);
    }
}

Bio open(const std::string& file, const char* mode) {
    Bio bio(BIO_new_file(file.c_str(), mode));
    need(bio != nullptr, file);
    return bio;
}

Certificate read_certificate(const std::string& file) {
    Certificate read(PEM_read_bio_X509(open(file, "r").get(), nullptr, nullptr, nullptr));
    need(read != nullptr, file);
    return read;
}

void revoke(X509_CRL* list, const std::string& certificate_file, const ASN1_TIME* at) {
    const auto certificate = read_certificate(certificate_file);
    X509_REVOKED* entry = X509_REVOKED_new();
    need(X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get())) == 1 &&
             X509_REVOKED_set_revocationDate(entry, const_cast<ASN1_TIME*>(at)) == 1 &&
             X509_CRL_add0_revoked(list, entry) == 1,
         certificate_file);
}

}  // namespace

void write_revocation_list(const std::string& file, const std::string& authority,
                           const std::vector<std::string>& revoked,
                           std::chrono::seconds next_update) {
    const auto issuer = read_certificate(authority + ".pem");
    const Key key(
        PEM_read_bio_PrivateKey(open(authority + ".key", "r").get(), nullptr, nullptr, nullptr));
    const std::time_t now = std::time(nullptr);
    const Time made(ASN1_TIME_set(nullptr, now - 7200));
    const Time next(ASN1_TIME_set(nullptr, now + next_update.count()));
    const List list(X509_CRL_new());
    need(key && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
             X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(issuer.get())) == 1 &&
             X509_CRL_set1_lastUpdate(list.get(), made.get()) == 1 &&
             X509_CRL_set1_nextUpdate(list.get(), next.get()) == 1,
         file);
    for (const auto& certificate : revoked) {
        revoke(list.get(), certificate, made.get());
    }
    need(X509_CRL_sort(list.get()) == 1 &&
             X509_CRL_sign(list.get(), key.get(), EVP_sha256()) != 0 &&
             PEM_write_bio_X509_CRL(open(file, "w").get(), list.get()) == 1,
         file);
}

}  // namespace sluice::test
