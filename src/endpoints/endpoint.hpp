// The endpoint table: one row says everything about one route. The router, authentication, the
// origin rule, OpenAPI and the walk over all endpoints read the same rows.
#pragma once

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints/exchange.hpp"

namespace gw::endpoints {

enum class Access : std::uint8_t {
  key,       // Bearer credential with `scope`
  browser,   // the public checkout's origin rule (contract 01 §1.13)
  open,      // no credential and no origin rule
  internal,  // loopback or private source, not forwarded
};

enum class RateBucket : std::uint8_t {
  address,  // per client address
  session,  // per checkout session, named by the path or query
  hook,     // only failures count
  none,
};

struct Endpoint {
  http::Method method = http::Method::get;
  std::string path;   // "/api/v1/checkouts/{siteId}/create"
  std::string scope;  // "checkout:create"; empty unless Access::key
  Access access = Access::key;
  RateBucket bucket = RateBucket::address;
  bool reveals_secret = false;  // the answer is kept for replays without its secrets
  bool idempotent = false;      // honours Idempotency-Key
  bool json_body = false;       // 415 unless application/json
  bool hidden = false;          // not in OpenAPI
  std::string tag;              // OpenAPI grouping
  std::string summary;
  std::string description;

  // Owns the exchange from here on; answers it exactly once.
  std::function<void(std::unique_ptr<Exchange>)> invoke;

  // Schemas for OpenAPI, made on demand; empty functions mean none.
  using Schema = std::function<boost::json::object(boost::json::object& components)>;
  Schema input;
  Schema output;
  int success_status = 200;
  std::vector<Code> failures;  // beyond those every route can return
};

class Table {
 public:
  Endpoint& add(Endpoint endpoint);
  const std::vector<std::unique_ptr<Endpoint>>& rows() const { return rows_; }

 private:
  std::vector<std::unique_ptr<Endpoint>> rows_;
};

// Matches paths to rows: static segments win over parameters.
class Router {
 public:
  explicit Router(const Table& table);
  // Sets endpoint, parameters and allowed_methods of the exchange. HEAD finds the GET row.
  void route(Exchange& exchange, std::string_view path) const;

 private:
  struct Pattern {
    std::vector<std::string> segments;  // "" marks a parameter
    std::vector<std::string> names;
    const Endpoint* endpoint;
  };
  std::vector<std::vector<Pattern>> by_length_;
};

}  // namespace gw::endpoints
