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
  key,       // an API key with `scope`, or a signed-in person with `role`
  session,   // a signed-in person with `role`; Role::none: any, and no organization is needed
  portal,    // a signed-in buyer, under the origin rule
  cookie,    // our own cookie proves it, and the origin rule keeps other pages from using it
  browser,   // the public checkout's origin rule (contract 01 §1.13)
  open,      // no credential and no origin rule
  internal,  // loopback or private source, not forwarded
};

// A page of another origin must not call these, even with a buyer's or a person's cookies.
constexpr bool origin_ruled(Access access) {
  return access == Access::browser || access == Access::portal || access == Access::cookie;
}
// The caller proves itself with Authorization: Bearer.
constexpr bool bearer_needed(Access access) {
  return access == Access::key || access == Access::session || access == Access::portal;
}

enum class RateBucket : std::uint8_t {
  address,  // per client address
  session,  // per checkout session, named by the path or query
  sign_in,  // per address, few: steps of a login
  otp,      // per address, fewer: each may send a mail
  card,     // per address and per session: trying out cards must not be worth it
  hook,     // only failures count
  none,
};

struct Endpoint {
  http::Method method = http::Method::get;
  std::string path;   // "/api/v1/checkouts/{siteId}/create"
  std::string scope;  // "checkout:create"; empty unless Access::key
  Role role =
      Role::none;        // what a person needs; with Access::key, none means: as usual for `scope`
  bool step_up = false;  // a person must have shown a passkey within the last 5 minutes
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
