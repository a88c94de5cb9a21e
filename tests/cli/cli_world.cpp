#include "tests/cli/cli_world.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "security/http_signature/verify.hpp"
#include "security/tls/certificate.hpp"

namespace sluice::test {

namespace {

constexpr const char* token = "the-token-of-the-test";

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string make_directory() {
    std::string name = "/tmp/sluice-cli.XXXXXX";
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    return name;
}

void redirect(int target, const std::string& path) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, target);
    close(file);
}

std::string key_of(const http::Request& request) {
    std::string key = request.method + ' ' + request.path;
    char join = '?';
    for (const auto& [name, value] : request.query) {
        key += join + name + '=' + value;
        join = '&';
    }
    return key;
}

}  // namespace

CliWorld::CliWorld() : dir_(make_directory()) {
    const auto now = SystemClock{}.now();
    const tls::CertificateRequest ca_request{
        .common_name = "Test CA", .dns_names = {}, .ip_addresses = {}, .is_ca = true};
    const auto ca = tls::make_certificate(ca_request, now).value();
    const tls::CertificateRequest request{
        .common_name = "gateway", .dns_names = {"localhost"}, .ip_addresses = {"127.0.0.1"}};
    const auto leaf = tls::make_certificate(request, now, &ca).value();
    EXPECT_TRUE(tls::write_certificate(dir_, "ca", ca));
    EXPECT_TRUE(tls::write_certificate(dir_, "gateway", leaf));
    http::ServerOptions options;
    options.certificate_file = dir_ + "/gateway.pem";
    options.private_key_file = dir_ + "/gateway.key";
    auto server = http::start_server(
        options,
        [this](http::Request r, const http::Respond& respond) { handle(std::move(r), respond); });
    EXPECT_TRUE(server) << to_string(server.error());
    server_ = std::move(*server);
}

CliWorld::~CliWorld() {
    server_.reset();
    std::filesystem::remove_all(dir_);
}

void CliWorld::answer(const std::string& request, http::Response response) {
    const std::lock_guard lock{mutex_};
    answers_[request].push_back(std::move(response));
}

void CliWorld::answer_json(const std::string& request, const std::string& body) {
    answer(request,
           {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = body});
}

void CliWorld::answer_problem(const std::string& request, int status, const std::string& body) {
    answer(request, {.status = status,
                     .headers = {{"Content-Type", "application/problem+json"}},
                     .body = body});
}

bool CliWorld::may_enter(const http::Request& request) const {
    if (!signer_) {
        return request.header("Authorization") == std::string{"Bearer "} + token;
    }
    const auto policy = http_signature::request_policy();
    const http_signature::Message message{request.method, "https",         request.header("Host"),
                                          request.target, request.headers, request.body};
    const auto input = http_signature::select_signature(message, policy);
    return input && input->parameters.key_id == signer_->id() &&
           http_signature::verify(message, *input, *signer_, policy, SystemClock{}.now());
}

void CliWorld::handle(http::Request request, const http::Respond& respond) {
    http::Response response{
        .status = 404,
        .headers = {},
        .body = R"({"title":"There is no such resource.","status":404,"code":"not_found"})"};
    {
        const std::lock_guard lock{mutex_};
        if (!may_enter(request)) {
            response.status = 401;
        } else if (auto found = answers_.find(key_of(request)); found != answers_.end()) {
            response = found->second.front();
            if (found->second.size() > 1) {
                found->second.erase(found->second.begin());
            }
        }
        requests_.push_back(std::move(request));
    }
    respond(std::move(response));
}

Run CliWorld::run(const std::vector<std::string>& arguments, const std::string& language) {
    std::vector<std::string> words = {SLUICE_CLI_PROGRAM, "--url", address(), "--ca-file",
                                      trusted_ca_file_};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    std::string lang = "LANG=" + language;
    std::string secret = std::string{"SLUICE_TOKEN="} + token;
    char* environment[] = {lang.data(), secret.data(), nullptr};
    const auto child = fork();
    if (child == 0) {
        redirect(STDOUT_FILENO, dir_ + "/out");
        redirect(STDERR_FILENO, dir_ + "/err");
        execve(argv.front(), argv.data(), environment);
        _exit(127);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    return {WEXITSTATUS(status), read_file(dir_ + "/out"), read_file(dir_ + "/err")};
}

std::string CliWorld::write_file(const std::string& name, const std::string& content) const {
    const auto path = dir_ + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

std::string CliWorld::address() const {
    return "https://localhost:" + std::to_string(server_ ? server_->port() : 1);
}

std::vector<http::Request> CliWorld::requests() {
    const std::lock_guard lock{mutex_};
    return requests_;
}

http::Request CliWorld::last_request(const std::string& method) {
    http::Request last;
    for (const auto& request : requests()) {
        if (request.method == method) {
            last = request;
        }
    }
    EXPECT_EQ(last.method, method) << "no such request came";
    return last;
}

void expect_golden(const std::string& name, const std::string& actual) {
    const std::string path = SLUICE_SOURCE_DIR "/tests/golden/cli/" + name;
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << actual;
    }
    EXPECT_EQ(read_file(path), actual) << path << "; SLUICE_UPDATE_GOLDEN=1 writes it";
}

}  // namespace sluice::test
