#include "adapters/banks/simulated/serve.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>
#include <utility>

#include "adapters/banks/simulated/service.hpp"
#include "gateway/http/server.hpp"
#include "ledger/base/log.hpp"
#include "security/tls/certificate.hpp"

namespace sluice::simulated {

namespace {

constexpr std::chrono::milliseconds tick_interval{20};
constexpr std::chrono::milliseconds stop_grace{2'000};

http::ServerOptions customer_server(const Config& config) {
    http::ServerOptions options;
    options.address = config.listen.address;
    options.port = config.listen.port;
    options.certificate_file = config.certificate_file;
    options.private_key_file = config.private_key_file;
    options.client_ca_file = config.client_ca_file;
    options.workers = config.workers;
    options.max_body_bytes = 64U << 20;
    // A delayed answer has to come late, not as a time-out of our own server.
    options.handler_timeout = std::chrono::minutes{15};
    return options;
}

http::ServerOptions admin_server(const Config& config) {
    http::ServerOptions options;
    options.address = config.admin.address;
    options.port = config.admin.port;
    options.workers = 1;
    return options;
}

bool is_loopback(const std::string& address) {
    return address == "::1" || address == "localhost" || address.starts_with("127.");
}

Result<void> check_listeners(const Config& config) {
    if (config.certificate_file.empty() && !is_loopback(config.listen.address)) {
        return fail(Errc::config_invalid, "without a certificate only loopback is allowed",
                    "listen");
    }
    if (!config.admin.address.empty() && !is_loopback(config.admin.address)) {
        return fail(Errc::config_invalid, "the admin listener is for loopback only",
                    "admin_listen");
    }
    return {};
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct Names {
    std::filesystem::path dir;
    std::string name;  // without extension
};

Result<tls::KeyAndCertificate> make_unless_there(const Names& names,
                                                 const tls::CertificateRequest& request,
                                                 const tls::KeyAndCertificate* issuer) {
    const auto certificate = names.dir / (names.name + ".pem");
    const auto key = names.dir / (names.name + ".key");
    if (!std::filesystem::exists(certificate) || !std::filesystem::exists(key)) {
        const auto made = tls::make_certificate(request, SystemClock{}.now(), issuer);
        if (!made) {
            return made.error();
        }
        if (auto written = tls::write_certificate(names.dir.string(), names.name, *made);
            !written) {
            return written.error();
        }
    }
    return tls::KeyAndCertificate{.private_key_pem = read_file(key),
                                  .certificate_pem = read_file(certificate)};
}

}  // namespace

Result<void> serve(const Config& config, const std::atomic<bool>& stop, const Announce& announce) {
    if (auto checked = check_listeners(config); !checked) {
        return checked;
    }
    SystemClock clock;
    SystemRandom system;
    SeededRandom seeded{config.random_seed};
    RandomSource& random = config.random_seed == 0 ? static_cast<RandomSource&>(system) : seeded;
    auto bank = Bank::open(config.bank, clock, random);
    if (!bank) {
        return bank.error();
    }
    BankService service{**bank, !config.client_ca_file.empty(), tick_interval};
    auto customers =
        http::start_server(customer_server(config), [&](http::Request request, auto respond) {
            service.handle_customer(request, std::move(respond));
        });
    if (!customers) {
        return customers.error();
    }
    announce(config.certificate_file.empty() ? "http" : "https",
             {config.listen.address, (*customers)->port()});
    std::unique_ptr<http::Server> admin;
    if (!config.admin.address.empty()) {
        auto started =
            http::start_server(admin_server(config), [&](http::Request request, auto respond) {
                service.handle_admin(request, std::move(respond));
            });
        if (!started) {
            return started.error();
        }
        admin = std::move(*started);
        announce("admin", {config.admin.address, admin->port()});
    }
    while (!stop) {
        std::this_thread::sleep_for(tick_interval);
    }
    service.stop();
    (*customers)->stop(stop_grace);
    if (admin != nullptr) {
        admin->stop(stop_grace);
    }
    log::info("bank.stopped");
    return {};
}

Result<void> make_development_certificates(const Config& config) {
    const std::filesystem::path server{config.certificate_file};
    if (server.empty()) {
        return fail(Errc::config_invalid, "the config names no certificate", "tls.certificate");
    }
    const auto dir = server.parent_path();
    std::error_code failed;
    std::filesystem::create_directories(dir, failed);
    tls::CertificateRequest request;
    request.common_name = "Sluice development CA";
    request.is_ca = true;
    const auto ca = make_unless_there({dir, "ca"}, request, nullptr);
    if (!ca) {
        return ca.error();
    }
    request = {};
    request.common_name = "localhost";
    request.dns_names = {"localhost"};
    request.ip_addresses = {"127.0.0.1", "::1"};
    if (auto made = make_unless_there({dir, server.stem().string()}, request, &*ca); !made) {
        return made.error();
    }
    for (const auto& customer : config.bank.customers) {
        request = {};
        request.common_name = customer.subject;
        if (auto made = make_unless_there({dir, customer.subject}, request, &*ca); !made) {
            return made.error();
        }
    }
    return {};
}

}  // namespace sluice::simulated
