// The audit views of screening find the breach that each is there for, and nothing in good rows.
#include <gtest/gtest.h>

#include "tests/store/base_rows.hpp"
#include "tests/support/database.hpp"

namespace sluice::test {
namespace {

class ScreeningAudit : public ::testing::Test {
protected:
    ScreeningAudit() {
        for (const auto& row : base_rows()) {
            database.query(insert_sql(row));
        }
        set_counter(3);
    }

    void set_counter(int last_seq) {
        database.query("UPDATE screening_lease SET last_seq = " + std::to_string(last_seq));
    }
    void set_state(const std::string& assignments) {
        database.query("UPDATE payment_state SET " + assignments);
    }
    void set_case(const std::string& assignments) {
        database.query("UPDATE screening_case SET " + assignments);
    }
    void add(const std::string& table, const Columns& changes) {
        auto row = base_row(table);
        for (const auto& [column, value] : changes) {
            row[column] = value;
        }
        database.query(insert_sql(table, row));
    }
    // Held by a look back, at a quarter past ten.
    void hold_by_rescreen() {
        add("screening_decision", {{"decision_id", id("0f")},
                                   {"seq", "4"},
                                   {"subject", "'rescreen'"},
                                   {"verdict", "'hold'"},
                                   {"decided_at", "'2026-03-02T10:15:00Z'"}});
        set_counter(4);
        set_state("decision_id = " + id("0f"));
    }
    void add_event(const std::string& version, const std::string& from, const std::string& event,
                   const std::string& to, const std::string& at) {
        add("payment_event", {{"version", version},
                              {"from_state", "'" + from + "'"},
                              {"event", "'" + event + "'"},
                              {"to_state", "'" + to + "'"},
                              {"at", at},
                              {"seq", version}});
    }
    std::string findings(const std::string& view) {
        return database.query("SELECT string_agg(\"row\" || ': ' || detail, '; ') FROM audit." +
                              view + " WHERE enterprise_id = " + id("e0"));
    }

    TestDatabase database;
    const std::string payment = "payment 00000000-0000-7000-8000-0000000000d0";
    const std::string its_case = "screening_case 00000000-0000-7000-8000-0000000000ca";
};

TEST_F(ScreeningAudit, good_rows_are_clean) {
    for (const auto* view : {"every_send_was_cleared", "every_held_payment_has_its_case",
                             "screening_case_is_its_events", "screening_order_has_no_gap"}) {
        EXPECT_EQ(findings(view), "") << view;
    }
}

TEST_F(ScreeningAudit, a_send_on_another_verdict_than_pass) {
    hold_by_rescreen();
    EXPECT_EQ(findings("every_send_was_cleared"), "") << "nothing was sent";
    set_state("attempts = 1");
    EXPECT_EQ(findings("every_send_was_cleared"), payment + ": sent 1 times on the verdict hold");
    add_event("2", "queued", "send", "sending", "'2026-03-02T10:16:00Z'");
    EXPECT_EQ(findings("every_send_was_cleared"), payment + ": sent 1 times on the verdict hold");
}

TEST_F(ScreeningAudit, a_send_of_what_people_released_is_clean) {
    hold_by_rescreen();
    set_state("attempts = 1");
    add_event("2", "held", "release", "queued", "'2026-03-02T11:00:00Z'");
    EXPECT_EQ(findings("every_send_was_cleared"), "");
}

TEST_F(ScreeningAudit, a_send_before_the_look_back_is_clean) {
    hold_by_rescreen();
    set_state("attempts = 1");
    add_event("2", "queued", "send", "sending", "'2026-03-02T10:14:00Z'");
    // By a clock that is behind.
    add_event("3", "queued", "hold", "held", "'2026-03-02T10:13:00Z'");
    EXPECT_EQ(findings("every_send_was_cleared"), "");
}

TEST_F(ScreeningAudit, a_held_payment_that_nobody_looks_at) {
    set_state("state = 'held'");
    EXPECT_EQ(findings("every_held_payment_has_its_case"), "");
    set_case(
        "state = 'released', proposed_by = 'anna', proposed_outcome = 'release', "
        "decided_by = 'bert', decided_at = opened_at");
    EXPECT_EQ(findings("every_held_payment_has_its_case"), payment + ": held without an open case");
}

TEST_F(ScreeningAudit, a_case_that_is_not_its_events) {
    set_case("version = 2");
    EXPECT_EQ(findings("screening_case_is_its_events"),
              its_case + ": open at version 2, 1 events lead to open");
    add("screening_case_event",
        {{"version", "2"}, {"event", "'propose'"}, {"outcome", "'release'"}});
    EXPECT_EQ(findings("screening_case_is_its_events"),
              its_case + ": open at version 2, 2 events lead to proposed");
    set_case("state = 'proposed', proposed_by = 'anna', proposed_outcome = 'release'");
    EXPECT_EQ(findings("screening_case_is_its_events"), "");
    add("screening_case_event", {{"version", "3"}, {"event", "'note'"}});
    add("screening_case_event",
        {{"version", "4"}, {"event", "'confirm'"}, {"outcome", "'release'"}});
    set_case("version = 4, state = 'refused', decided_by = 'bert', decided_at = opened_at");
    EXPECT_EQ(findings("screening_case_is_its_events"),
              its_case + ": refused at version 4, 4 events lead to released");
    set_case("state = 'released'");
    EXPECT_EQ(findings("screening_case_is_its_events"), "");
}

TEST_F(ScreeningAudit, a_case_without_events) {
    add("screening_case", {{"case_id", id("cb")}, {"decision_id", id("80")}});
    EXPECT_EQ(findings("screening_case_is_its_events"),
              "screening_case 00000000-0000-7000-8000-0000000000cb: open at version 1, 0 events "
              "lead to nothing");
}

TEST_F(ScreeningAudit, an_order_with_a_gap) {
    set_counter(4);
    EXPECT_EQ(findings("screening_order_has_no_gap"),
              "screening_lease: 3 facts up to number 3, counter at 4");
    add("screening_input", {{"seq", "5"}});
    EXPECT_EQ(findings("screening_order_has_no_gap"),
              "screening_lease: 4 facts up to number 5, counter at 4");
}

TEST_F(ScreeningAudit, an_order_with_a_double) {
    add("screening_input", {{"seq", "2"}});
    EXPECT_EQ(findings("screening_order_has_no_gap"),
              "screening_lease: 4 facts up to number 3, counter at 3");
    add("screening_input", {{"seq", "5"}});
    set_counter(5);
    EXPECT_EQ(findings("screening_order_has_no_gap"),
              "screening_lease: 5 facts up to number 5, counter at 5");
}

TEST_F(ScreeningAudit, rules_have_their_place_in_the_order) {
    database.query(
        "UPDATE screening_rules SET state = 'released', decided_by = 'bert', "
        "decided_at = loaded_at, effective_seq = 4");
    EXPECT_EQ(findings("screening_order_has_no_gap"),
              "screening_lease: 4 facts up to number 4, counter at 3");
    set_counter(4);
    EXPECT_EQ(findings("screening_order_has_no_gap"), "");
}

}  // namespace
}  // namespace sluice::test
