#include "api/support/scenario.hpp"

#include <gtest/gtest-spi.h>

#include <charconv>

#include "base/text.hpp"

namespace gw::api_test {
namespace {

std::vector<std::string> headers_of(const Scenario& row) {
  auto headers = row.headers;
  const bool from_page = row.as == "buyer";
  if (from_page) headers.push_back("Origin: " + std::string(page_origin));
  if (!from_page && row.as != "stranger" && row.as != "nobody") {
    headers.push_back("Authorization: Bearer {" + row.as + "}");
  }
  return headers;
}

bool shows(const http::Response& response, const std::string& text) {
  if (response.body.find(text) != std::string::npos) return true;
  const auto colon = text.find(": ");
  if (colon == std::string::npos) return false;
  return response.headers.get(text.substr(0, colon)) == text.substr(colon + 2);
}

http::Response pass_time(World& world, std::string_view ms_text) {
  std::int64_t ms = 0;
  std::from_chars(ms_text.data(), ms_text.data() + ms_text.size(), ms);
  world.pass(ms);
  return {};
}

http::Response carried_out(World& world, const Scenario& row) {
  constexpr std::string_view pass = "PASS ";
  if (row.call.starts_with(pass)) {
    return pass_time(world, std::string_view(row.call).substr(pass.size()));
  }
  const bool to_main = row.as == "buyer" || row.as == "stranger";
  return world.send(!to_main, row.call, row.body, headers_of(row));
}

void check_answer(const World& world, const Scenario& row, const http::Response& response) {
  EXPECT_EQ(response.status, row.status) << response.body;
  for (const auto& text : row.has) {
    EXPECT_TRUE(shows(response, world.filled(text))) << text << "\n  is not in " << response.body;
  }
  for (const auto& text : row.lacks) {
    EXPECT_EQ(response.body.find(world.filled(text)), std::string::npos)
        << text << "\n  is in " << response.body;
  }
  if (response.status < 400) return;
  // The envelope of contract 01 §1.8, whatever went wrong.
  for (const auto* name : {"/error", "/message", "/code", "/requestId"}) {
    EXPECT_NE(member(response, name), "") << name << "\n  is not in " << response.body;
  }
  EXPECT_EQ(member(response, "/requestId"), response.headers.get("X-Request-ID"));
}

void run_row(World& world, const Scenario& row) {
  const auto before = world.counts();
  const auto response = carried_out(world, row);
  check_answer(world, row, response);
  const auto effects = World::difference(before, world.counts());
  if (row.effects) {
    EXPECT_EQ(effects, *row.effects);
  } else if (response.status >= 400) {
    EXPECT_EQ(effects, "") << "a refusal wrote something";
  }
  for (const auto& kept : row.keep) {
    const auto at = kept.find('=');
    world.keep(kept.substr(0, at), response, kept.substr(at + 1));
    EXPECT_NE(world.names[kept.substr(0, at)], "") << kept << "\n  is not in " << response.body;
  }
  if (row.told) {
    EXPECT_EQ(world.told(), *row.told);
  }
}

}  // namespace

void run_scenarios(World& world, const std::vector<Scenario>& rows) {
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name + ": " + row.call + " as " + row.as);
    run_row(world, row);
    if (::testing::Test::HasFailure()) return;
  }
}

namespace {

TEST(Scenario, NamesTheRowThatFails) {
  EXPECT_NONFATAL_FAILURE(
      {
        World world("memory");
        run_scenarios(world, {{.name = "a wrong expectation",
                               .call = "GET /health",
                               .status = 418,
                               .as = "stranger"}});
      },
      "a wrong expectation");
}

}  // namespace
}  // namespace gw::api_test
