#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "gateway/api/accept_queue.hpp"
#include "gateway/api/auth.hpp"
#include "gateway/api/call.hpp"
#include "gateway/api/desk_options.hpp"
#include "gateway/api/readiness.hpp"
#include "gateway/flow/context.hpp"
#include "ledger/store/database.hpp"

namespace sluice::api {

// Connections that calls borrow; made when none is free, so never more than calls at once.
class DatabasePool {
public:
    explicit DatabasePool(store::DatabaseOptions options) : options_(std::move(options)) {}

    class Lease {
    public:
        Lease(DatabasePool& pool, std::unique_ptr<store::Database> database)
            : pool_(pool), database_(std::move(database)) {}
        ~Lease() { pool_.give_back(std::move(database_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        store::Database& operator*() const { return *database_; }
        store::Database* operator->() const { return database_.get(); }

    private:
        DatabasePool& pool_;
        std::unique_ptr<store::Database> database_;
    };

    Lease take();

private:
    void give_back(std::unique_ptr<store::Database> database);

    const store::DatabaseOptions options_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<store::Database>> free_;
};

// Idempotency keys whose request runs in this process right now. Any thread.
class RunningKeys {
public:
    using Key = std::tuple<EnterpriseId, std::string, std::string>;

    // Holds the key until its last copy is gone; nothing when the key is held already.
    std::shared_ptr<void> hold(EnterpriseId enterprise, const std::string& operation,
                               const std::string& key);

private:
    std::mutex mutex_;
    std::set<Key> keys_;
};

// What handlers work with. Everything is shared by all threads.
struct Services {
    const flow::Directory& directory;
    Clock& clock;
    RandomSource& random;
    const store::SealKey& seal_key;
    Authenticator& authenticator;
    const DeskOptions& desk;
    const std::string& audit_verifier;  // ApiOptions
    DatabasePool keyed;                 // for what reads and writes by key
    DatabasePool reports;               // for what reads much at once
    RunningKeys running_keys;
    Readiness readiness;
    std::size_t max_file_bytes;                     // of plain XML
    std::function<void(EnterpriseId)> on_accepted;  // ApiOptions
    std::function<void()> on_access_changed;        // reads principals and their tokens anew
    AcceptQueue accept_queue;  // last: what still waits in it uses all of the above

    // Calls body(flow::Context&) with a connection of the pool for keyed work.
    template <class Body>
    auto with_context(const Call& call, Body&& body) {
        const auto database = keyed.take();
        flow::Context context{*database, clock,    random,
                              directory, seal_key, std::string{call.trace_id()}};
        return body(context);
    }

    // One transaction that reads: body(store::Tx&) as in Database::transact.
    template <class Body>
    auto read(Body&& body) {
        return keyed.take()->transact(std::forward<Body>(body));
    }
    template <class Body>
    auto report(Body&& body) {
        return reports.take()->transact(std::forward<Body>(body));
    }
};

}  // namespace sluice::api
