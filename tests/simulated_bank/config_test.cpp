#include "adapters/banks/simulated/config.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "adapters/banks/simulated/service.hpp"
#include "tests/support/temp_name.hpp"

namespace sluice::simulated {
namespace {

constexpr const char* good = R"(
name = "B"
bic = "SIMUNL2A"
listen = "127.0.0.1:1234"
[store]
synchronous = "normal"
[tls]
certificate = "b.pem"
private_key = "b.key"
[behaviour]
deduplicate = false
[faults.delay]
probability = 0.25
ms = 10
[[customers]]
subject = "acme"
[[customers.accounts]]
iban = "NL02ABNA0123456789"
currency = "EUR"
opening_balance = "1.23"
)";

std::string write(const std::string& text) {
    const auto file = test::temp_name("simulated_bank_config.toml");
    std::ofstream{file} << text;
    return file;
}

TEST(BankConfig, IsReadWithPathsInItsFolders) {
    const auto config = read_config(write(good), "/keys", "/books");
    ASSERT_TRUE(config) << to_string(config.error());
    EXPECT_EQ(config->listen.port, 1234);
    EXPECT_EQ(config->certificate_file, "/keys/b.pem");
    EXPECT_EQ(config->bank.store_file, "/books/bank.db");
    EXPECT_EQ(config->bank.synchronous, Synchronous::normal);
    EXPECT_FALSE(config->bank.deduplicate);
    EXPECT_EQ(config->bank.customers.at(0).accounts.at(0).opening_minor, 123);
    EXPECT_EQ(config->bank.faults[static_cast<std::size_t>(Fault::delay)].probability, 0.25);
    EXPECT_EQ(config->admin.address, "");
}

struct Wrong {
    const char* what;
    const char* find;
    const char* replace;
    const char* where;  // key named by the error
};

class WrongConfig : public testing::TestWithParam<Wrong> {};

TEST_P(WrongConfig, NamesItsKey) {
    std::string text = good;
    const std::string find = GetParam().find;
    ASSERT_NE(text.find(find), std::string::npos);
    text.replace(text.find(find), find.size(), GetParam().replace);
    const auto config = read_config(write(text), "", "");
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, Errc::config_invalid);
    EXPECT_EQ(config.error().where, GetParam().where);
    EXPECT_GT(config.error().line, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Keys, WrongConfig,
    testing::Values(Wrong{"unknown_key", "deduplicate", "deduplicat", "behaviour.deduplicat"},
                    Wrong{"unknown_root_key", "name =", "nam =", "nam"},
                    Wrong{"unknown_fault", "faults.delay", "faults.dely", "faults.dely"},
                    Wrong{"probability", "0.25", "1.25", "faults.delay.probability"},
                    Wrong{"wrong_type", "= false", "= 0", "behaviour.deduplicate"},
                    Wrong{"currency", "\"EUR\"", "\"EUX\"", "customers[0].accounts[0].currency"},
                    Wrong{"iban", "NL02", "NL03", "customers[0].accounts[0].iban"},
                    Wrong{"balance", "1.23", "1.234", "customers[0].accounts[0].opening_balance"},
                    Wrong{"port", ":1234", ":99999", "listen"},
                    Wrong{"bic", "SIMUNL2A", "SIM", "bic"},
                    Wrong{"synchronous", "\"normal\"", "\"sometimes\"", "store.synchronous"},
                    Wrong{"half_a_key_pair", "private_key = \"b.key\"", "", "tls.certificate"}),
    [](const auto& row) { return row.param.what; });

TEST(BankConfig, MissingAndBrokenFilesAreSaid) {
    EXPECT_EQ(read_config("/nowhere.toml", "", "").error().code, Errc::io_error);
    EXPECT_EQ(read_config(write("name = "), "", "").error().code, Errc::config_invalid);
    EXPECT_EQ(read_config(write("name = \"B\""), "", "").error().where, "customers");
}

TEST(BankConfig, ExamplesAreGood) {
    for (const auto* name : {"northsea", "pujiang"}) {
        const auto config = read_config(
            std::string{SLUICE_SOURCE_DIR} + "/conf/example/" + name + "-bank.toml", "", "");
        EXPECT_TRUE(config) << name << ": " << to_string(config.error());
    }
}

TEST(CommonName, IsTakenFromTheSubject) {
    EXPECT_EQ(common_name("CN=sluice-acme"), "sluice-acme");
    EXPECT_EQ(common_name("CN=sluice-acme,O=Acme"), "sluice-acme");
    EXPECT_EQ(common_name("O=Acme,CN=sluice-acme"), "sluice-acme");
    EXPECT_EQ(common_name("O=Acme\\, CN=x,CN=real"), "real");
    EXPECT_EQ(common_name("CN=a\\,b,O=x"), "a,b");
    EXPECT_EQ(common_name("O=Acme"), "");
    EXPECT_EQ(common_name(""), "");
}

}  // namespace
}  // namespace sluice::simulated
