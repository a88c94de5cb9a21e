#pragma once

#include <string_view>

#include "gateway/api/json.hpp"
#include "gateway/http/message.hpp"

namespace sluice::api {

// What a browser may do with an answer that it came by: keep nothing, run nothing, load nothing,
// show it in no frame, guess no type, tell no other site where it was. Headers that are there stay.
void add_browser_headers(http::Response& response);

http::Response json_response(json::Writer writer, int status = 200);

// {"items": [...], "next_cursor": ...}: writes at most `limit` of the rows, which hold one more
// when there is a next page. `write` writes one row as an element; `cursor` names the last one.
template <class Rows, class Write, class Cursor>
http::Response page_response(const Rows& rows, std::size_t limit, Write&& write, Cursor&& cursor) {
    const auto count = rows.size() < limit ? rows.size() : limit;
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (std::size_t i = 0; i < count; ++i) {
        write(writer, rows[i]);
    }
    writer.end_array();
    if (rows.size() > limit) {
        writer.text("next_cursor", cursor(rows[limit - 1]));
    }
    writer.end_object();
    return json_response(std::move(writer));
}

}  // namespace sluice::api
