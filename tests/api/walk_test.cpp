// Every endpoint of the Admin API, asked by those who must not: nobody, a key without the scope, a
// person without the role, another tenant. The table tells what there is: a row that is not
// prepared here fails.
#include <boost/json/parse.hpp>

#include "api/support/scenario.hpp"
#include "capabilities/identity/sessions.hpp"

namespace gw::api_test {
namespace {

struct Row {
  std::string method, path;
  std::string scope;  // empty: for people only, or public
  std::string role;   // of a person; empty: any
  bool people_only = false;
  bool open = false;

  std::string name() const { return method + ' ' + path; }
};

// What follows `mark` up to the next backtick.
std::string quoted_after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == text.npos) return {};
  text.remove_prefix(at + mark.size());
  return std::string(text.substr(0, text.find('`')));
}

Row row_of(std::string_view path, std::string_view method, const boost::json::object& operation) {
  Row row;
  row.path = path;
  row.method = method;
  for (auto& c : row.method) c = static_cast<char>(c - 'a' + 'A');
  const auto* text = operation.if_contains("description");
  const std::string_view description = text == nullptr ? "" : std::string_view(text->get_string());
  row.scope = quoted_after(description, "Scope: `");
  row.role = quoted_after(description, "Role: `");
  const auto* security = operation.if_contains("security");
  row.open = security == nullptr;
  row.people_only = security != nullptr && security->as_array().size() == 1 &&
                    security->as_array()[0].as_object().contains("session");
  return row;
}

std::vector<Row> rows_of(std::string_view listener) {
  std::vector<Row> rows;
  const auto document = boost::json::parse(app::openapi_text(listener));
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object())
      rows.push_back(row_of(path, method, operation.as_object()));
  }
  return rows;
}

// A parameter other than the organization.
bool names_an_object(std::string_view path) {
  for (auto at = path.find('{'); at != path.npos; at = path.find('{', at + 1)) {
    if (!path.substr(at).starts_with("{orgId}")) return true;
  }
  return false;
}

// Bodies of rows that refuse an empty one before they look at the object.
const std::map<std::string, std::string>& bodies() {
  static const std::map<std::string, std::string> all{
      {"POST /api/v1/checkouts/{siteId}/create",
       R"({"amount":1,"currency":"EUR","externalReference":"A"})"},
      {"POST /api/v1/transactions/{transactionId}/status", R"({"status":1})"},
      {"PUT /api/v1/organizations/{orgId}/members/{userId}", R"({"role":"viewer"})"},
      {"POST /api/v1/organizations/{orgId}/members",
       R"({"email":"new@shop.example","role":"viewer"})"},
      {"POST /api/v1/organizations/{orgId}/api-keys",
       R"({"name":"x","mode":"test","scopes":["checkout:read"]})"},
      {"PATCH /api/v1/user/passkeys/{passkeyId}", R"({"label":"x"})"},
  };
  return all;
}

// Rows that need no credential, each with its reason.
const std::map<std::string, std::string>& open_rows() {
  static const std::map<std::string, std::string> all{
      {"GET /health", "liveness"},
      {"GET /internal/health", "guarded by address and token"},
      {"GET /api/v1/openapi.json", "documentation"},
      {"POST /api/v1/auth", "begins a sign-in"},
      {"POST /api/v1/auth/authenticate-complete", "proves a passkey"},
      {"POST /api/v1/auth/enrolment", "asks about a one-time link"},
      {"POST /api/v1/auth/register", "proves a one-time link"},
      {"POST /api/v1/auth/register-complete", "proves a one-time link"},
      {"POST /api/v1/auth/refresh-token", "proves a cookie, under the origin rule"},
      {"GET /api/v1/domains/verify", "asked by the proxy before TLS"},
      {"GET /api/v1/domains/acme-challenge/{token}", "asked by certificate authorities"},
  };
  return all;
}

class Walk : public EveryEngine {
 protected:
  Walk() {
    const Id own = *Id::parse(world.names["organization"]);
    const Id other = *Id::parse(world.names["otherOrganization"]);
    using enum identity::MemberRole;
    person("viewer", own, viewer);
    person("editor", own, editor);
    person("admin", own, admin);
    names_of_theirs(person("theirAdmin", other, admin));
    person("global", Id{}, std::nullopt);
  }

  // A person who is signed in and has just shown a passkey; their token is kept under the name.
  Id person(const std::string& name, const Id& organization,
            std::optional<identity::MemberRole> role) {
    Id id;
    std::string token;
    world.command([&](store::Transaction& transaction) {
      identity::User user;
      user.email.value = name + "@people.example";
      user.global_admin = !role;
      transaction.insert(user);
      id = user.id;
      if (role) {
        identity::Membership membership;
        membership.user_id = user.id;
        membership.organization_id = organization;
        membership.role = *role;
        transaction.insert(membership);
      }
      Caller caller;
      caller.address = "127.0.0.1";
      const auto session = identity::begin_session(transaction, caller, user, "test");
      token = identity::access_token(world.gateway->identity(), session, transaction.now()).text;
    });
    world.names[name] = token;
    return id;
  }

  // Ids of the other tenant's objects, under the names their path parameters have.
  void names_of_theirs(const Id& user) {
    const auto created =
        world.admin("POST /api/v1/checkouts/{otherSite}/create",
                    R"({"amount":1,"currency":"EUR","externalReference":"A"})", "other");
    world.keep("theirs checkoutId", created, "/id");
    world.keep("theirSession", created, "/sessionPublicId");
    const auto started =
        world.buyer("POST /api/v1/transactions/create",
                    R"({"sessionPublicId":"{theirSession}","providerId":"{otherCard}"})");
    world.keep("theirs transactionId", started, "/transactionId");
    const auto client = world.admin("POST /api/v1/clients", R"({"email":"a@b.example"})", "other");
    world.keep("theirs clientId", client, "/id");
    const auto domain =
        world.admin("POST /api/v1/domains",
                    R"({"hostname":"pay.their.example","siteId":"{otherSite}"})", "other");
    world.keep("theirs domainId", domain, "/id");
    world.names["theirs siteId"] = world.names["otherSite"];
    world.names["theirs providerId"] = world.names["otherCard"];
    world.names["theirs userId"] = user.text();
    world.names["theirs /api-keys/{id}"] = world.names["other"].substr(8, 24);
    world.run();
  }

  // The path with `organization` for {orgId}, and for each other parameter their object, or one
  // nobody has.
  std::string target(const Row& row, const std::string& organization) const {
    std::string path = row.path;
    for (auto at = path.find('{'); at != path.npos; at = path.find('{')) {
      const auto end = path.find('}', at);
      const std::string name = path.substr(at + 1, end - at - 1);
      const std::string family = path.substr(path.rfind('/', at - 2), end + 1);
      auto known = world.names.find("theirs " + name);
      if (known == world.names.end()) known = world.names.find("theirs " + family);
      if (known == world.names.end()) known = world.names.find("unknown");
      path.replace(at, end - at + 1, name == "orgId" ? organization : known->second);
    }
    return row.method + ' ' + path;
  }

  http::Response ask(const Row& row, const std::string& who, const std::string& organization) {
    const auto body = bodies().find(row.name());
    const bool writes = row.method != "GET" && row.method != "DELETE";
    const std::string text = body != bodies().end() ? body->second : writes ? "{}" : "";
    std::vector<std::string> headers;
    if (!who.empty()) headers.push_back("Authorization: Bearer {" + who + "}");
    return world.send(true, target(row, organization), text, headers);
  }

  std::string own() const { return world.names.find("organization")->second; }
};
GW_ON_EVERY_ENGINE(Walk);

TEST_P(Walk, NobodyGetsPastRowsThatAreNotDeclaredOpen) {
  for (const auto& row : rows_of("admin")) {
    SCOPED_TRACE(row.name());
    EXPECT_EQ(row.open, open_rows().contains(row.name()));
    if (row.open) continue;
    const auto before = world.counts();
    const auto answer = ask(row, "", own());
    EXPECT_EQ(answer.status, 401) << answer.body;
    EXPECT_EQ(answer.headers.get("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(World::difference(before, world.counts()), "");
  }
}

TEST_P(Walk, AKeyNeedsTheScope) {
  for (const auto& row : rows_of("admin")) {
    if (row.open) continue;
    SCOPED_TRACE(row.name());
    EXPECT_NE(row.scope.empty(), !row.people_only) << "a row has a scope, or is for people";
    const auto answer = ask(row, "narrow", own());
    EXPECT_EQ(answer.status, 403) << answer.body;
    EXPECT_EQ(member(answer, "/code"),
              row.people_only ? "INSUFFICIENT_ROLE" : "INSUFFICIENT_SCOPE");
    EXPECT_EQ(member(answer, "/requiredScope"), row.scope);
  }
}

TEST_P(Walk, APersonNeedsTheRole) {
  const std::map<std::string, std::string> below{
      {"editor", "viewer"}, {"admin", "editor"}, {"global admin", "admin"}};
  for (const auto& row : rows_of("admin")) {
    const auto weaker = below.find(row.role);
    if (row.open || weaker == below.end()) continue;
    SCOPED_TRACE(row.name());
    const auto before = world.counts();
    const auto answer = ask(row, weaker->second, own());
    EXPECT_EQ(answer.status, 403) << answer.body;
    EXPECT_EQ(member(answer, "/code"), "INSUFFICIENT_ROLE");
    EXPECT_EQ(World::difference(before, world.counts()), "");
  }
}

TEST_P(Walk, AnotherTenantsOrganizationIsNotThere) {
  const std::string theirs = world.names["otherOrganization"];
  for (const auto& row : rows_of("admin")) {
    if (row.open || row.path.find("{orgId}") == row.path.npos || row.role == "global admin")
      continue;
    SCOPED_TRACE(row.name());
    EXPECT_EQ(ask(row, "admin", theirs).status, 404);
    if (row.people_only) continue;
    EXPECT_EQ(ask(row, "key", theirs).status, 404);
  }
}

TEST_P(Walk, AnotherTenantsObjectIsNotThere) {
  for (const auto& row : rows_of("admin")) {
    if (row.open || !names_an_object(row.path)) continue;
    SCOPED_TRACE(row.name());
    const auto before = world.counts();
    const std::string person = row.role == "global admin" ? "global" : "admin";
    if (row.role != "global admin" || row.people_only) {
      const auto answer = ask(row, person, own());
      EXPECT_EQ(answer.status, 404) << person << ": " << answer.body;
    }
    if (!row.people_only && row.scope != "*:*") {
      const auto answer = ask(row, "key", own());
      EXPECT_EQ(answer.status, 404) << "key: " << answer.body;
    }
    EXPECT_EQ(World::difference(before, world.counts()), "");
  }
}

TEST(MainRows, KnowBuyersAndNobodyElse) {
  const std::map<std::string, std::string> buyers_own{
      {"GET /api/v1/portal/session", "who is signed in"},
      {"GET /api/v1/portal/payments", "their payments"},
      {"GET /api/v1/portal/payments/{transactionId}", "a receipt"},
  };
  for (const auto& row : rows_of("main")) {
    SCOPED_TRACE(row.name());
    EXPECT_EQ(row.open, !buyers_own.contains(row.name()));
    EXPECT_EQ(row.scope, "") << "there are no keys here";
  }
}

}  // namespace
}  // namespace gw::api_test
