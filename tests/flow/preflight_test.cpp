#include <gtest/gtest.h>

#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

TEST(LatinOnlyBank, RefusesEveryTextItCouldNotTake) {
    World world{true};
    world.open_account(100'00);
    auto plain = world.transfer("E2E-1", 1'00);
    plain.creditor_name = "Supplier";
    plain.remittance = "Invoice 7";
    const std::pair<std::string CreditTransfer::*, std::string> fields[] = {
        {&CreditTransfer::creditor_name, "/creditor/name"},
        {&CreditTransfer::creditor_bank_name, "/creditor/bank_name"},
        {&CreditTransfer::remittance, "/remittance"},
        {&CreditTransfer::debtor_name, "/debtor_name"},
        {&CreditTransfer::ultimate_debtor, "/ultimate_debtor"},
        {&CreditTransfer::ultimate_creditor, "/ultimate_creditor"},
    };
    for (const auto& [field, pointer] : fields) {
        auto wanted = plain;
        wanted.*field = "供应商";
        const auto outcome = world.try_accept(wanted);
        ASSERT_FALSE(outcome) << pointer;
        EXPECT_EQ(outcome.error().code, Errc::invalid_characters);
        EXPECT_EQ(outcome.error().where, pointer);
    }
    auto address = plain;
    address.creditor_address.town = "Zürich";
    EXPECT_EQ(world.try_accept(address).error().where, "/creditor/address");
    EXPECT_TRUE(world.try_accept(plain));
}

TEST(OriginOfAPayment, HasTheLimitsOfTheMasterDataItIsComparedWith) {
    World world;
    world.open_account(100'00);
    const std::string longest(36, 'x');
    const struct {
        Origin origin;
        std::string pointer;  // empty: taken
    } table[] = {
        {{longest, longest, {longest}, longest, "CN"}, ""},
        {{"供应商供应商供应商供应商", "", {}, "", ""}, ""},
        {{"供应商供应商供应商供应商1", "", {}, "", ""}, "/origin/vendor_id"},
        {{"", longest + "x", {}, "", ""}, "/origin/ordered_by"},
        {{"", "", {}, longest + "x", ""}, "/origin/device_id"},
        {{"", "", {longest + "x"}, "", ""}, "/origin/approved_by"},
        {{"", "", {""}, "", ""}, "/origin/approved_by"},
        {{"", "", {"kim\nlee"}, "", ""}, "/origin/approved_by"},
        {{"", "", std::vector<std::string>(17, "kim"), "", ""}, "/origin/approved_by"},
        {{"", "", {}, "", "cn"}, "/origin/ip_country"},
        {{"", "", {}, "", "CHN"}, "/origin/ip_country"},
    };
    int next = 0;
    for (const auto& row : table) {
        auto wanted = world.transfer("E2E-" + std::to_string(++next), 1'00);
        wanted.origin = row.origin;
        const auto outcome = world.try_accept(wanted, wanted.end_to_end_id);
        EXPECT_EQ(outcome ? "" : outcome.error().where, row.pointer);
    }
}

}  // namespace
}  // namespace sluice::test
