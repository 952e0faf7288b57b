// The OpenAPI 3.1 document of an endpoint table: made from the rows, so it cannot lag behind them.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include "endpoints/endpoint.hpp"

namespace gw::endpoints {

struct OpenApiInfo {
  std::string title;
  std::string server_url;  // "https://api.example.com"; "/" in the committed document
  std::string version;
};

// Pretty JSON ending in a newline; the same table gives the same text. Hidden rows are left out.
// Members of an input that the path names are path parameters; the others are query parameters of
// GET and DELETE, the body else.
std::string openapi_document(const Table& table, const OpenApiInfo& info);

// JSON with 2 blanks a level, members in their order. Empty objects and arrays stay on one line.
std::string pretty_json(const boost::json::value& value);

}  // namespace gw::endpoints
