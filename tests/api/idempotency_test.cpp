// Idempotency-Key on the Admin API (contract 01 §1.11).
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Idempotency : public EveryEngine {};
GW_ON_EVERY_ENGINE(Idempotency);

const std::string create = "POST /api/v1/checkouts/{site}/create";
const std::string body = R"({"amount":4900,"currency":"EUR","externalReference":"A-1"})";
const std::string other_body = R"({"amount":4901,"currency":"EUR","externalReference":"A-1"})";

TEST_P(Idempotency, TheSameRequestGetsTheFirstAnswerAgain) {
  run_scenarios(world, {
                           {.name = "first",
                            .call = create,
                            .body = body,
                            .effects = "checkouts+1 keys+1",
                            .headers = {"Idempotency-Key: k1"},
                            .keep = {"first=/id"}},
                           {.name = "again",
                            .call = create,
                            .body = body,
                            .has = {"{first}", "Idempotent-Replayed: true"},
                            .effects = "",
                            .headers = {"Idempotency-Key: k1"}},
                           {.name = "quoted",
                            .call = create,
                            .body = body,
                            .has = {"{first}"},
                            .effects = "",
                            .headers = {"Idempotency-Key: \"k1\""}},
                           {.name = "29 days later", .call = "PASS 2505600000"},
                           {.name = "still",
                            .call = create,
                            .body = body,
                            .has = {"{first}"},
                            .effects = "",
                            .headers = {"Idempotency-Key: k1"}},
                           {.name = "two more days", .call = "PASS 172800000"},
                           {.name = "forgotten",
                            .call = create,
                            .body = body,
                            .lacks = {"{first}"},
                            .effects = "checkouts+1",
                            .headers = {"Idempotency-Key: k1"}},
                       });
}

TEST_P(Idempotency, AnotherRequestUnderTheSameKeyIsRefused) {
  run_scenarios(
      world,
      {
          {.name = "first", .call = create, .body = body, .headers = {"Idempotency-Key: k1"}},
          {.name = "another amount",
           .call = create,
           .body = other_body,
           .status = 422,
           .has = {"\"code\":\"IDEMPOTENCY_KEY_REUSED\""},
           .headers = {"Idempotency-Key: k1"}},
          {.name = "another key",
           .call = create,
           .body = other_body,
           .effects = "checkouts+1 keys+1",
           .headers = {"Idempotency-Key: k2"}},
      });
}

TEST_P(Idempotency, BelongsToItsOrganizationAndPath) {
  run_scenarios(world, {
                           {.name = "first",
                            .call = create,
                            .body = body,
                            .headers = {"Idempotency-Key: k1"},
                            .keep = {"first=/id"}},
                           {.name = "the other tenant",
                            .call = "POST /api/v1/checkouts/{otherSite}/create",
                            .body = body,
                            .lacks = {"{first}"},
                            .effects = "checkouts+1 keys+1",
                            .as = "other",
                            .headers = {"Idempotency-Key: k1"}},
                           {.name = "another path",
                            .call = "POST /api/v1/checkouts/{first}/cancel",
                            .body = "{}",
                            .has = {"\"status\":\"cancelled\""},
                            .effects = "jobs+1 keys+1",
                            .headers = {"Idempotency-Key: k1"}},
                       });
}

TEST_P(Idempotency, ARefusalIsNotKept) {
  run_scenarios(world, {
                           {.name = "refused",
                            .call = create,
                            .body = R"({"amount":1,"currency":"EUR"})",
                            .status = 400,
                            .headers = {"Idempotency-Key: k1"}},
                           {.name = "the key is free",
                            .call = create,
                            .body = body,
                            .effects = "checkouts+1 keys+1",
                            .headers = {"Idempotency-Key: k1"}},
                       });
}

TEST_P(Idempotency, WithoutAKeyTwoOrdersAreTwo) {
  run_scenarios(world,
                {
                    {.name = "first", .call = create, .body = body, .effects = "checkouts+1"},
                    {.name = "second", .call = create, .body = body, .effects = "checkouts+1"},
                });
}

TEST_P(Idempotency, OnlyVisibleAsciiUpTo128) {
  const auto refused = [](std::string name, std::string header) {
    return Scenario{.name = std::move(name),
                    .call = create,
                    .body = body,
                    .status = 400,
                    .has = {"\"field\":\"Idempotency-Key\""},
                    .headers = {"Idempotency-Key: " + std::move(header)}};
  };
  run_scenarios(world, {
                           refused("empty", ""),
                           refused("a space", "a b"),
                           refused("beyond ASCII", "caf\xc3\xa9"),
                           refused("too long", std::string(129, 'k')),
                           {.name = "128",
                            .call = create,
                            .body = body,
                            .effects = "checkouts+1 keys+1",
                            .headers = {"Idempotency-Key: " + std::string(128, 'k')}},
                       });
}

// A double click of a server: both arrive before either is answered.
TEST_P(Idempotency, TwoAtOnceMakeOne) {
  const std::vector<std::string> headers{"Authorization: Bearer {key}", "Idempotency-Key: k1"};
  std::vector<http::Request> two;
  two.push_back(world.request(create, body, headers));
  two.push_back(world.request(create, body, headers));
  const auto before = world.counts();
  const auto answers = world.send_all(true, std::move(two));
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_EQ(answers[1].status, 200);
  EXPECT_EQ(member(answers[0], "/id"), member(answers[1], "/id"));
  EXPECT_EQ(World::difference(before, world.counts()), "checkouts+1 keys+1");
}

}  // namespace
}  // namespace gw::api_test
