#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

TEST(ScenarioS11, an_account_that_no_master_data_ever_named_stops) {
    World world;
    auto transfer = world.bill(World::at(0));
    transfer.creditor_account = "X1";
    const auto decision = world.pay(transfer);
    EXPECT_TRUE(fires(decision, "S11"));
    EXPECT_EQ(decision.verdict, Verdict::stop);
}

TEST(ScenarioS11, a_change_that_nobody_confirmed_holds) {
    World world;
    world.monitor.observe(
        MasterEvent{VendorAccountChanged{World::at(0), "T1", "V1", "VA1", "X1", false}});
    auto transfer = world.bill(World::at(1));
    transfer.creditor_account = "X1";
    const auto decision = world.pay(transfer);
    EXPECT_TRUE(fires(decision, "S11"));
    EXPECT_EQ(decision.verdict, Verdict::hold);
}

TEST(ScenarioS11, a_vendor_is_also_known_by_its_exact_name) {
    World world;
    auto transfer = world.stranger(World::at(0), "1000.00", "X1", "上海诚信材料有限公司");
    EXPECT_EQ(world.pay(transfer).verdict, Verdict::hold);
}

TEST(ScenarioS11, near_misses) {
    World world;
    world.monitor.observe(
        MasterEvent{VendorAccountChanged{World::at(0), "T1", "V1", "VA1", "X1", true}});
    auto confirmed = world.bill(World::at(1));
    confirmed.creditor_account = "X1";
    EXPECT_FALSE(reason(world.pay(confirmed), "S11"));
    EXPECT_FALSE(reason(world.pay(world.bill(World::at(1))), "S11")) << "the account before";
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(1), "10.00")), "S11"));
}

struct InvoiceRow {
    const char* first;
    const char* second;
    bool is_duplicate;
};

TEST(ScenarioS12, invoice_numbers_are_folded) {
    constexpr InvoiceRow rows[] = {{"INV0422026008", "INV0422026008", true},
                                   {"INV0422026008", "INV042-2026/008", true},
                                   {"INV0422026008", "inv0422026008", true},
                                   {"INV0422026008", "INV0422O26008", true},
                                   {"INV0422026008", "INV0422026008A", true},
                                   {"INV0422026008", "INV04220260008", true},
                                   {"INV0422026008", "INV0422026009", false},
                                   {"INV0422026008", "INV0422026018", false},
                                   {"A1", "B1", false}};
    for (const auto& row : rows) {
        World world;
        auto first = world.bill(World::at(0), "5000.00");
        first.invoice_no = row.first;
        world.pay(first);
        auto second = world.bill(World::at(30), "5000.00");
        second.invoice_no = row.second;
        EXPECT_EQ(fires(world.pay(second), "S12"), row.is_duplicate) << row.second;
    }
}

TEST(ScenarioS12, near_misses) {
    World world;
    auto first = world.bill(World::at(0), "5000.00");
    first.invoice_no = "INV1";
    world.pay(first);
    auto part = world.bill(World::at(1), "2500.00");
    part.invoice_no = "INV1";
    EXPECT_FALSE(reason(world.pay(part), "S12")) << "another amount: a part payment";
    auto other = world.bill(World::at(1), "5000.00");
    other.invoice_no = "INV1";
    other.vendor_id = "V2";
    other.creditor_account = "VA2";
    EXPECT_FALSE(reason(world.pay(other), "S12")) << "another vendor's number";
    auto none = world.bill(World::at(1), "5000.00");
    none.invoice_no.clear();
    EXPECT_TRUE(was_not_evaluated(world.pay(none), "S12"));
}

TEST(ScenarioS13, nobody_works_at_three_in_the_morning) {
    World world;
    EXPECT_TRUE(fires(world.pay(world.bill(World::at(0, 3))), "S13"));
    EXPECT_FALSE(reason(world.pay(world.bill(World::at(0, 7))), "S13"));
    EXPECT_FALSE(reason(world.pay(world.bill(World::at(0, 23))), "S13"));
    auto batch = world.bill(World::at(1, 3));
    batch.batch_id = "B1";
    EXPECT_FALSE(reason(world.pay(batch), "S13")) << "a scheduled batch";
}

TEST(ScenarioS13, but_where_a_shift_works_at_night_it_is_usual) {
    World world;
    for (int i = 0; i < 150; ++i) {
        world.pay(world.bill(World::at(i / 5, 3, i % 60)));
    }
    EXPECT_FALSE(reason(world.pay(world.bill(World::at(31, 3))), "S13"));
}

TEST(ScenarioS15, a_salary_for_nobody) {
    World world;
    EXPECT_TRUE(fires(world.pay(world.salary(World::at(0), "马勇", "X1")), "S15"));
    EXPECT_TRUE(fires(world.pay(world.salary(World::at(0), "马勇", "EA1")), "S15"))
        << "another name on an employee's account";
    EXPECT_FALSE(reason(world.pay(world.salary(World::at(0), "王芳", "EA1")), "S15"));
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(0), "8000.00", "X2", "马勇")), "S15"))
        << "no salary";
}

TEST(ScenarioS15, without_master_data_of_employees_it_is_not_evaluated) {
    World world;
    auto transfer = world.salary(World::at(0), "马勇", "X1");
    transfer.tenant = "T2";
    const auto decision = world.pay(transfer);
    EXPECT_TRUE(was_not_evaluated(decision, "S15"));
    EXPECT_TRUE(was_not_evaluated(decision, "S16"));
    EXPECT_FALSE(reason(decision, "S15"));
}

TEST(ScenarioS16, a_salary_after_leaving) {
    World world;
    EXPECT_FALSE(reason(world.pay(world.salary(World::at(8), "李强", "EA2")), "S16"));
    EXPECT_FALSE(reason(world.pay(world.salary(World::at(12), "李强", "EA2")), "S16"))
        << "within the days of grace";
    EXPECT_TRUE(fires(world.pay(world.salary(World::at(39), "李强", "EA2")), "S16"));
}

TEST(ScenarioS17, a_vendors_bill_to_an_employees_account) {
    World world;
    auto transfer = world.bill(World::at(0));
    transfer.creditor_account = "EA1";
    EXPECT_TRUE(fires(world.pay(transfer), "S17"));
    auto expenses = world.stranger(World::at(0), "300.00", "EA1", "王芳");
    expenses.purpose = "EXPN";
    EXPECT_FALSE(reason(world.pay(expenses), "S17"));
    EXPECT_FALSE(reason(world.pay(world.salary(World::at(0), "王芳", "EA1")), "S17"));
}

TEST(ScenarioS19, a_known_account_under_another_name) {
    World world;
    auto transfer = world.bill(World::at(0));
    transfer.creditor_name = "宁波天成咨询有限公司";
    EXPECT_TRUE(fires(world.pay(transfer), "S19"));
    auto legal_form = world.bill(World::at(0));
    legal_form.creditor_name = "上海诚信材料有限责任公司";
    EXPECT_FALSE(reason(world.pay(legal_form), "S19")) << "the legal form alone";
    world.pay(world.stranger(World::at(0), "10.00", "X1", "陈明"));
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(1), "10.00", "X1", "刘洋")), "S19"))
        << "one payment proves no name";
    World history;
    history.pay(history.stranger(World::at(0), "10.00", "X1", "陈明"));
    history.pay(history.stranger(World::at(1), "10.00", "X1", "陈明"));
    EXPECT_TRUE(fires(history.pay(history.stranger(World::at(2), "10.00", "X1", "刘洋")), "S19"));
}

TEST(ScenarioS20, a_name_like_a_vendors_under_another_account) {
    constexpr std::pair<const char*, bool> rows[] = {{"上海诚鑫材料有限公司", true},
                                                     {"上海诚信达材料有限公司", true},
                                                     {"上海诚信材料有限责任公司", true},
                                                     {"上海诚信材料股份有限公司", true},
                                                     {"上海恒达材料有限公司", false},
                                                     {"广州诚信建材有限公司", false},
                                                     {"诚信", false}};
    for (const auto& [name, is_alike] : rows) {
        World world;
        const auto decision = world.pay(world.stranger(World::at(0), "900.00", "X1", name));
        EXPECT_EQ(fires(decision, "S20"), is_alike) << name;
    }
}

TEST(ScenarioS21, the_maker_approves) {
    World world;
    auto own = world.bill(World::at(0));
    own.approvers = {"a1", "m1"};
    EXPECT_EQ(world.pay(own).verdict, Verdict::stop);
    auto twice = world.bill(World::at(0));
    twice.approvers = {"a1", "a1"};
    EXPECT_EQ(world.pay(twice).verdict, Verdict::stop);
    auto maker = world.bill(World::at(0));
    maker.approvers = {"m2"};
    EXPECT_EQ(world.pay(maker).verdict, Verdict::hold) << "a maker's signature approves nothing";
    auto proper = world.bill(World::at(0));
    proper.approvers = {"a1", "a2"};
    EXPECT_FALSE(reason(world.pay(proper), "S21"));
    auto unknown = world.bill(World::at(0));
    unknown.approvers.clear();
    EXPECT_TRUE(was_not_evaluated(world.pay(unknown), "S21"));
}

TEST(ScenarioS22, a_new_device_in_a_new_country) {
    World world;
    world.ordinary_days(0, 10);
    auto transfer = world.bill(World::at(11));
    transfer.ip_country = "NG";
    transfer.device_id = "D9";
    EXPECT_TRUE(fires(world.pay(transfer), "S22"));
    transfer.id = "again";
    EXPECT_TRUE(fires(world.pay(transfer), "S22")) << "what raised an alarm is not learned";
    world.monitor.observe(MasterEvent{DeviceConfirmed{"T1", "m1", "D9"}});
    transfer.id = "confirmed";
    EXPECT_FALSE(reason(world.pay(transfer), "S22")) << "a reviewer has looked at the device";
}

TEST(ScenarioS22, near_misses) {
    World world;
    auto early = world.bill(World::at(-5));
    early.ip_country = "NG";
    early.device_id = "D8";
    EXPECT_FALSE(reason(world.pay(early), "S22")) << "nothing is known of this maker yet";
    world.ordinary_days(0, 10);
    auto travel = world.bill(World::at(11));
    travel.ip_country = "JP";
    EXPECT_FALSE(reason(world.pay(travel), "S22")) << "the known device travels";
    auto new_laptop = world.bill(World::at(12));
    new_laptop.device_id = "D2";
    EXPECT_FALSE(reason(world.pay(new_laptop), "S22")) << "a new device at home";
}

}  // namespace sluice::monitoring
