// Clients: kept by hand, found by whole words, made and kept up to date by payments.
#include "capabilities/clients/clients.hpp"
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Clients : public EveryEngine {};
GW_ON_EVERY_ENGINE(Clients);

Scenario create(std::string name, std::string body, int status = 200) {
  return {.name = std::move(name),
          .call = "POST /api/v1/clients",
          .body = std::move(body),
          .status = status};
}

constexpr const char* anna =
    R"({"email":"Anna@Example.com","firstName":"Anna-Lena","lastName":"MÜLLER",
        "companyName":"Berg & Sons Ltd","phone":4930123,"notes":"two\nlines",
        "billingAddress":{"line1":"High St 1","city":"Berlin","country":"DE"},
        "taxInfo":{"taxId":{"plaintext":"DE123456789"},"taxIdType":"vat","taxCountry":"DE",
                   "peppolRoutingAddress":{"schemeId":"0088",
                                           "value":{"plaintext":"7300010000001"}}}})";

TEST_P(Clients, AreMadeReadChangedAndDeleted) {
  auto made = create("all members", anna);
  made.has = {"\"email\":\"Anna@Example.com\"", "\"address1\":\"High St 1\"",
              "\"schemeId\":\"0088\"", "\"transactionCount\":0", "\"ltv\":[]"};
  made.keep = {"anna=/id"};
  auto twin = create("the same address in other letters", R"({"email":" ANNA@example.COM "})", 409);
  twin.has = {"DUPLICATE", "\"clientId\":\"{anna}\""};
  run_scenarios(
      world,
      {
          made,
          twin,
          {.name = "read", .call = "GET /api/v1/clients/{anna}", .has = {"DE123456789"}},
          {.name = "absent members stay, null clears",
           .call = "PUT /api/v1/clients/{anna}",
           .body = R"({"phone":null,"lastName":"Berg","email":"anna@new.example"})",
           .has = {"\"lastName\":\"Berg\"", "Anna-Lena", "anna@new.example"},
           .lacks = {"4930123"}},
          create("whose old address is free", R"({"email":"anna@example.com"})"),
          {.name = "but not to be taken back",
           .call = "PUT /api/v1/clients/{anna}",
           .body = R"({"email":"anna@example.com"})",
           .status = 409},
          {.name = "history, newest first",
           .call = "GET /api/v1/clients/{anna}/history",
           .has = {"\"action\":\"client.changed\"", "\"action\":\"client.created\"",
                   "\"field\":\"lastName\"", "\"total\":2", "\"kind\":\"organization_key\""}},
          {.name = "deleted", .call = "DELETE /api/v1/clients/{anna}", .status = 204},
          {.name = "gone", .call = "GET /api/v1/clients/{anna}", .status = 404},
          {.name = "twice", .call = "DELETE /api/v1/clients/{anna}", .status = 404},
          {.name = "its words too",
           .call = "GET /api/v1/clients/search?q=Berg",
           .has = {"\"clients\":[]"}},
          create("its address is free", R"({"email":"anna@new.example"})"),
      });
}

TEST_P(Clients, BadMembersAreNamed) {
  const auto refused = [](std::string body, std::vector<std::string> has) {
    auto row = create(body, body, 400);
    row.has = std::move(has);
    return row;
  };
  const auto peppol = [&](const std::string& inner, std::vector<std::string> has) {
    return refused(R"({"email":"a@b.example","taxInfo":{"peppolRoutingAddress":)" + inner + "}}",
                   std::move(has));
  };
  run_scenarios(
      world,
      {
          refused("{}", {"\"field\":\"email\""}),
          refused(R"({"email":"nobody"})", {"\"field\":\"email\""}),
          refused(R"({"email":null})", {"\"field\":\"email\""}),
          refused(R"({"email":"a@b.example","ltv":[]})", {"unknown_field"}),
          refused(R"({"email":"a@b.example","billingAddress":{"country":"Germany"}})",
                  {"billingAddress.country"}),
          refused(R"({"email":"a@b.example","taxInfo":{"taxCountry":"de"}})",
                  {"taxInfo.taxCountry"}),
          peppol(R"({"schemeId":"4711","value":{"plaintext":"x"}})", {"EAS list"}),
          peppol(R"({"schemeId":"0088","value":{"plaintext":"7300010000002"}})", {"check digit"}),
          peppol(R"({"schemeId":"0088","value":{"plaintext":"0088:7300010000001"}})", {"scheme"}),
          peppol(R"({"schemeId":"9930"})", {"taxInfo.peppolRoutingAddress.value"}),
          {.name = "a PUT cannot take the address away",
           .call = "PUT /api/v1/clients/{unknown}",
           .body = R"({"email":"x"})",
           .status = 400},
      });
}

TEST_P(Clients, AreFoundByWholeWordsOnly) {
  auto made = create("one", anna);
  made.keep = {"anna=/id"};
  const auto search = [](std::string q, std::string has, int status = 200) {
    return Scenario{.name = q,
                    .call = "GET /api/v1/clients/search?q=" + q,
                    .status = status,
                    .has = {std::move(has)}};
  };
  const std::string nobody = "\"clients\":[]", her = "\"id\":\"{anna}\"";
  run_scenarios(world, {
                           made,
                           create("another", R"({"email":"b@b.example","lastName":"Berg"})"),
                           search("anna", her),
                           search("m%C3%BCller", her),
                           search("M%C3%9CLLER%20anna", her),
                           search("berg%20sons", "\"total\":1"),
                           search("BERG", "\"total\":2"),
                           search("BERG&limit=1", "\"total\":1"),
                           search("ann", nobody),
                           search("anna%20schmidt", nobody),
                           search("anna@example.com", her),
                           search("ANNA@EXAMPLE.COM", her),
                           search("@example.com", nobody),
                           search("{anna}", her),
                           search("x", "too_short", 400),
                           search("--", "\"field\":\"q\"", 400),
                           {.name = "no q", .call = "GET /api/v1/clients/search", .status = 400},
                           {.name = "another tenant finds nobody",
                            .call = "GET /api/v1/clients/search?q=anna",
                            .has = {nobody},
                            .as = "other"},
                       });
}

TEST_P(Clients, AreListedAndFiltered) {
  auto made = create("one", anna);
  made.keep = {"anna=/id"};
  const auto list = [](std::string query, std::string has, int status = 200) {
    return Scenario{.name = query,
                    .call = "GET /api/v1/clients" + query,
                    .status = status,
                    .has = {std::move(has)}};
  };
  run_scenarios(world, {
                           made,
                           create("another", R"({"email":"b@b.example"})"),
                           list("", "\"total\":2"),
                           list("?limit=1", "b@b.example"),
                           list("?email=anna@example.com", "{anna}"),
                           list("?search={anna}", "{anna}"),
                           list("?search={anna}&to=2020-01-01", "\"clients\":[]"),
                           list("?search={anna}&page=2", "\"clients\":[]"),
                           list("?email=c@c.example", "\"total\":0"),
                           list("?email=a@b.example&search=x", "FILTER_NOT_SUPPORTED", 400),
                           list("?sortBy=email", "FILTER_NOT_SUPPORTED", 400),
                           list("?lastName=Berg", "lastName", 400),
                           list("?page=101&limit=100", "PAGE_TOO_DEEP", 400),
                       });
}

TEST_P(Clients, OfOthersDoNotExist) {
  auto made = create("theirs", anna);
  made.as = "other";
  made.keep = {"theirs=/id"};
  run_scenarios(world, {made});
  for (const std::string id : {"{theirs}", "{unknown}", "nonsense"}) {
    const auto row = [&](std::string call, std::string body = {}) {
      return Scenario{.name = id, .call = std::move(call), .body = std::move(body), .status = 404};
    };
    run_scenarios(world, {
                             row("GET /api/v1/clients/" + id),
                             row("PUT /api/v1/clients/" + id, "{}"),
                             row("DELETE /api/v1/clients/" + id),
                             row("GET /api/v1/clients/" + id + "/history"),
                         });
  }
  run_scenarios(world, {{.name = "a checkout for somebody else's client",
                         .call = "POST /api/v1/checkouts/{site}/create",
                         .body = R"({"amount":1,"currency":"EUR","externalReference":"A",
                                     "clientId":"{theirs}"})",
                         .status = 400,
                         .has = {"\"field\":\"clientId\""}}});
}

class PayingClients : public Clients {
 protected:
  // A transfer of that buyer, received.
  void pay(const std::string& reference, const std::string& email, const std::string& address) {
    run_scenarios(world, {
                             {.name = "checkout of " + reference,
                              .call = "POST /api/v1/checkouts/{site}/create",
                              .body = R"({"amount":4900,"currency":"EUR","externalReference":")" +
                                      reference + R"(","email":")" + email + "\"}",
                              .keep = {"page=/sessionPublicId"}},
                             {.name = "payment of " + reference,
                              .call = "POST /api/v1/transactions/create",
                              .body = R"({"sessionPublicId":"{page}","providerId":"{wire}",
                         "billingAddress":{"lastName":"Berg","city":")" +
                                      address + R"(","country":"DE"}})",
                              .as = "buyer",
                              .keep = {"payment=/transactionId"}},
                             {.name = "receipt of " + reference,
                              .call = "POST /api/v1/transactions/{payment}/status",
                              .body = R"({"status":1})"},
                             {.name = "jobs", .call = "PASS 1000"},
                         });
  }
  Scenario found(std::string name, std::vector<std::string> has) {
    return {.name = std::move(name),
            .call = "GET /api/v1/clients?email=anna@example.com",
            .has = std::move(has),
            .keep = {"anna=/clients/0/id"}};
  }
};
GW_ON_EVERY_ENGINE(PayingClients);

TEST_P(PayingClients, AreMadeByPaymentsOnceAndKeptInStep) {
  pay("A", "Anna@example.com", "Berlin");
  run_scenarios(world, {found("made", {"\"transactionCount\":1", "\"amount\":4900", "Berlin",
                                       "\"lastName\":\"Berg\""}),
                        {.name = "named in the payment",
                         .call = "GET /api/v1/transactions/{payment}",
                         .has = {"\"clientId\":\"{anna}\""}}});
  pay("B", "ANNA@EXAMPLE.COM", "Hamburg");
  run_scenarios(
      world,
      {found("moved", {"\"total\":1", "\"transactionCount\":2", "\"amount\":9800", "Hamburg"}),
       {.name = "an operator's address",
        .call = "PUT /api/v1/clients/{anna}",
        .body = R"({"billingAddress":{"city":"Munich"}})"}});
  pay("C", "anna@example.com", "Bremen");
  run_scenarios(world, {found("stays", {"Munich", "\"amount\":14700"}),
                        {.name = "until it is cleared",
                         .call = "PUT /api/v1/clients/{anna}",
                         .body = R"({"billingAddress":null})"}});
  pay("D", "anna@example.com", "Cologne");
  run_scenarios(world,
                {found("follows again", {"Cologne"}),
                 {.name = "deleted", .call = "DELETE /api/v1/clients/{anna}", .status = 204}});
  pay("E", "anna@example.com", "Dresden");
  run_scenarios(world, {found("is somebody new", {"\"transactionCount\":1", "\"total\":1"})});
}

TEST_P(PayingClients, AJobThatRunsTwiceCountsOnce) {
  pay("A", "anna@example.com", "Berlin");
  const std::string payment = world.names["payment"];
  world.command([&](store::Transaction& transaction) {
    jobs::NewJob job;
    job.type = transactions::client_type;
    job.payload.text = R"({"transactionId":")" + payment + "\"}";
    job.due_at = transaction.now();
    jobs::schedule(transaction, std::move(job));
  });
  world.run();
  run_scenarios(world, {found("counted once", {"\"transactionCount\":1", "\"amount\":4900"})});
}

TEST_P(PayingClients, MoneyThatGoesBackIsTakenOff) {
  pay("A", "anna@example.com", "Berlin");
  const Id payment = *Id::parse(world.names["payment"]);
  world.command([&](store::Transaction& transaction) {
    auto record = *transaction.get<transactions::TransactionRecord>(payment);
    record.refunded_amount = 900;
    transaction.replace(record);
    transactions::note_clients()(transaction, record, {}, {});
  });
  world.run();
  run_scenarios(world, {found("less", {"\"transactionCount\":1", "\"amount\":4000"})});
}

}  // namespace
}  // namespace gw::api_test
