#include <algorithm>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/list_versions.hpp"
#include "security/digest/digest.hpp"

// Versions of lists, for officers: loaded by one, put in force by another.
namespace sluice::api {

namespace {

using store::ListVersionView;

void write_version_members(json::Writer& writer, const ListVersionView& version) {
    writer.text("list", version.list_name);
    writer.integer("version_no", version.version_no);
    writer.text("rule_set", version.rule_set);
    writer.text("source_version", version.source_version);
    if (version.published) {
        writer.text("published", to_iso_date(*version.published));
    }
    writer.text("sha256", version.sha256);
    writer.integer("entry_count", version.entry_count);
    writer.integer("name_count", version.name_count);
    writer.text("state", version.state);
    writer.text("loaded_by", version.loaded_by);
    writer.text("loaded_at", to_rfc3339(version.loaded_at));
    if (version.decided_at) {
        writer.text("decided_by", version.decided_by);
        writer.text("decided_at", to_rfc3339(*version.decided_at));
    }
    if (version.release_seq) {
        writer.integer("release_seq", *version.release_seq);
    }
}

void write_version(json::Writer& writer, const ListVersionView& version) {
    writer.begin_object();
    write_version_members(writer, version);
    writer.end_object();
}

http::Response version_response(const ListVersionView& version, int status = 200) {
    json::Writer writer;
    writer.begin_object();
    write_version_members(writer, version);
    writer.raw("difference", version.difference);
    writer.end_object();
    return json_response(std::move(writer), status);
}

std::int64_t age_days(const ListVersionView& version, Instant now) {
    return std::chrono::floor<std::chrono::days>(now - *version.decided_at).count();
}

bool is_stale(const ListVersionView& version, const flow::WantedList* wanted, Instant now) {
    return wanted != nullptr &&
           !flow::staleness(*wanted, *version.decided_at, version.published, now).empty();
}

http::Response list_lists(const Call& call) {
    const auto released =
        call.services->read([](store::Tx& tx) -> Result<std::vector<ListVersionView>> {
            return store::released_lists(tx);
        });
    if (!released) {
        return problem(call, released.error());
    }
    const auto now = call.services->clock.now();
    const auto& wanted = call.services->desk.wanted_lists;
    json::Writer writer;
    writer.begin_object().begin_array("items");
    for (const auto& version : *released) {
        const auto found = std::ranges::find(wanted, version.list_name, &flow::WantedList::name);
        writer.begin_object();
        write_version_members(writer, version);
        writer.integer("age_days", age_days(version, now));
        writer.boolean("is_stale",
                       is_stale(version, found == wanted.end() ? nullptr : &*found, now));
        writer.end_object();
    }
    writer.end_array();
    writer.begin_array("missing");
    for (const auto& one : wanted) {
        if (std::ranges::count(*released, one.name, &ListVersionView::list_name) == 0) {
            writer.element(one.name);
        }
    }
    writer.end_array().end_object();
    return json_response(std::move(writer));
}

http::Response list_versions(const Call& call) {
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto before = query_version_cursor(call);
    if (!limit || !before) {
        return problem(call, limit ? before.error() : limit.error());
    }
    const auto wanted = static_cast<std::size_t>(*limit);
    const auto versions =
        call.services->read([&](store::Tx& tx) -> Result<std::vector<ListVersionView>> {
            return store::list_versions(tx, call.parameters[0], *before, wanted + 1);
        });
    if (!versions) {
        return problem(call, versions.error());
    }
    return page_response(*versions, wanted, write_version, [](const ListVersionView& last) {
        return version_cursor_text(last.version_no);
    });
}

http::Response get_version(const Call& call) {
    const auto number = path_number(call, 1);
    if (!number) {
        return problem(call, number.error());
    }
    const auto version = call.services->read([&](store::Tx& tx) -> Result<ListVersionView> {
        auto found = store::find_list_version(tx, call.parameters[0], *number);
        return found ? Result<ListVersionView>{std::move(*found)} : fail(Errc::not_found);
    });
    return version ? version_response(*version) : problem(call, version.error());
}

void read_file(const json::Value& value, std::size_t index, std::vector<flow::ListFile>& files,
               std::vector<Error>& errors) {
    json::Reader reader{value, "/files/" + std::to_string(index), errors};
    flow::ListFile file;
    file.file_name = reader.text("name", {.max = 200, .required = true});
    const auto* content = reader.member("base64");
    reader.finish();
    if (content == nullptr || !content->is(json::Value::Kind::string)) {
        reader.note("base64", Errc::missing_field, "the bytes of the file");
    } else if (!digest::base64_decode(content->text, file.content)) {
        reader.note("base64", Errc::invalid_value, "no base64");
    }
    files.push_back(std::move(file));
}

flow::NewList read_list(const json::Value& body, std::vector<Error>& errors) {
    json::Reader reader{body, "", errors};
    flow::NewList list;
    const auto rule_set =
        flow::parse_rule_set(reader.text("rule_set", {.max = 20, .required = true}));
    const auto* files = reader.member("files");
    reader.finish();
    if (errors.empty() && !rule_set) {
        reader.note("rule_set", Errc::invalid_value,
                    "sanctions, special_measures, black, grey or white");
    }
    list.rule_set = rule_set.value_or(flow::RuleSet::sanctions);
    if (files == nullptr || !files->is(json::Value::Kind::array) || files->items.empty()) {
        reader.note("files", Errc::missing_field, "at least one file");
        return list;
    }
    if (files->items.size() > flow::max_list_files) {
        reader.note("files", Errc::too_large, "at most 8 files");
        return list;
    }
    for (std::size_t i = 0; i < files->items.size(); ++i) {
        read_file(files->items[i], i, list.files, errors);
    }
    return list;
}

http::Response load(const Call& call) {
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    auto list = read_list(*body, errors);
    if (!errors.empty()) {
        return problems(call, errors);
    }
    list.name = call.parameters[0];
    const auto loaded = call.services->with_context(call, [&](flow::Context& context) {
        return flow::load_list(context, *call.officer, list);
    });
    if (!loaded) {
        return problem(call, loaded.error());
    }
    auto response = version_response(*loaded, 201);
    response.headers.emplace_back("Location",
                                  call.request.path + '/' + std::to_string(loaded->version_no));
    return response;
}

http::Response release(const Call& call) {
    const auto number = path_number(call, 1);
    if (!number) {
        return problem(call, number.error());
    }
    const auto released = call.services->with_context(call, [&](flow::Context& context) {
        return flow::release_list(context, *call.officer, call.parameters[0], *number,
                                  call.services->desk.look_back);
    });
    return released ? version_response(*released) : problem(call, released.error());
}

http::Response refuse(const Call& call) {
    const auto number = path_number(call, 1);
    if (!number) {
        return problem(call, number.error());
    }
    const auto refused = call.services->with_context(call, [&](flow::Context& context) {
        return flow::refuse_list(context, *call.officer, call.parameters[0], *number);
    });
    return refused ? version_response(*refused) : problem(call, refused.error());
}

}  // namespace

std::vector<Route> list_routes() {
    const std::string versions = "/v1/screening/lists/{name}/versions";
    return {{"GET", "/v1/screening/lists", direct(list_lists), Permission::list_read},
            {"GET", versions, direct(list_versions), Permission::list_read},
            {"POST", versions, direct(load), Permission::list_load},
            {"GET", versions + "/{version}", direct(get_version), Permission::list_read},
            {"POST", versions + "/{version}/release", direct(release), Permission::list_release},
            {"POST", versions + "/{version}/refuse", direct(refuse), Permission::list_release}};
}

}  // namespace sluice::api
