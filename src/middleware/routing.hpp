// From path to endpoint, or to a static file, or to 404 and 405. Two stages, because strangers who
// try paths are limited like everybody: the address limit stands between them.
#pragma once

#include <functional>

#include "endpoints/endpoint.hpp"

namespace gw::middleware {

// Answers what no endpoint does: pages and their files. nullopt: not there either.
using StaticFiles = std::function<std::optional<http::Response>(const http::Request&)>;

// Finds the endpoint. A path without any row is offered to the static files.
class Routing final : public endpoints::Stage {
 public:
  // `v1_alias`: "/v1/..." means "/api/v1/...", as shops call a bare Admin listener. The table
  // outlives the stage.
  Routing(const endpoints::Table& table, bool v1_alias, StaticFiles static_files)
      : router_(table), v1_alias_(v1_alias), static_files_(std::move(static_files)) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  endpoints::Router router_;
  bool v1_alias_;
  StaticFiles static_files_;
};

// Ends what Routing found no endpoint for: from here on there is one.
class Unrouted final : public endpoints::Stage {
 public:
  std::optional<http::Response> before(endpoints::Exchange& exchange) override;
};

}  // namespace gw::middleware
