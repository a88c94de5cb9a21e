#include "adapters/banks/iso20022_https/messages.hpp"
#include "adapters/banks/iso20022_https/profile.hpp"
#include "adapters/banks/wire/pain001_writer.hpp"
#include "ledger/base/mutant.hpp"

namespace sluice::iso20022_https {

namespace {

// Percent-encodes all but the unreserved characters of RFC 3986 section 2.3.
std::string percent_encode(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || std::string_view{"-._~"}.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

class Adapter final : public BankAdapter {
public:
    Adapter(Profile profile, std::unique_ptr<Transport> transport)
        : profile_(std::move(profile)), transport_(std::move(transport)) {}

    const Capabilities& capabilities() const override { return profile_.capabilities; }

    SubmitResult submit(const Submission& submission, Deadline deadline) override {
        SubmitResult result;
        result.exchange.request = iso20022::write_pain001(
            submission, {profile_.initiating_party, profile_.batch_booking});
        auto answer = transport_->exchange(
            {"POST", "/payments", {{"Content-Type", "application/xml"}}, result.exchange.request},
            deadline);
        if (answer) {
            result.outcomes = decode_submit(submission, *answer);
            result.exchange.answer = std::move(answer->body);
        } else {
            const bool proven = answer.error().code == Errc::not_connected ||
                                mutant(Mutant::timeout_means_not_sent);
            const SubmitOutcome outcome = proven ? SubmitOutcome{NotSent{answer.error()}}
                                                 : SubmitOutcome{InDoubt{answer.error()}};
            result.outcomes.assign(submission.instructions.size(), outcome);
        }
        return result;
    }

    QueryResult query(std::span<const QueryItem> items, Deadline deadline) override {
        QueryResult result;
        result.exchange.request = encode_query(items);
        auto answer = transport_->exchange(
            {"POST", "/payments/status", {{"Content-Type", "text/plain"}}, result.exchange.request},
            deadline);
        if (answer) {
            result.outcomes = decode_query(items, *answer);
            result.exchange.answer = std::move(answer->body);
        } else {
            result.outcomes.assign(items.size(), Unanswered{answer.error()});
        }
        return result;
    }

    Result<StatementPage> fetch_statement(const std::string& cursor, Deadline deadline) override {
        auto answer = transport_->exchange(
            {"GET", "/statements?after=" + percent_encode(cursor), {}, {}}, deadline);
        if (!answer) {
            return answer.error();
        }
        return decode_statements(cursor, *answer);
    }

private:
    Profile profile_;
    std::unique_ptr<Transport> transport_;
};

}  // namespace

std::unique_ptr<BankAdapter> make_adapter(Profile profile, std::unique_ptr<Transport> transport) {
    return std::make_unique<Adapter>(std::move(profile), std::move(transport));
}

}  // namespace sluice::iso20022_https
