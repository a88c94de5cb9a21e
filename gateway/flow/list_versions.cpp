#include "gateway/flow/list_versions.hpp"

#include <algorithm>
#include <functional>

#include "gateway/flow/accept_set.hpp"
#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/evidence.hpp"
#include "gateway/flow/list_difference.hpp"
#include "ledger/base/check.hpp"
#include "ledger/base/log.hpp"
#include "ledger/store/screening_store.hpp"
#include "security/lists/read_list.hpp"

namespace sluice::flow {

namespace {

using store::ListVersionView;
using store::Tx;

constexpr std::string_view by_configuration = "configuration";
constexpr std::size_t max_name = 64;

Result<lists::List> read(const std::string& name, const std::vector<ListFile>& files) {
    std::vector<lists::InputFile> input;
    for (const auto& file : files) {
        input.push_back({file.file_name, file.content});
    }
    return lists::read_list(name, input);
}

std::vector<ListFile> files_of(Tx& tx, const std::string& name, int version_no) {
    std::vector<ListFile> files;
    for (auto& file : store::list_files(tx, name, version_no)) {
        files.push_back({std::move(file.file_name), std::move(file.content)});
    }
    return files;
}

ListVersionView describe(const lists::List& list, RuleSet rule_set) {
    ListVersionView version;
    version.list_name = list.name;
    version.rule_set = name(rule_set);
    version.source_version = list.version;
    version.published = list.published;
    version.sha256 = list.sha256;
    version.entry_count = static_cast<std::int64_t>(list.entries.size());
    for (const auto& entry : list.entries) {
        version.name_count += static_cast<std::int64_t>(entry.names.size());
    }
    return version;
}

void insert(Tx& tx, const ListVersionView& version, const std::vector<ListFile>& files) {
    std::vector<store::StoredListFile> stored;
    for (const auto& file : files) {
        stored.push_back({file.file_name, file.content});
    }
    store::insert_list_version(tx, version, stored);
}

// The number after the newest; its unique constraint refuses whoever else takes the same.
void put_in_force(Tx& tx, ListVersionView& version, const std::string& by, Instant now,
                  std::chrono::hours look_back) {
    version.state = "released";
    version.decided_by = by;
    version.decided_at = now;
    version.release_seq = store::newest_release_seq(tx) + 1;
    store::start_look_back(tx, *version.release_seq, now - look_back, now);
}

void log_version(const ListVersionView& version) {
    log::info("screening.list_" + version.state,
              {{"list", version.list_name},
               {"version", version.version_no},
               {"entries", version.entry_count},
               {"actor", version.decided_by.empty() ? version.loaded_by : version.decided_by}});
}

Result<void> may_manage(const Officer& officer, std::string_view rule_set) {
    if (!officer.enterprises.empty()) {
        return fail(Errc::forbidden, "lists are for all enterprises, and so are their officers");
    }
    if (rule_set == name(RuleSet::special_measures) && !officer.special_measures) {
        return fail(Errc::forbidden, "a list of special preventive measures");
    }
    return {};
}

bool is_list_name(std::string_view text) {
    return !text.empty() && text.size() <= max_name && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

Result<void> check_new(const Officer& officer, const NewList& list) {
    if (auto may = may_manage(officer, name(list.rule_set)); !may) {
        return may.error();
    }
    if (!is_list_name(list.name)) {
        return fail(Errc::invalid_value, "the name of a list is 1 to 64 of a-z, 0-9 and _");
    }
    if (list.files.empty() || list.files.size() > max_list_files) {
        return fail(list.files.empty() ? Errc::missing_field : Errc::too_large, "1 to 8 files",
                    "/files");
    }
    std::size_t bytes = 0;
    for (const auto& file : list.files) {
        bytes += file.content.size();
    }
    if (bytes > max_list_bytes) {
        return fail(Errc::too_large, "the files of a list have at most 64 MiB", "/files");
    }
    return {};
}

// What a new version is compared with.
struct Base {
    int version_no = 0;
    std::string rule_set;
    std::vector<ListFile> files;
};

Result<Base> base_of(Context& context, const std::string& name) {
    return context.database.transact([&](Tx& tx) -> Result<Base> {
        const auto found = store::released_list(tx, name);
        return found
                   ? Base{found->version_no, found->rule_set, files_of(tx, name, found->version_no)}
                   : Base{};
    });
}

Result<std::string> difference_to(const Base& base, const std::string& name,
                                  const lists::List& after) {
    if (base.version_no == 0) {
        return list_difference(nullptr, 0, after);
    }
    const auto before = read(name, base.files);
    if (!before) {
        return before.error();
    }
    return list_difference(&*before, base.version_no, after);
}

void write_version_down(Tx& tx, Context& context, const ListVersionView& version) {
    const bool is_decided = version.state != "loaded";
    write_down(tx, context,
               {.actor = is_decided ? version.decided_by : version.loaded_by,
                .action = "list." + version.state,
                .subject = {"list", version.list_name},
                .before = is_decided ? evidence({{"state", "loaded"}}) : std::string{},
                .after = evidence({{"version", std::to_string(version.version_no)},
                                   {"rule_set", version.rule_set},
                                   {"sha256", version.sha256},
                                   {"source_version", version.source_version},
                                   {"loaded_by", version.loaded_by}})});
}

Result<ListVersionView> decide(Context& context, const Officer& officer, const std::string& name,
                               int version_no,
                               const std::function<void(Tx&, ListVersionView&)>& how,
                               bool is_release) {
    return transact_again_on_race(context.database, [&](Tx& tx) -> Result<ListVersionView> {
        auto found = store::lock_list_version(tx, name, version_no);
        if (!found) {
            return fail(Errc::not_found);
        }
        if (auto may = may_manage(officer, found->rule_set); !may) {
            return may.error();
        }
        if (found->loaded_by == officer.actor()) {
            return fail(Errc::forbidden, "somebody else than who loaded it has to decide");
        }
        if (found->state != "loaded") {
            return fail(Errc::illegal_transition, "the version is " + found->state);
        }
        const auto in_force = store::released_list(tx, name);
        if (is_release && in_force && in_force->version_no > version_no) {
            return fail(Errc::illegal_transition, "a newer version is in force");
        }
        how(tx, *found);
        store::decide_list_version(tx, *found);
        write_version_down(tx, context, *found);
        return std::move(*found);
    });
}

}  // namespace

std::vector<ListInForce> lists_in_force(Tx& tx) {
    std::vector<ListInForce> lists;
    for (const auto& version : store::released_lists(tx)) {
        const auto rule_set = parse_rule_set(version.rule_set);
        check(rule_set.has_value(), "the database takes known rule sets only");
        lists.push_back({version.list_name, version.version_no, *rule_set, *version.release_seq,
                         *version.decided_at, version.published,
                         files_of(tx, version.list_name, version.version_no)});
    }
    return lists;
}

std::int64_t newest_release(Tx& tx) {
    return store::newest_release_seq(tx);
}

Result<bool> load_list_from_configuration(Context& context, const std::string& name,
                                          RuleSet rule_set, const std::vector<ListFile>& files,
                                          std::chrono::hours look_back) {
    const auto has_version = [&](Tx& tx) -> Result<bool> {
        return store::newest_version_no(tx, name) > 0;
    };
    const auto there = context.database.transact(has_version);
    if (!there || *there) {
        return there ? Result<bool>{false} : there.error();
    }
    const auto list = read(name, files);
    if (!list) {
        return list.error();
    }
    auto version = describe(*list, rule_set);
    version.version_no = 1;
    version.difference = list_difference(nullptr, 0, *list);
    version.loaded_by = by_configuration;
    const auto done = transact_again_on_race(context.database, [&](Tx& tx) -> Result<bool> {
        if (*has_version(tx)) {
            return false;
        }
        const auto now = context.clock.now();
        version.loaded_at = now;
        put_in_force(tx, version, std::string{by_configuration}, now, look_back);
        insert(tx, version, files);
        write_version_down(tx, context, version);
        return true;
    });
    if (done && *done) {
        log_version(version);
    }
    return done;
}

Result<ListVersionView> load_list(Context& context, const Officer& officer, const NewList& list) {
    if (auto good = check_new(officer, list); !good) {
        return good.error();
    }
    const auto base = base_of(context, list.name);
    if (!base) {
        return base.error();
    }
    if (base->version_no > 0 && base->rule_set != name(list.rule_set)) {
        return fail(Errc::invalid_value, "the list in force has rule set " + base->rule_set,
                    "/rule_set");
    }
    // Outside of a transaction: it may take seconds.
    const auto read_list = read(list.name, list.files);
    if (!read_list) {
        return read_list.error();
    }
    auto difference = difference_to(*base, list.name, *read_list);
    if (!difference) {
        return difference.error();
    }
    auto version = describe(*read_list, list.rule_set);
    version.difference = std::move(*difference);
    version.loaded_by = officer.actor();
    version.state = "loaded";
    auto loaded = transact_again_on_race(context.database, [&](Tx& tx) -> Result<ListVersionView> {
        const auto in_force = store::released_list(tx, list.name);
        if ((in_force ? in_force->version_no : 0) != base->version_no) {
            return fail(Errc::version_conflict, "another version was released meanwhile");
        }
        version.version_no = store::newest_version_no(tx, list.name) + 1;
        version.loaded_at = context.clock.now();
        insert(tx, version, list.files);
        write_version_down(tx, context, version);
        return version;
    });
    if (loaded) {
        log_version(*loaded);
    }
    return loaded;
}

Result<ListVersionView> release_list(Context& context, const Officer& officer,
                                     const std::string& name, int version_no,
                                     std::chrono::hours look_back) {
    const auto how = [&](Tx& tx, ListVersionView& version) {
        put_in_force(tx, version, officer.actor(), context.clock.now(), look_back);
    };
    auto released = decide(context, officer, name, version_no, how, true);
    if (released) {
        log_version(*released);
    }
    return released;
}

Result<ListVersionView> refuse_list(Context& context, const Officer& officer,
                                    const std::string& name, int version_no) {
    const auto how = [&](Tx&, ListVersionView& version) {
        version.state = "refused";
        version.decided_by = officer.actor();
        version.decided_at = context.clock.now();
    };
    auto refused = decide(context, officer, name, version_no, how, false);
    if (refused) {
        log_version(*refused);
    }
    return refused;
}

}  // namespace sluice::flow
