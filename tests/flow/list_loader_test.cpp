// Lists from the database into memory: one that cannot be read keeps no other from being used, and
// no payment from being decided.
#include "gateway/flow/list_loader.hpp"

#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using flow::RuleSet;
using namespace std::chrono_literals;

class ListLoading : public ScreeningWorld {
protected:
    void load(const std::string& name, RuleSet rule_set, const std::string& who) {
        auto ctx = context();
        const auto csv = "id,schema,name\n1,Company," + who + "\n";
        const auto loaded =
            flow::load_list_from_configuration(ctx, name, rule_set, {{name + ".csv", csv}}, 24h);
        ASSERT_TRUE(loaded) << to_string(loaded.error());
    }
    bool refresh() {
        auto ctx = context();
        const auto refreshed = loader.refresh(ctx);
        EXPECT_TRUE(refreshed) << to_string(refreshed.error());
        return refreshed && *refreshed;
    }
    // As a version would be that another program could read, and this one cannot.
    void make_unreadable(const std::string& name) {
        test_database.query("ALTER TABLE screening_list_file DISABLE TRIGGER USER");
        test_database.query(
            "UPDATE screening_list_file SET content = '\\x3c783e' "
            "WHERE list_name = '" +
            name + "'");
        test_database.query("ALTER TABLE screening_list_file ENABLE TRIGGER USER");
    }

    flow::ListShelf shelf;
    flow::ListLoader loader{shelf, screening::NameModel::shipped()};
};

TEST_F(ListLoading, OneThatCannotBeReadIsNamedAndTheOthersAreInForce) {
    load("own_sanctions", RuleSet::sanctions, "Vostok Kapital Bank");
    load("own_black", RuleSet::black, "Ocean Star Shipping");
    make_unreadable("own_black");
    EXPECT_TRUE(refresh());
    const auto lists = shelf.current();
    EXPECT_TRUE(lists->members.contains("own_sanctions"));
    EXPECT_EQ(lists->unreadable.at("own_black").version_no, 1);
    EXPECT_EQ(lists->trouble({}, clock.now()).what, "list own_black cannot be read");
    EXPECT_EQ(lists->trouble({}, clock.now()).posture, flow::Verdict::hold);
    screening::Query query;
    query.name = "Vostok Kapital Bank";
    EXPECT_EQ(lists->snapshot->hits(query, 5).size(), 1u);
    EXPECT_FALSE(refresh()) << "it is read again when something is released";
}

TEST_F(ListLoading, NoneThatCanBeReadHoldsPaymentsInsteadOfLeavingThem) {
    load("own_sanctions", RuleSet::sanctions, "Vostok Kapital Bank");
    make_unreadable("own_sanctions");
    EXPECT_TRUE(refresh());
    EXPECT_EQ(shelf.current()->trouble({}, clock.now()).what,
              "no sanctions list is in force; list own_sanctions cannot be read");
    ASSERT_NE(shelf.current()->snapshot, nullptr);
}

}  // namespace
}  // namespace sluice::test
