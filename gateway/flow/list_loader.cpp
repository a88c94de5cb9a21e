#include "gateway/flow/list_loader.hpp"

#include "ledger/base/log.hpp"
#include "security/lists/read_list.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

using ReadList = Result<std::shared_ptr<const lists::List>>;

ReadList read(const ListInForce& in_force) {
    std::vector<lists::InputFile> files;
    for (const auto& file : in_force.files) {
        files.push_back({file.file_name, file.content});
    }
    auto list = lists::read_list(in_force.name, files);
    if (!list) {
        return list.error();
    }
    return std::make_shared<const lists::List>(std::move(*list));
}

}  // namespace

void ListLoader::take(const ListInForce& in_force, ListSet& fresh, Lists& lists) const {
    fresh.release = std::max(fresh.release, in_force.release_seq);
    const Key key{in_force.name, in_force.version_no};
    const auto known = lists_.find(key);
    const auto list = known != lists_.end() ? ReadList{known->second} : read(in_force);
    if (!list) {
        log::error("screening.list_unreadable", {{"list", in_force.name},
                                                 {"version", in_force.version_no},
                                                 {"error.message", to_string(list.error())}});
        fresh.unreadable[in_force.name] = {in_force.rule_set, in_force.version_no};
        return;
    }
    fresh.members[in_force.name] = {in_force.rule_set, in_force.version_no, in_force.released_at,
                                    in_force.published};
    lists.emplace(key, *list);
}

Result<bool> ListLoader::refresh(Context& context) {
    std::erase_if(retired_, [](const auto& old) { return old.use_count() == 1; });
    const auto current = shelf_.current();
    // Only the number at first: the files are large, and mostly nothing was released.
    const auto newest = context.database.transact(
        [&](Tx& tx) -> Result<std::int64_t> { return newest_release(tx); });
    if (!newest) {
        return newest.error();
    }
    if (*newest <= current->release) {
        return false;
    }
    const auto in_force = context.database.transact(
        [&](Tx& tx) -> Result<std::vector<ListInForce>> { return lists_in_force(tx); });
    if (!in_force) {
        return in_force.error();
    }
    auto fresh = std::make_shared<ListSet>();
    Lists lists;
    for (const auto& one : *in_force) {
        take(one, *fresh, lists);
    }
    std::vector<std::shared_ptr<const lists::List>> all;
    for (const auto& [key, list] : lists) {
        all.push_back(list);
    }
    fresh->snapshot = screening::Snapshot::build(std::move(all), model_);
    log::info("screening.lists_in_force", {{"release", fresh->release},
                                           {"lists", fresh->members.size()},
                                           {"names", fresh->snapshot->names()},
                                           {"fingerprint", fresh->snapshot->fingerprint()}});
    lists_ = std::move(lists);
    retired_.push_back(shelf_.put(std::move(fresh)));
    return true;
}

}  // namespace sluice::flow
