#include "security/tls/context.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <string_view>

namespace sluice::tls {

namespace {

constexpr std::string_view session_context = "sluice";
// TLS 1.2: ephemeral key exchange and AEAD only (RFC 9325 section 4.2). TLS 1.3 has no others.
constexpr const char* ciphers_tls12 = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK:!SHA1";
// The curves of RFC 9325 section 4.4, fastest first. For servers only: a client has to take the key
// of the bank's certificate.
constexpr const char* server_groups = "X25519:P-256:P-384";
// No SHA-1 (RFC 9155) and no RSA below 2048 bits, whatever the machine's openssl.cnf says.
constexpr int security_level = 2;
constexpr long session_seconds = 300;
constexpr std::array<unsigned char, 9> alpn_http11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

Error openssl_failure(std::string what, const std::string& file) {
    const auto code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    if (reason != nullptr) {
        what.append(": ").append(reason);
    }
    return fail(Errc::config_invalid, std::move(what), file);
}

// Without this OpenSSL would ask on the terminal and block a daemon for ever.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

int select_http11(ssl_st*, const unsigned char** out, unsigned char* out_length,
                  const unsigned char* offered, unsigned int offered_length, void*) {
    unsigned char* chosen = nullptr;
    const int found = SSL_select_next_proto(&chosen, out_length, alpn_http11.data(),
                                            static_cast<unsigned int>(alpn_http11.size()), offered,
                                            offered_length);
    if (found != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

Result<Context> base_context(const SSL_METHOD* method) {
    Context context(SSL_CTX_new(method));
    if (!context) {
        return openssl_failure("cannot make a TLS context", {});
    }
    SSL_CTX_set_security_level(context.get(), security_level);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
    if (SSL_CTX_set_cipher_list(context.get(), ciphers_tls12) != 1) {
        return openssl_failure("no usable TLS 1.2 cipher", {});
    }
    return context;
}

Result<void> use_own_certificate(SSL_CTX* context, const ContextFiles& files) {
    if (files.certificate_file.empty() != files.private_key_file.empty()) {
        return fail(Errc::config_invalid, "a certificate and its private key go together",
                    files.certificate_file + files.private_key_file);
    }
    if (files.certificate_file.empty()) {
        return {};
    }
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate_file.c_str()) != 1) {
        return openssl_failure("cannot use the certificate", files.certificate_file);
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.private_key_file.c_str(), SSL_FILETYPE_PEM) !=
        1) {
        return openssl_failure("cannot use the private key", files.private_key_file);
    }
    if (SSL_CTX_check_private_key(context) != 1) {
        return openssl_failure("the private key is not the certificate's", files.private_key_file);
    }
    return {};
}

Result<void> require_clients_of(SSL_CTX* context, const std::string& ca_file) {
    auto* names = SSL_load_client_CA_file(ca_file.c_str());
    if (names == nullptr || SSL_CTX_load_verify_file(context, ca_file.c_str()) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return openssl_failure("cannot use the clients' CA", ca_file);
    }
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return {};
}

Result<void> refuse_revoked_clients(SSL_CTX* context, const std::string& crl_file) {
    auto* lookup = X509_STORE_add_lookup(SSL_CTX_get_cert_store(context), X509_LOOKUP_file());
    if (lookup == nullptr || X509_load_crl_file(lookup, crl_file.c_str(), X509_FILETYPE_PEM) < 1 ||
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_CRL_CHECK) != 1) {
        return openssl_failure("cannot use the list of revoked certificates", crl_file);
    }
    return {};
}

Result<void> check_clients(SSL_CTX* context, const ContextFiles& files) {
    if (files.ca_file.empty()) {
        return files.crl_file.empty()
                   ? Result<void>()
                   : fail(Errc::config_invalid, "revoked certificates without the clients' CA",
                          files.crl_file);
    }
    if (auto required = require_clients_of(context, files.ca_file); !required) {
        return required;
    }
    return files.crl_file.empty() ? Result<void>()
                                  : refuse_revoked_clients(context, files.crl_file);
}

// A ticket's key would live as long as the process and open every recorded session of that time, so
// what is needed to resume stays in this process' memory. A resumed session does not look at the
// client's certificate again: where certificates can be revoked, there is none.
void limit_resumption(SSL_CTX* context, bool resumable) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_timeout(context, session_seconds);
    if (!resumable) {
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_num_tickets(context, 0);
    }
    // A resumed session is only accepted with a context id when clients show certificates.
    SSL_CTX_set_session_id_context(context,
                                   reinterpret_cast<const unsigned char*>(session_context.data()),
                                   static_cast<unsigned int>(session_context.size()));
}

bool is_ip_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return inet_pton(AF_INET, text.c_str(), address.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

}  // namespace

void ContextDeleter::operator()(ssl_ctx_st* context) const noexcept {
    SSL_CTX_free(context);
}

Result<Context> server_context(const ContextFiles& files) {
    if (files.certificate_file.empty()) {
        return fail(Errc::config_invalid, "a TLS server needs a certificate");
    }
    auto context = base_context(TLS_server_method());
    if (!context) {
        return context.error();
    }
    if (auto used = use_own_certificate(context->get(), files); !used) {
        return used.error();
    }
    if (auto checked = check_clients(context->get(), files); !checked) {
        return checked.error();
    }
    if (SSL_CTX_set1_groups_list(context->get(), server_groups) != 1) {
        return openssl_failure("no usable curve", {});
    }
    limit_resumption(context->get(), files.crl_file.empty());
    SSL_CTX_set_alpn_select_cb(context->get(), select_http11, nullptr);
    return context;
}

Result<Context> client_context(const ContextFiles& files) {
    auto context = base_context(TLS_client_method());
    if (!context) {
        return context.error();
    }
    if (auto used = use_own_certificate(context->get(), files); !used) {
        return used.error();
    }
    const int trusted = files.ca_file.empty()
                            ? SSL_CTX_set_default_verify_paths(context->get())
                            : SSL_CTX_load_verify_file(context->get(), files.ca_file.c_str());
    if (trusted != 1) {
        return openssl_failure("cannot use the trust anchors", files.ca_file);
    }
    SSL_CTX_set_verify(context->get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(context->get(), alpn_http11.data(),
                            static_cast<unsigned int>(alpn_http11.size()));
    return context;
}

Result<void> expect_server(ssl_st* connection, const std::string& name) {
    auto* parameters = SSL_get0_param(connection);
    if (is_ip_address(name)) {
        if (X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) != 1) {
            return openssl_failure("cannot verify this address", name);
        }
        return {};
    }
    X509_VERIFY_PARAM_set_hostflags(
        parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (name.empty() || X509_VERIFY_PARAM_set1_host(parameters, name.c_str(), name.size()) != 1 ||
        SSL_set_tlsext_host_name(connection, name.c_str()) != 1) {
        return openssl_failure("cannot verify this server name", name);
    }
    return {};
}

std::string peer_subject(const ssl_st* connection) {
    const X509* certificate = SSL_get0_peer_certificate(connection);
    if (certificate == nullptr) {
        return {};
    }
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
    char* data = nullptr;
    const long length = BIO_get_mem_data(out.get(), &data);
    return length > 0 ? std::string(data, static_cast<std::size_t>(length)) : std::string();
}

std::string verify_failure(const ssl_st* connection) {
    const long result = SSL_get_verify_result(connection);
    return result == X509_V_OK ? std::string() : X509_verify_cert_error_string(result);
}

}  // namespace sluice::tls
