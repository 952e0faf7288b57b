#include "endpoints/binding.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace gw::endpoints::binding_test {
namespace {

struct Input {
  Id site_id;
  std::string code;
  std::optional<std::int64_t> page;
  std::optional<bool> livemode;
  std::string reference;
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Input, (), (site_id, code, page, livemode, reference, amount))

}  // namespace
}  // namespace gw::endpoints::binding_test

template <>
struct gw::FieldRules<gw::endpoints::binding_test::Input> {
  using T = gw::endpoints::binding_test::Input;
  static constexpr auto rules = std::tuple{field(&T::reference, {.number_as_text = true})};
};

namespace gw::endpoints::binding_test {
namespace {

using http::Method;

constexpr const char* site = "69c6a0e00123456789abcdef";

Exchange exchange_of(Method method, std::string target, std::string body = {}) {
  Exchange exchange;
  exchange.request.method = method;
  exchange.request.target = std::move(target);
  exchange.request.body = std::move(body);
  return exchange;
}

std::string query(std::string_view text) {
  const auto object = query_object(text);
  if (object) return boost::json::serialize(*object);
  const auto& failure = object.error();
  return std::string(facts(failure.code).token) +
         (failure.details.empty() ? "" : " " + failure.details[0].field);
}

TEST(Query, IsTextUntilTheTargetIsKnown) {
  const struct {
    const char *text, *object;
  } table[] = {
      {"", "{}"},
      {"page=2&limit=50", R"({"page":"2","limit":"50"})"},
      {"&&page=2&", R"({"page":"2"})"},
      {"livemode=true&x=false", R"({"livemode":"true","x":"false"})"},
      {"reference=a+b%2B1", R"({"reference":"a b+1"})"},
      {"reference", R"({"reference":""})"},
      {"reference=a=b", R"({"reference":"a=b"})"},
      {"n=-5", R"({"n":"-5"})"},
      {"n=007", R"({"n":"007"})"},
      {"n=-0", R"({"n":"-0"})"},
      {"n=1.5", R"({"n":"1.5"})"},
      {"n=1e5", R"({"n":"1e5"})"},
      {"n=123456789012345678", R"({"n":"123456789012345678"})"},
      {"id=690000000000000000000001", R"({"id":"690000000000000000000001"})"},
      {"page=1&page=2", "VALIDATION_FAILED page"},
      {"p%61ge=1&page=2", "VALIDATION_FAILED page"},
      {"a=%zz", "BAD_REQUEST"},
      {"%=1", "BAD_REQUEST"},
      {"a=%ff", "BAD_REQUEST"},
      {"a=%C3%A4", "{\"a\":\"\xc3\xa4\"}"},
  };
  for (const auto& row : table) EXPECT_EQ(query(row.text), row.object) << row.text;
}

TEST(Binding, AGetTakesItsInputFromPathAndQuery) {
  auto exchange = exchange_of(Method::get, "/x?page=2&reference=1001&livemode=true",
                              R"({"amount":7})");  // a body means nothing here
  exchange.parameters = {{"siteId", site}, {"code", "a b"}};
  const auto input = read_input<Input>(exchange);
  ASSERT_TRUE(input) << input.error().text();
  EXPECT_EQ(input->site_id.text(), site);
  EXPECT_EQ(input->code, "a b");
  EXPECT_EQ(input->page, 2);
  EXPECT_EQ(input->livemode, true);
  EXPECT_EQ(input->reference, "1001");
  EXPECT_EQ(input->amount, 0);
}

TEST(Binding, APostTakesItsInputFromPathAndBody) {
  auto exchange = exchange_of(Method::post, "/x?amount=9", R"({"amount":7,"code":"body",
      "siteId":"690000000000000000000001"})");
  exchange.parameters = {{"siteId", site}, {"code", "path"}};
  const auto input = read_input<Input>(exchange);
  ASSERT_TRUE(input) << input.error().text();
  EXPECT_EQ(input->amount, 7);
  EXPECT_EQ(input->code, "path");  // the path names what is meant, the body cannot
  EXPECT_EQ(input->site_id.text(), site);
}

TEST(Binding, AnIdInThePathThatIsNoneIsNotFound) {
  for (const char* bad : {"7", "", "69C6A0E00123456789ABCDEF", "69c6a0e00123456789abcdeff"}) {
    auto exchange = exchange_of(Method::get, "/x");
    exchange.parameters = {{"siteId", bad}};
    const auto input = read_input<Input>(exchange);
    ASSERT_FALSE(input) << bad;
    EXPECT_EQ(input.error().code, Code::not_found) << bad;
  }
}

TEST(Binding, AnIdInTheBodyThatIsNoneIsNamed) {
  const auto input = read_input<Input>(exchange_of(Method::post, "/x", R"({"siteId":"7"})"));
  ASSERT_FALSE(input);
  EXPECT_EQ(input.error().code, Code::validation_failed);
  EXPECT_EQ(input.error().details.at(0).field, "siteId");
}

TEST(Binding, Bodies) {
  const auto code = [](std::string body) {
    const auto input = read_input<Input>(exchange_of(Method::put, "/x", std::move(body)));
    return input ? "" : facts(input.error().code).token;
  };
  EXPECT_EQ(code(""), "");  // nothing is an empty object
  EXPECT_EQ(code(" \n"), "");
  EXPECT_EQ(code("{}"), "");
  EXPECT_EQ(code("{"), "MALFORMED_JSON");
  EXPECT_EQ(code("{} {}"), "MALFORMED_JSON");
  EXPECT_EQ(code("[]"), "VALIDATION_FAILED");
  EXPECT_EQ(code("7"), "VALIDATION_FAILED");
  EXPECT_EQ(code("null"), "VALIDATION_FAILED");
}

}  // namespace
}  // namespace gw::endpoints::binding_test
