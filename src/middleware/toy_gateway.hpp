// For the tests of this folder: the real pipeline around a few toy endpoints, with a clock that
// stands still.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "middleware/pipeline.hpp"
#include "middleware/rate_counters.hpp"

namespace gw::middleware {

struct ToyClock final : Clock {
  Instant at{1'790'000'040'000};
  Instant now() const override { return at; }
};

struct ToyEntropy final : Entropy {
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = ++last;
  }
  std::uint8_t last = 0;
};

// "sk_test_org.*" belongs to organization 1 and may read, "sk_live_all.*" to the installation;
// ".good" is the secret.
struct ToyCredentials final : Credentials {
  static constexpr Id organization{{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
  int asked = 0;

  Result<Caller> verify(std::string_view bearer, const endpoints::Exchange&) override {
    ++asked;
    if (!bearer.starts_with("sk_")) return person(bearer);
    if (bearer == "sk_test_gone.good") return fail(Code::api_key_revoked);
    if (!bearer.ends_with(".good")) return fail(Code::unauthenticated);
    Caller caller;
    caller.key.bytes[11] = 7;
    const bool system = bearer.starts_with("sk_live_all");
    caller.kind = system ? Caller::Kind::system_key : Caller::Kind::organization_key;
    if (!system) caller.organization = organization;
    caller.scopes = system ? Scopes{"*:*"} : Scopes{"toy:read", "toy:confirm"};
    return caller;
  }

  // viewer, admin, fresh and moved belong to organization 1; guest to several.
  static Result<Caller> person(std::string_view name) {
    Caller caller;
    caller.kind = name == "buyer" ? Caller::Kind::buyer : Caller::Kind::user;
    const std::string_view known[] = {"viewer", "admin",  "fresh", "moved",
                                      "guest",  "global", "buyer"};
    for (std::uint8_t i = 0; i < std::size(known); ++i) {
      if (name != known[i]) continue;
      caller.user.bytes[11] = caller.session.bytes[11] = static_cast<std::uint8_t>(i + 1);
    }
    if (!caller.user) return fail(Code::unauthenticated);
    if (name == "global") caller.role = Role::global;
    if (name == "fresh") caller.stepped_up_until = ToyClock().at.plus_ms(300'000);
    caller.moved = name == "moved";
    return caller;
  }
  Result<void> choose_organization(Caller& caller, const Id& wanted) override {
    const bool everywhere = caller.kind != Caller::Kind::user || caller.role == Role::global;
    if (!everywhere && wanted != organization) return fail(Code::not_found);
    caller.organization = wanted;
    if (!everywhere) caller.role = caller.user.bytes[11] == 1 ? Role::viewer : Role::admin;
    return {};
  }
  void choose_only_organization(Caller& caller) override {
    if (caller.user.bytes[11] != 5) (void)choose_organization(caller, organization);
  }
};

struct Sent {
  http::Method method = http::Method::get;
  std::string target = "/open";
  std::vector<http::Headers::Field> headers = {};
  std::string body = {};
  std::string peer = "203.0.113.9";
};

class ToyGateway {
 public:
  explicit ToyGateway(Listener listener = Listener::admin) : listener_(listener) {
    settings.env = "production";
    settings.main_frontend_domain = "pay.example.com";
    settings.admin_frontend_domain = "admin.example.com";
    settings.http_body_bytes_max = 64;
    settings.rate_limit_requests_per_min = 100;
    settings.rate_limit_requests_max = 500;
    settings.rate_limit_window_ms = 300'000;
    settings.rate_limit_key_per_min = 600;
    settings.trusted_proxies = *config::Networks::parse(config::private_ranges);
    using endpoints::Access, endpoints::RateBucket, http::Method;
    row(Method::get, "/open", Access::open, RateBucket::address);
    row(Method::get, "/health", Access::open, RateBucket::none);
    row(Method::get, "/internal/health", Access::internal, RateBucket::none);
    row(Method::get, "/api/v1/checkouts/{id}", Access::browser, RateBucket::session);
    row(Method::post, "/hooks/{type}/{providerId}", Access::open, RateBucket::hook);
    row(Method::get, "/api/v1/toys/{id}", Access::key, RateBucket::address).scope = "toy:read";
    row(Method::get, "/api/v1/organizations/{orgId}", Access::key, RateBucket::address).scope =
        "toy:read";
    auto& create = row(Method::post, "/api/v1/toys/{id}", Access::key, RateBucket::address);
    create.scope = "toy:create";
    create.json_body = true;
    auto& status = row(Method::get, "/api/v1/system/status", Access::key, RateBucket::address);
    status.scope = "system:read";
    row(Method::get, "/api/v1/me", Access::session, RateBucket::address);
    row(Method::get, "/api/v1/system/people", Access::session, RateBucket::address).role =
        Role::global;
    row(Method::post, "/api/v1/auth/step-up", Access::session, RateBucket::address);
    auto& rules = row(Method::put, "/api/v1/rules/{id}", Access::key, RateBucket::address);
    rules.scope = "toy:delete";
    rules.role = Role::admin;
    auto& dangerous = row(Method::post, "/api/v1/dangerous", Access::key, RateBucket::address);
    dangerous.scope = "toy:confirm";
    dangerous.role = Role::editor;
    dangerous.step_up = true;
    row(Method::get, "/api/v1/portal/session", Access::portal, RateBucket::address);
    row(Method::post, "/api/v1/portal/auth/refresh", Access::cookie, RateBucket::address);
    row(Method::post, "/api/v1/auth", Access::open, RateBucket::sign_in);
    row(Method::post, "/api/v1/otp", Access::open, RateBucket::otp);
    row(Method::post, "/sandbox/payments/{id}/confirm", Access::open, RateBucket::card);
    auto& put = row(Method::put, "/api/v1/toys/{id}", Access::key, RateBucket::address);
    put.scope = "toy:read";
    put.json_body = true;
  }

  http::Response send(Sent sent) {
    if (!pipeline_) build();
    http::Request request;
    request.method = sent.method;
    request.target = std::move(sent.target);
    request.body = std::move(sent.body);
    request.peer_address = std::move(sent.peer);
    request.body_too_large = request.body == "(too large)";
    for (auto& [name, value] : sent.headers) request.headers.add(name, value);
    http::Response answered;
    pipeline_->handle(std::move(request),
                      [&](http::Response response) { answered = std::move(response); });
    return answered;
  }
  http::Response get(std::string target, std::vector<http::Headers::Field> headers = {}) {
    return send({.target = std::move(target), .headers = std::move(headers)});
  }

  config::Settings settings;  // change before the first request
  ToyClock clock;
  ToyCredentials credentials;
  std::shared_ptr<spdlog::logger> logger;
  int toy_status = 200;  // what the endpoints answer
  Caller last_caller;    // of the last request that reached an endpoint
  std::string last_address;
  std::string last_request_id;

 private:
  endpoints::Endpoint& row(http::Method method, std::string path, endpoints::Access access,
                           endpoints::RateBucket bucket) {
    endpoints::Endpoint row;
    row.method = method;
    row.path = std::move(path);
    row.access = access;
    row.bucket = bucket;
    if (access == endpoints::Access::key) row.role = Role::viewer;
    row.invoke = [this](std::unique_ptr<endpoints::Exchange> exchange) {
      last_caller = exchange->caller;
      last_address = exchange->client_address;
      last_request_id = exchange->request_id;
      answer(std::move(exchange), endpoints::json_response(toy_status, "{}"));
    };
    return table_.add(std::move(row));
  }

  void build() {
    PipelineParts parts{.listener = listener_,
                        .settings = settings,
                        .table = table_,
                        .clock = clock,
                        .entropy = entropy_,
                        .rate_store = counters_};
    parts.access_logger = logger;
    parts.credentials = &credentials;
    parts.site_domain = [](std::string_view host) { return host == "shop.example"; };
    parts.static_files = [](const http::Request& request) -> std::optional<http::Response> {
      if (request.path() != "/page.html") return std::nullopt;
      http::Response page;
      page.static_body = "<p>page";
      return page;
    };
    pipeline_ = make_pipeline(std::move(parts));
  }

  Listener listener_;
  endpoints::Table table_;
  ToyEntropy entropy_;
  RateCounters counters_{1};
  std::unique_ptr<endpoints::Pipeline> pipeline_;
};

// The error code of an envelope, "" of anything else.
inline std::string code_of(const http::Response& response) {
  const auto at = response.body.find("\"code\":\"");
  if (at == std::string::npos) return {};
  return response.body.substr(at + 8, response.body.find('"', at + 8) - at - 8);
}

inline std::string header_of(const http::Response& response, std::string_view name) {
  return std::string(response.headers.get(name).value_or(""));
}

}  // namespace gw::middleware
