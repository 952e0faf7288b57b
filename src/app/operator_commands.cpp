#include "app/operator_commands.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>
#include <future>
#include <stdexcept>

#include "app/operator_access.hpp"
#include "app/process.hpp"
#include "app/wiring.hpp"
#include "crypto/hash.hpp"
#include "crypto/vault.hpp"
#include "http/outbound_client.hpp"

namespace gw::app {
namespace {

using boost::json::object;

struct Answer {
  int status = 0;
  std::string body;
};

http::Request request_of(http::Method method, const std::string& path, const std::string& token) {
  http::Request request;
  request.method = method;
  request.target = path;
  request.peer_address = "127.0.0.1";
  request.headers.add("Authorization", "Bearer " + token);
  return request;
}

// To the instance that runs.
Answer send_to_instance(const config::Settings& settings, http::Request request) {
  http::OutboundRequest call;
  call.method = request.method;
  call.url = fmt::format("http://127.0.0.1:{}{}", settings.admin_backend_port, request.target);
  call.headers = std::move(request.headers);
  call.body = std::move(request.body);
  call.response_bytes_max = 1'048'576;
  call.reach = http::Reach::private_allowed;
  std::promise<http::OutboundResponse> told;
  auto answer = told.get_future();
  http::OutboundClient client({});
  client.send(std::move(call),
              [&](http::OutboundResponse response) { told.set_value(std::move(response)); });
  auto response = answer.get();
  if (response.error != http::OutboundError::none) {
    throw std::runtime_error(
        fmt::format("the database is in use, but no Admin API answers on 127.0.0.1:{} ({})",
                    settings.admin_backend_port, http::to_string(response.error)));
  }
  return {response.status, std::move(response.body)};
}

// By this process: the whole gateway without sockets.
Answer answer_here(Gateway& gateway, http::Request request) {
  std::promise<Answer> told;
  auto answer = told.get_future();
  gateway.admin().handle(std::move(request), [&](http::Response response) {
    told.set_value({response.status, std::string(response.bytes())});
  });
  return answer.get();
}

// Sends requests one after the other to wherever the store is open.
class Connection {
 public:
  explicit Connection(const config::Settings& settings)
      : settings_(settings),
        vault_(settings.system_encryption_key, settings.system_search_hash_key),
        outbound_({}),
        access_(settings) {
    try {
      engine_ = open_engine(settings, clock_, entropy_);
      // No worker runs here: mails and notifications wait for the instance.
      const Ports ports{&clock_,       &entropy_, &outbound_, nullptr,
                        engine_.get(), &vault_,   {},         nullptr};
      gateway_ = std::make_unique<Gateway>(settings, ports);
    } catch (const store::InUse&) {
      // A running instance has it: that one is asked.
    }
  }

  // `organization`: for routes whose path does not name it.
  Answer post(const std::string& path, const object& body, const std::string& organization = {}) {
    auto request = request_of(http::Method::post, path, access_.token(clock_.now()));
    request.body = boost::json::serialize(body);
    request.headers.add("Content-Type", "application/json");
    if (!organization.empty()) request.headers.add("X-Organization-ID", organization);
    return ask(std::move(request));
  }
  Answer get(const std::string& path) {
    return ask(request_of(http::Method::get, path, access_.token(clock_.now())));
  }

 private:
  Answer ask(http::Request request) {
    if (gateway_) return answer_here(*gateway_, std::move(request));
    return send_to_instance(settings_, std::move(request));
  }

  const config::Settings& settings_;
  SystemClock clock_;
  crypto::SystemEntropy entropy_;
  crypto::Vault vault_;
  http::OutboundClient outbound_;
  OperatorAccess access_;
  std::unique_ptr<store::Engine> engine_;
  std::unique_ptr<Gateway> gateway_;
};

std::string text_of_member(const object& members, std::string_view name) {
  const auto* found = members.if_contains(name);
  if (found == nullptr) return {};
  if (found->is_string()) return std::string(found->get_string());
  return boost::json::serialize(*found);
}

int refused(const Answer& answer) {
  const auto body = boost::json::parse(answer.body).as_object();
  fmt::print(stderr, "payment-gateway: {} ({})\n", text_of_member(body, "message"),
             text_of_member(body, "code"));
  const auto* details = body.if_contains("details");
  if (details == nullptr) return 1;
  for (const auto& detail : details->as_array()) {
    fmt::print(stderr, "  {}: {}\n", text_of_member(detail.as_object(), "field"),
               text_of_member(detail.as_object(), "message"));
  }
  return 1;
}

using Lines = std::vector<std::pair<std::string, std::string>>;  // label and member

int print_made(const Answer& answer, bool json, const Lines& lines) {
  if (answer.status != 200) return refused(answer);
  if (json) {
    fmt::print("{}\n", answer.body);
    return 0;
  }
  const auto body = boost::json::parse(answer.body).as_object();
  for (const auto& [label, member] : lines)
    fmt::print("{:<14} {}\n", label, text_of_member(body, member));
  return 0;
}

}  // namespace

int OperatorCommands::create_organization(const CreateOrganizationOptions& options) {
  object body{{"name", options.name}};
  if (!options.support_email.empty()) body["supportEmail"] = options.support_email;
  Connection connection(settings_);
  return print_made(connection.post("/api/v1/organizations", body), json_,
                    {{"Organization", "id"}, {"Name", "name"}});
}

int OperatorCommands::create_site(const CreateSiteOptions& options) {
  Connection connection(settings_);
  return print_made(
      connection.post("/api/v1/sites", {{"label", options.label}}, options.organization), json_,
      {{"Site", "id"}, {"Label", "label"}, {"Webhook secret", "webhookSecret"}});
}

int OperatorCommands::create_key(const CreateKeyOptions& options) {
  object body{{"name", options.name}, {"mode", options.mode}};
  body["scopes"] = boost::json::array(options.scopes.begin(), options.scopes.end());
  const std::string path = options.organization.empty()
                               ? "/api/v1/system/api-keys"
                               : "/api/v1/organizations/" + options.organization + "/api-keys";
  Connection connection(settings_);
  return print_made(connection.post(path, body), json_,
                    {{"Key (once)", "key"}, {"Id", "id"}, {"Scopes", "scopes"}});
}

int OperatorCommands::invite_user(const InviteUserOptions& options) {
  Connection connection(settings_);
  if (options.organization.empty()) {
    const object body{{"email", options.email},
                      {"name", options.name.empty() ? options.email : options.name},
                      {"globalAdmin", options.global_admin}};
    return print_made(connection.post("/api/v1/system/users", body), json_,
                      {{"User", "id"}, {"Link (once)", "enrolmentUrl"}});
  }
  const std::string path = "/api/v1/organizations/" + options.organization + "/members";
  const auto member = connection.post(path, {{"email", options.email}, {"role", options.role}});
  if (member.status != 200) return refused(member);
  const auto user = text_of_member(boost::json::parse(member.body).as_object(), "userId");
  const auto known = connection.get("/api/v1/system/users/" + user);
  if (known.status != 200) return refused(known);
  // Who signs in already keeps their passkeys: a link would replace them.
  if (!boost::json::parse(known.body).at("passkeys").as_array().empty())
    return print_made(known, json_, {{"User", "id"}, {"Signs in as", "email"}});
  return print_made(connection.post("/api/v1/system/users/" + user + "/enrolment-link", {}), json_,
                    {{"Link (once)", "url"}, {"Good until", "expiresAt"}});
}

}  // namespace gw::app
