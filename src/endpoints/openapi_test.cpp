#include "endpoints/openapi.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/schema.hpp"

namespace gw::endpoints {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Wheel {
  std::int64_t spokes = 0;
};
BOOST_DESCRIBE_STRUCT(Wheel, (), (spokes))

struct CreateBike {
  Id shop_id;
  std::string name;
  std::vector<Wheel> wheels;
};
BOOST_DESCRIBE_STRUCT(CreateBike, (), (shop_id, name, wheels))

struct ListBikes {
  std::optional<Colour> colour;
  std::int64_t page = 1;
};
BOOST_DESCRIBE_STRUCT(ListBikes, (), (colour, page))

struct Bike {
  Id id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Bike, (), (id, name))

namespace other {
struct Bike {
  bool electric = false;
};
BOOST_DESCRIBE_STRUCT(Bike, (), (electric))
}  // namespace other

}  // namespace
}  // namespace gw::endpoints

template <>
struct gw::FieldRules<gw::endpoints::CreateBike> {
  using T = gw::endpoints::CreateBike;
  static constexpr auto rules =
      std::tuple{gw::field(&T::shop_id, {.required = true}),
                 gw::field(&T::name, {.required = true, .description = "What it is called."})};
};

namespace gw::endpoints {
namespace {

template <class In, class Out>
Endpoint& add(Table& table, http::Method method, std::string path) {
  Endpoint row;
  row.method = method;
  row.path = std::move(path);
  row.input = [](boost::json::object& components) { return schema<In>(components); };
  row.output = [](boost::json::object& components) { return schema<Out>(components); };
  return table.add(std::move(row));
}

struct Document {
  Table table;
  boost::json::value parsed;

  void make() { parsed = boost::json::parse(openapi_document(table, {"Bikes", "/", "1"})); }
  const boost::json::value& at(std::string_view pointer) const {
    return parsed.at_pointer(pointer);
  }
  std::string text(std::string_view pointer) const { return boost::json::serialize(at(pointer)); }
};

TEST(OpenApi, SplitsTheInputIntoPathQueryAndBody) {
  Document document;
  auto& create =
      add<CreateBike, Bike>(document.table, http::Method::post, "/api/v1/shops/{shopId}/bikes");
  create.scope = "bike:create";
  create.json_body = true;
  create.idempotent = true;
  create.failures = {Code::duplicate};
  add<ListBikes, Bike>(document.table, http::Method::get, "/api/v1/bikes").bucket =
      RateBucket::none;
  document.make();
  const std::string post = "/paths/~1api~1v1~1shops~1{shopId}~1bikes/post";
  EXPECT_EQ(document.text(post + "/operationId"), "\"postShopsByShopIdBikes\"");
  EXPECT_EQ(document.text(post + "/security"), "[{\"apiKey\":[]},{\"session\":[]}]");
  EXPECT_EQ(
      document.text(post + "/parameters"),
      "[{\"name\":\"shopId\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\","
      "\"pattern\":\"^[0-9a-f]{24}$\"}},{\"$ref\":\"#/components/parameters/IdempotencyKey\"}]");
  EXPECT_EQ(document.text(post + "/requestBody"),
            "{\"required\":true,\"content\":{\"application/json\":{\"schema\":"
            "{\"$ref\":\"#/components/schemas/CreateBike\"}}}}");
  const auto& body = document.at("/components/schemas/CreateBike");
  EXPECT_FALSE(body.at("properties").as_object().contains("shopId"));
  EXPECT_EQ(boost::json::serialize(body.at("required")), "[\"name\"]");
  EXPECT_TRUE(document.at("/components/schemas").as_object().contains("Wheel"));
  for (const char* status :
       {"200", "400", "401", "403", "404", "409", "413", "415", "422", "429", "500"}) {
    EXPECT_TRUE(document.at(post + "/responses").as_object().contains(status)) << status;
  }
  EXPECT_NE(document.text(post + "/responses/409/description").find("`DUPLICATE`"),
            std::string::npos);

  const std::string get = "/paths/~1api~1v1~1bikes/get";
  EXPECT_EQ(
      document.text(get + "/parameters"),
      "[{\"name\":\"colour\",\"in\":\"query\",\"schema\":{\"type\":\"string\",\"enum\":[\"red\","
      "\"green\"]}},{\"name\":\"page\",\"in\":\"query\",\"schema\":{\"type\":\"integer\","
      "\"format\":\"int64\"}}]");
  EXPECT_FALSE(document.at(get).as_object().contains("requestBody"));
  EXPECT_FALSE(document.at(get + "/responses").as_object().contains("429"));
  EXPECT_FALSE(document.at("/components/schemas").as_object().contains("ListBikes"));
}

TEST(OpenApi, TypesOfOneNameKeepTheirOwnSchemas) {
  Document document;
  add<ListBikes, Bike>(document.table, http::Method::get, "/a");
  add<ListBikes, other::Bike>(document.table, http::Method::get, "/b");
  add<ListBikes, other::Bike>(document.table, http::Method::get, "/c");
  document.make();
  const auto ref = [&](std::string path) {
    return document.text("/paths/~1" + path +
                         "/get/responses/200/content/application~1json/schema/$ref");
  };
  EXPECT_EQ(ref("a"), "\"#/components/schemas/Bike\"");
  EXPECT_EQ(ref("b"), "\"#/components/schemas/Bike2\"");
  EXPECT_EQ(ref("c"), ref("b"));
  EXPECT_TRUE(document.at("/components/schemas/Bike2/properties").as_object().contains("electric"));
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  Document document;
  add<CreateBike, Bike>(document.table, http::Method::put, "/x/{shopId}").idempotent = true;
  add<ListBikes, other::Bike>(document.table, http::Method::del, "/x/{shopId}").success_status =
      204;
  document.table.add({.path = "/hidden", .hidden = true});
  document.make();
  EXPECT_FALSE(document.at("/paths").as_object().contains("/hidden"));
  EXPECT_FALSE(
      document.at("/paths/~1x~1{shopId}/delete/responses/204").as_object().contains("content"));
  const std::string text = boost::json::serialize(document.parsed);
  constexpr std::string_view mark = "\"$ref\":\"#";
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const auto begin = at + mark.size();
    EXPECT_NO_THROW(document.at(text.substr(begin, text.find('"', begin) - begin)));
  }
}

TEST(OpenApi, PrettyJsonIsStable) {
  EXPECT_EQ(pretty_json(boost::json::parse(R"({"b":[1,{"a":"x\"y"}],"e":{},"l":[]})")),
            "{\n  \"b\": [\n    1,\n    {\n      \"a\": \"x\\\"y\"\n    }\n  ],\n  \"e\": {},\n"
            "  \"l\": []\n}\n");
}

}  // namespace
}  // namespace gw::endpoints
