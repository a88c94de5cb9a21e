#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/server.hpp"
#include "security/http_signature/key.hpp"

namespace sluice::test {

struct Run {
    int exit_code = -1;
    std::string out;
    std::string err;
};

// A gateway over TLS that answers what a test told it to, and the built program run against it.
class CliWorld {
public:
    CliWorld();
    ~CliWorld();

    // Answers to "GET /v1/payments?state=queued". One given later comes at the next such request;
    // the last stays. What has no answer gets 404 not_found.
    void answer(const std::string& request, http::Response response);
    void answer_json(const std::string& request, const std::string& body);
    void answer_problem(const std::string& request, int status, const std::string& body);

    // Runs `sluice <arguments>`; `language` goes into LANG.
    Run run(const std::vector<std::string>& arguments, const std::string& language = "en_US.UTF-8");

    std::string write_file(const std::string& name, const std::string& content) const;
    std::string address() const;
    std::string ca_file() const { return dir_ + "/ca.pem"; }
    void trust(const std::string& ca_file) { trusted_ca_file_ = ca_file; }
    // Requests signed by the key are let in, and those alone.
    void trust_key(http_signature::VerifierKey key) { signer_ = std::move(key); }
    void stop_server() { server_.reset(); }

    // What the gateway was asked, without the authorization it needs.
    std::vector<http::Request> requests();
    http::Request last_request(const std::string& method);

private:
    bool may_enter(const http::Request& request) const;
    void handle(http::Request request, const http::Respond& respond);

    std::string dir_;
    std::string trusted_ca_file_ = ca_file();
    std::optional<http_signature::VerifierKey> signer_;
    std::mutex mutex_;
    std::map<std::string, std::vector<http::Response>> answers_;
    std::vector<http::Request> requests_;
    std::unique_ptr<http::Server> server_;
};

// Compares with tests/golden/cli/<name>; SLUICE_UPDATE_GOLDEN=1 writes the file instead.
void expect_golden(const std::string& name, const std::string& actual);

}  // namespace sluice::test
