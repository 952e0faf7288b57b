#include "base/schema.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace gw::schema_test {
namespace {

enum class Colour { red, dark_green };
BOOST_DESCRIBE_ENUM(Colour, red, dark_green)
enum class Level { low = 1, high = 2 };
BOOST_DESCRIBE_ENUM(Level, low, high)

struct Wheel {
  std::int64_t spokes = 0;
};
BOOST_DESCRIBE_STRUCT(Wheel, (), (spokes))

struct Bike {
  std::string frame_name;
  std::optional<bool> electric;
  Patch<std::string> note;
  std::vector<Wheel> wheels;
  Colour colour = Colour::red;
  Level level = Level::low;
  Id shop_id;
  Instant sold_at;
  Currency currency;
  Rate tax_rate;
  TextMap metadata;
  RawJson extra;
  Secret api_key;
  Personal email;
};
BOOST_DESCRIBE_STRUCT(Bike, (),
                      (frame_name, electric, note, wheels, colour, level, shop_id, sold_at,
                       currency, tax_rate, metadata, extra, api_key, email))

struct Node {
  std::vector<Node> children;
};
BOOST_DESCRIBE_STRUCT(Node, (), (children))

}  // namespace
}  // namespace gw::schema_test

template <>
inline constexpr bool gw::integer_on_wire<gw::schema_test::Level> = true;
template <>
struct gw::FieldRules<gw::schema_test::Wheel> {
  using T = gw::schema_test::Wheel;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple{field(&T::spokes, {.required = true, .min = 1, .max = 99})};
};
template <>
struct gw::FieldRules<gw::schema_test::Bike> {
  using T = gw::schema_test::Bike;
  static constexpr auto rules =
      std::tuple{field(&T::frame_name, {.required = true,
                                        .length_min = 2,
                                        .length_max = 40,
                                        .description = "What it is called.",
                                        .example = "Flyer"}),
                 field(&T::wheels, {.length_max = 3}), field(&T::metadata, {.length_max = 20}),
                 field(&T::email, {.format = Format::email})};
};

namespace gw::schema_test {
namespace {

TEST(Schema, OfADescribedStruct) {
  boost::json::object components;
  EXPECT_EQ(boost::json::serialize(schema<Bike>(components)),
            R"({"$ref":"#/components/schemas/Bike"})");
  const auto& bike = components.at("Bike").as_object();
  EXPECT_EQ(boost::json::serialize(bike.at("required")), R"(["frameName"])");
  EXPECT_FALSE(bike.contains("additionalProperties"));
  const struct {
    const char *member, *schema;
  } table[] = {
      {"frameName", R"({"type":"string","maxLength":40,"minLength":2,)"
                    R"("description":"What it is called.","examples":["Flyer"]})"},
      {"electric", R"({"type":"boolean"})"},
      {"note", R"({"type":"string","maxLength":255})"},
      {"wheels", R"({"type":"array","items":{"$ref":"#/components/schemas/Wheel"},"maxItems":3})"},
      {"colour", R"({"type":"string","enum":["red","dark_green"]})"},
      {"level", R"({"type":"integer","enum":[1,2]})"},
      {"shopId", R"({"type":"string","pattern":"^[0-9a-f]{24}$"})"},
      {"soldAt", R"({"type":"string","format":"date-time"})"},
      {"currency", R"({"type":"string","pattern":"^[A-Z]{3}$","description":"ISO 4217"})"},
      {"taxRate", R"({"type":"number","minimum":0,"maximum":100,)"
                  R"("description":"percent, at most 4 decimals"})"},
      {"metadata", R"({"type":"object","maxProperties":20,)"
                   R"("additionalProperties":{"type":"string"}})"},
      {"extra", "{}"},
      {"apiKey", R"({"type":"string","maxLength":255})"},
      {"email", R"({"type":"string","maxLength":255,"format":"email"})"},
  };
  const auto& properties = bike.at("properties").as_object();
  EXPECT_EQ(properties.size(), std::size(table));
  for (const auto& row : table) {
    ASSERT_TRUE(properties.contains(row.member)) << row.member;
    EXPECT_EQ(boost::json::serialize(properties.at(row.member)), row.schema) << row.member;
  }
}

TEST(Schema, AStrictStructTakesNoOtherMembers) {
  boost::json::object components;
  schema<Wheel>(components);
  EXPECT_EQ(boost::json::serialize(components.at("Wheel")),
            R"({"type":"object","properties":{"spokes":{"type":"integer","format":"int64",)"
            R"("minimum":1,"maximum":99}},"required":["spokes"],"additionalProperties":false})");
}

TEST(Schema, ATypeMayReferToItself) {
  boost::json::object components;
  schema<Node>(components);
  EXPECT_EQ(boost::json::serialize(components),
            R"({"Node":{"type":"object","properties":{"children":{"type":"array",)"
            R"("items":{"$ref":"#/components/schemas/Node"}}}}})");
}

TEST(Schema, NamesAreTheLastPart) {
  EXPECT_EQ(schema_name("gw::checkouts::CreateCheckout"), "CreateCheckout");
  EXPECT_EQ(schema_name("gw::(anonymous namespace)::Bike"), "Bike");
  EXPECT_EQ(schema_name("gw::Listed<gw::checkouts::Checkout>"), "Checkout");
  EXPECT_EQ(schema_name("Plain"), "Plain");
}

}  // namespace
}  // namespace gw::schema_test
