#include "base/decode.hpp"

#include <gtest/gtest.h>

namespace gw::decode_test {
namespace {

enum class Colour { red, dark_green };
BOOST_DESCRIBE_ENUM(Colour, red, dark_green)
enum class Level { low = 1, high = 2 };
BOOST_DESCRIBE_ENUM(Level, low, high)

struct Item {
  std::string name;
  std::int64_t quantity = 1;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, quantity))

struct Order {
  std::string external_reference;
  std::optional<std::string> customer_email;
  std::int64_t total_amount = 0;
  std::int32_t small = 0;
  bool livemode = false;
  std::vector<Item> items;
  Patch<std::string> note;
  Colour colour = Colour::red;
  Level level = Level::low;
  Id site_id;
  Instant due_at;
  Currency currency;
  Rate tax_rate;
  TextMap metadata;
  RawJson extra;
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (external_reference, customer_email, total_amount, small, livemode, items,
                       note, colour, level, site_id, due_at, currency, tax_rate, metadata, extra))

struct Strict {
  std::string name;
  std::string postcode;
};
BOOST_DESCRIBE_STRUCT(Strict, (), (name, postcode))

struct Formats {
  std::string email, url, country, locale, hex_color;
};
BOOST_DESCRIBE_STRUCT(Formats, (), (email, url, country, locale, hex_color))

}  // namespace
}  // namespace gw::decode_test

template <>
inline constexpr bool gw::integer_on_wire<gw::decode_test::Level> = true;
template <>
struct gw::FieldRules<gw::decode_test::Item> {
  using T = gw::decode_test::Item;
  static constexpr auto rules =
      std::tuple{field(&T::name, {.required = true, .length_min = 2, .length_max = 5}),
                 field(&T::quantity, {.min = 1, .max = 10})};
};
template <>
struct gw::FieldRules<gw::decode_test::Order> {
  using T = gw::decode_test::Order;
  static constexpr auto rules =
      std::tuple{field(&T::external_reference, {.number_as_text = true, .alias = "reference"}),
                 field(&T::items, {.length_max = 3}), field(&T::note, {.multiline = true}),
                 field(&T::metadata, {.length_max = 2})};
};
template <>
struct gw::FieldRules<gw::decode_test::Strict> {
  using T = gw::decode_test::Strict;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple{field(&T::postcode, {.alias = "postalCode", .alias2 = "zip"})};
};
template <>
struct gw::FieldRules<gw::decode_test::Formats> {
  using T = gw::decode_test::Formats;
  static constexpr auto rules = std::tuple{field(&T::email, {.format = Format::email}),
                                           field(&T::url, {.format = Format::url}),
                                           field(&T::country, {.format = Format::country}),
                                           field(&T::locale, {.format = Format::locale}),
                                           field(&T::hex_color, {.format = Format::hex_color})};
};

namespace gw::decode_test {
namespace {

template <class T>
Result<T> read(std::string_view text) {
  auto value = parse_json(text);
  if (!value) return std::unexpected(value.error());
  return decode<T>(*value);
}

// "field code, field code": what is wrong with an input; "" when nothing is.
template <class T>
std::string problems(std::string_view text) {
  const auto result = read<T>(text);
  if (result) return {};
  std::string out;
  for (const auto& detail : result.error().details)
    out += (out.empty() ? "" : ", ") + detail.field + ' ' + detail.code;
  return out.empty() ? std::string(facts(result.error().code).token) : out;
}

TEST(Decode, WireNamesAreCamelCase) {
  const auto order = read<Order>(R"({"externalReference":" A-1 ","customerEmail":"a@b.example",
      "totalAmount":4900,"livemode":true,"items":[{"name":"shoe","quantity":2}],
      "colour":"dark_green","level":2,"siteId":"69c6a0e00123456789abcdef",
      "dueAt":"2026-03-27T10:00:00Z","currency":"EUR","taxRate":19.5,
      "metadata":{"cart":"7","n":8},"extra":{"a":[1,null]}})");
  ASSERT_TRUE(order) << order.error().text();
  EXPECT_EQ(order->external_reference, "A-1");  // trimmed
  EXPECT_EQ(order->customer_email, "a@b.example");
  EXPECT_EQ(order->total_amount, 4900);
  EXPECT_TRUE(order->livemode);
  ASSERT_EQ(order->items.size(), 1U);
  EXPECT_EQ(order->items[0].quantity, 2);
  EXPECT_EQ(order->colour, Colour::dark_green);
  EXPECT_EQ(order->level, Level::high);
  EXPECT_EQ(order->site_id.text(), "69c6a0e00123456789abcdef");
  EXPECT_EQ(order->due_at.ms, 1'774'605'600'000);
  EXPECT_EQ(order->currency.text(), "EUR");
  EXPECT_EQ(order->tax_rate.millionths, 195'000);
  EXPECT_EQ(order->metadata, (TextMap{{"cart", "7"}, {"n", "8"}}));
  EXPECT_EQ(order->extra.text, R"({"a":[1,null]})");
}

TEST(Decode, AbsentAndNullKeepTheDefaults) {
  const auto order = read<Order>(R"({"totalAmount":null,"items":null,"customerEmail":null})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->total_amount, 0);
  EXPECT_FALSE(order->customer_email);
  EXPECT_FALSE(read<Order>(R"({"customerEmail":"  "})")->customer_email);  // blank is absent
}

TEST(Decode, APatchTellsAbsentNullAndValueApart) {
  EXPECT_FALSE(read<Order>("{}")->note.present);
  const auto cleared = read<Order>(R"({"note":null})");
  EXPECT_TRUE(cleared->note.present);
  EXPECT_FALSE(cleared->note.value);
  const auto given = read<Order>(R"({"note":"hello"})");
  EXPECT_TRUE(given->note.present);
  EXPECT_EQ(given->note.value, "hello");
}

TEST(Decode, NumbersAsPeopleWriteThem) {
  const struct {
    const char* number;
    std::optional<std::int64_t> value;
  } table[] = {{"4900", 4900},
               {"4900.0", 4900},
               {"4.9e3", 4900},
               {"-0", 0},
               {"-0.0", 0},
               {"-12.00", -12},
               {"1000000000000", amount_max},
               {"4900.5", std::nullopt},
               {"1000000000001", std::nullopt},
               {"9223372036854775808", std::nullopt},
               {"99999999999999999999999999", std::nullopt},
               {"1e300", std::nullopt},
               {"-1e300", std::nullopt},
               {"\"4900\"", std::nullopt},
               {"true", std::nullopt},
               {"[1]", std::nullopt}};
  for (const auto& row : table) {
    const auto order = read<Order>(std::string("{\"totalAmount\":") + row.number + "}");
    EXPECT_EQ(order.has_value(), row.value.has_value()) << row.number;
    if (order && row.value) {
      EXPECT_EQ(order->total_amount, *row.value) << row.number;
    }
  }
  EXPECT_EQ(problems<Order>(R"({"totalAmount":4900.5})"), "totalAmount not_an_integer");
  EXPECT_EQ(problems<Order>(R"({"small":2147483648})"), "small out_of_range");
  EXPECT_EQ(read<Order>(R"({"small":-2147483648})")->small, INT32_MIN);
}

TEST(Decode, TextOfAQueryBecomesWhatTheTargetNeeds) {
  const boost::json::value query{{"totalAmount", "-5"},
                                 {"livemode", "true"},
                                 {"externalReference", "2026"},
                                 {"colour", "red"}};
  Order order;
  ASSERT_TRUE(decode_text_into(query, order));
  EXPECT_EQ(order.total_amount, -5);
  EXPECT_TRUE(order.livemode);
  EXPECT_EQ(order.external_reference, "2026");
  for (const auto* bad : {"1.5", "7x", ""}) {
    Order other;
    const auto result = decode_text_into(boost::json::value{{"totalAmount", bad}}, other);
    ASSERT_FALSE(result) << bad;
    EXPECT_EQ(result.error().details.at(0).field, "totalAmount");
  }
}

TEST(Decode, NumbersForTextWhereDeclared) {
  EXPECT_EQ(read<Order>(R"({"externalReference":1001})")->external_reference, "1001");
  EXPECT_EQ(problems<Order>(R"({"externalReference":1.5})"), "externalReference wrong_type");
  EXPECT_EQ(problems<Order>(R"({"customerEmail":1001})"), "customerEmail wrong_type");
}

TEST(Decode, AliasesAreReadButTheOwnNameWins) {
  EXPECT_EQ(read<Order>(R"({"reference":"B"})")->external_reference, "B");
  EXPECT_EQ(read<Order>(R"({"externalReference":"A","reference":"B"})")->external_reference, "A");
  EXPECT_EQ(read<Order>(R"({"reference":"B","externalReference":"A"})")->external_reference, "A");
  EXPECT_EQ(read<Strict>(R"({"zip":"1010"})")->postcode, "1010");
  EXPECT_EQ(read<Strict>(R"({"postalCode":"1010"})")->postcode, "1010");
}

TEST(Decode, UnknownMembersAreIgnoredUnlessTheStructIsStrict) {
  EXPECT_EQ(problems<Order>(R"({"colour":"red","color":"blue","":1})"), "");
  EXPECT_EQ(problems<Strict>(R"({"name":"x","color":"blue","":1})"),
            "color unknown_field,  unknown_field");
}

TEST(Decode, EveryProblemIsNamedByItsPath) {
  EXPECT_EQ(problems<Order>(R"({"totalAmount":"x","colour":"blue","level":3,"siteId":"7",
                                "dueAt":"today","currency":"eur","livemode":1,
                                "items":[{"name":"ok"},{"name":"okay","quantity":0},
                                         {"quantity":2.5}],
                                "metadata":{"a":[]}})"),
            "totalAmount wrong_type, livemode wrong_type, items[1].quantity too_small, "
            "items[2].name required, items[2].quantity not_an_integer, colour unknown_value, "
            "level unknown_value, siteId invalid_id, dueAt invalid_time, "
            "currency unknown_currency, metadata.a wrong_type");
  const auto failure = read<Order>(R"({"items":[{},{},{}]})").error();
  EXPECT_EQ(failure.code, Code::validation_failed);
  EXPECT_NE(failure.text().find("and 2 more"), std::string_view::npos) << failure.text();
}

TEST(Decode, AtMostFiftyProblemsAreTold) {
  std::string members = R"("k":1)";
  for (int i = 1; i < 60; ++i) members += ",\"k" + std::to_string(i) + "\":1";
  EXPECT_EQ(read<Strict>('{' + members + '}').error().details.size(), 50U);
}

TEST(Decode, LengthsAreCodePoints) {
  const auto item = [](std::string_view name) {
    return problems<Item>("{\"name\":\"" + std::string(name) + "\"}");
  };
  EXPECT_EQ(item("\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80"), "");  // five, 14 bytes
  EXPECT_EQ(item("abcdef"), "name too_long");
  EXPECT_EQ(item("\xf0\x9f\x98\x80"), "name too_short");  // one, four bytes
  EXPECT_EQ(item(""), "name required");
  EXPECT_EQ(item("   "), "name required");
}

TEST(Decode, ListsAndMapsAreBounded) {
  EXPECT_EQ(problems<Order>(R"({"items":[{"name":"aa"},{"name":"aa"},{"name":"aa"}]})"), "");
  EXPECT_EQ(problems<Order>(R"({"items":[{},{},{},{}]})"), "items too_many");
  EXPECT_EQ(problems<Order>(R"({"metadata":{"a":"","b":"","c":""}})"), "metadata too_many");
  EXPECT_EQ(problems<Order>("{\"metadata\":{\"" + std::string(41, 'k') + "\":\"\"}}"),
            "metadata." + std::string(41, 'k') + " invalid_key");
  EXPECT_EQ(problems<Order>("{\"metadata\":{\"a\":\"" + std::string(501, 'v') + "\"}}"),
            "metadata.a too_long");
}

TEST(Decode, ControlCharactersAreRefusedExceptLinesWhereDeclared) {
  EXPECT_EQ(problems<Order>(R"({"externalReference":"a\nb"})"),
            "externalReference control_characters");
  EXPECT_EQ(problems<Order>(R"({"externalReference":"a\u0000b"})"),
            "externalReference control_characters");
  EXPECT_EQ(problems<Order>(R"({"externalReference":"a\u007fb"})"),
            "externalReference control_characters");
  EXPECT_EQ(problems<Order>(R"({"note":"a\r\n\tb"})"), "");
  EXPECT_EQ(problems<Order>(R"({"note":"a\u001bb"})"), "note control_characters");
}

TEST(Decode, RatesArePercentWithFourDecimals) {
  const auto rate = [](std::string_view number) {
    const auto order = read<Order>("{\"taxRate\":" + std::string(number) + "}");
    return order ? std::to_string(order->tax_rate.millionths) : order.error().details[0].code;
  };
  EXPECT_EQ(rate("19"), "190000");
  EXPECT_EQ(rate("7.7"), "77000");
  EXPECT_EQ(rate("8.8751"), "88751");
  EXPECT_EQ(rate("0.0001"), "1");
  EXPECT_EQ(rate("100"), "1000000");
  EXPECT_EQ(rate("8.87511"), "too_precise");
  EXPECT_EQ(rate("100.0001"), "out_of_range");
  EXPECT_EQ(rate("-1"), "out_of_range");
  EXPECT_EQ(rate("1e999"), "out_of_range");
  EXPECT_EQ(rate("\"19\""), "wrong_type");
}

TEST(Decode, Formats) {
  const struct {
    const char *field, *text;
    bool good;
  } table[] = {
      {"email", "a.b+c@shop.example", true},
      {"email", "no-at.example", false},
      {"email", "a@b@c.example", false},
      {"email", "@shop.example", false},
      {"email", "a@", false},
      {"email", "a b@shop.example", false},
      {"email", "a@shop.example.", false},
      {"email", "a@b.example,c@d.example", false},
      {"url", "https://shop.example/back?a=1#b", true},
      {"url", "http://localhost:8081", true},
      {"url", "HTTPS://shop.example", false},
      {"url", "javascript:alert(1)", false},
      {"url", "//shop.example", false},
      {"url", "https://", false},
      {"url", "https:///path", false},
      {"url", "https://:80/", false},
      {"url", "https://user@shop.example", false},
      {"url", "https://shop.example/a b", false},
      {"country", "AT", true},
      {"country", "at", false},
      {"country", "AUT", false},
      {"locale", "de-AT", true},
      {"locale", "x", false},
      {"locale", "de AT", false},
      {"hexColor", "#0f766E", true},
      {"hexColor", "#fff", false},
      {"hexColor", "0f766e0", false},
  };
  for (const auto& row : table) {
    const auto text = std::string("{\"") + row.field + "\":\"" + row.text + "\"}";
    EXPECT_EQ(problems<Formats>(text), row.good ? "" : std::string(row.field) + " invalid_format")
        << text;
  }
}

TEST(ParseJson, WhatIsNoJsonIsRefused) {
  for (const char* bad : {"",
                          "  ",
                          "{",
                          "{\"a\":1",
                          "{\"a\":1,}",
                          "[1,]",
                          "{'a':1}",
                          "{\"a\":1} x",
                          "{} {}",
                          "nul",
                          "01",
                          "+1",
                          ".5",
                          "1.",
                          "NaN",
                          "Infinity",
                          "\"\x01\"",
                          "\"\\x\"",
                          "\"\\ud800\"",
                          "{\"a\":1}/**/",
                          "// x\n{}",
                          "\"\xc0\xaf\"",
                          "\"\xed\xa0\x80\"",
                          "\"\xff\"",
                          "\xef\xbb\xbf{}"}) {
    const auto value = parse_json(bad);
    ASSERT_FALSE(value) << bad;
    EXPECT_EQ(value.error().code, Code::malformed_json) << bad;
  }
  EXPECT_TRUE(parse_json(" \r\n\t{\"a\" : 1 }\n"));
}

TEST(ParseJson, DuplicateKeysAreRefusedWhereverTheyStand) {
  for (const char* bad :
       {R"({"a":1,"a":1})", R"({"a":1,"\u0061":2})", R"({"\u0061":1,"b":2,"a":3})",
        R"([{"x":{"k":1,"l":2,"k":3}}])", R"({"a":{"b":1},"c":[],"a":{}})", R"({"":1,"":2})"}) {
    const auto value = parse_json(bad);
    ASSERT_FALSE(value) << bad;
    EXPECT_EQ(value.error().code, Code::malformed_json);
  }
  EXPECT_NE(parse_json(R"({"k":1,"k":2})").error().text().find("\"k\""), std::string_view::npos);
  // The same key in different objects is none.
  EXPECT_TRUE(parse_json(R"({"a":{"a":1,"b":[{"a":1},{"a":2}]},"b":{"a":3}})"));
  EXPECT_TRUE(parse_json(R"({"a\nb":1,"a\tb":2,"a":3,"ab":4})"));
}

TEST(ParseJson, NestsAtMost32Levels) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(32)));
  EXPECT_FALSE(parse_json(nested(33)));
  EXPECT_FALSE(parse_json(nested(100'000)));
}

}  // namespace
}  // namespace gw::decode_test
