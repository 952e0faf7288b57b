#include "base/text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace gw {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::optional<std::string> from64(std::string_view text) {
  const auto bytes = parse_base64(text);
  if (!bytes) return std::nullopt;
  return std::string(text_of(*bytes));
}

TEST(Text, HexBothWays) {
  EXPECT_EQ(hex(Bytes{0x00, 0x0f, 0xa5, 0xff}), "000fa5ff");
  EXPECT_EQ(parse_hex("000FA5ff"), (Bytes{0x00, 0x0f, 0xa5, 0xff}));
  EXPECT_EQ(parse_hex(""), Bytes{});
  for (const char* bad : {"0", "0g", "0x", " 0", "+1"}) EXPECT_FALSE(parse_hex(bad)) << bad;
}

TEST(Text, Base64VectorsOfRfc4648) {
  const struct {
    const char *plain, *coded;
  } table[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};
  for (const auto& row : table) {
    EXPECT_EQ(base64(bytes_of(row.plain)), row.coded);
    EXPECT_EQ(from64(row.coded), row.plain);
    const std::string_view coded = row.coded;
    EXPECT_EQ(base64url(bytes_of(row.plain)), coded.substr(0, coded.find('=')));
  }
}

TEST(Text, Base64ReadsBothAlphabets) {
  const Bytes bytes{0xfb, 0xff, 0xfe};
  EXPECT_EQ(base64(bytes), "+//+");
  EXPECT_EQ(base64url(bytes), "-__-");
  EXPECT_EQ(parse_base64("+//+"), bytes);
  EXPECT_EQ(parse_base64("-__-"), bytes);
  for (const char* bad : {"Z", "Zm9vY", "Zm9 v", "Zm=v", "Zm9v\n", "Zm9*"}) {
    EXPECT_FALSE(parse_base64(bad)) << bad;
  }
}

TEST(Text, Base64OfAnyBytesComesBack) {
  std::mt19937_64 random(3);
  for (std::size_t size = 0; size < 300; ++size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    ASSERT_EQ(parse_base64(base64(bytes)), bytes);
    ASSERT_EQ(parse_base64(base64url(bytes)), bytes);
  }
}

TEST(Text, Utf8Validity) {
  const struct {
    std::string_view text;
    bool valid;
    const char* why;
  } table[] = {
      {"", true, "nothing"},
      {"plain", true, "ASCII"},
      {"\x7f", true, "the last of one byte"},
      {"\xc2\x80", true, "the first of two bytes"},
      {"\xdf\xbf", true, "the last of two"},
      {"\xe0\xa0\x80", true, "the first of three"},
      {"\xed\x9f\xbf", true, "the last before the surrogates"},
      {"\xee\x80\x80", true, "the first behind them"},
      {"\xef\xbf\xbf", true, "the last of three"},
      {"\xf0\x90\x80\x80", true, "the first of four"},
      {"\xf4\x8f\xbf\xbf", true, "the last there is"},
      {"\x80", false, "a continuation alone"},
      {"\xc0\xaf", false, "an overlong slash"},
      {"\xc1\xbf", false, "overlong, two bytes"},
      {"\xe0\x80\xaf", false, "overlong, three bytes"},
      {"\xe0\x9f\xbf", false, "overlong, the last"},
      {"\xf0\x80\x80\xaf", false, "overlong, four bytes"},
      {"\xf0\x8f\xbf\xbf", false, "overlong, the last of four"},
      {"\xed\xa0\x80", false, "the first surrogate"},
      {"\xed\xbf\xbf", false, "the last surrogate"},
      {"\xf4\x90\x80\x80", false, "behind the last code point"},
      {"\xf5\x80\x80\x80", false, "no lead byte"},
      {"\xff", false, "never a byte"},
      {"\xc3", false, "cut after one of two"},
      {"\xe2\x82", false, "cut after two of three"},
      {"\xf0\x9f\x98", false, "cut after three of four"},
      {"\xc3(", false, "no continuation"},
      {"ok\xe2(\xa1", false, "broken inside"},
  };
  for (const auto& row : table) EXPECT_EQ(valid_utf8(row.text), row.valid) << row.why;
}

TEST(Text, LengthCountsCodePoints) {
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(utf8_length("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 4U);
}

TEST(Text, ControlCharacters) {
  using namespace std::string_view_literals;
  for (const auto bad : {"\0"sv, "\n"sv, "a\x1f"sv, "\x7f"sv})
    EXPECT_TRUE(has_control_characters(bad));
  for (const auto good : {""sv, " ~"sv, "\xc3\xa4"sv}) EXPECT_FALSE(has_control_characters(good));
}

TEST(Text, TrimSplitAndCase) {
  EXPECT_EQ(trim(" \t\r\n\v\fa b \n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(split(" a , b,,c ,", ','), (std::vector<std::string_view>{"a", "b", "c"}));
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(lower_ascii("AbZ[\xc3\x84"), "abz[\xc3\x84");  // no locale: other letters stay
  EXPECT_TRUE(equal_ignoring_case("Content-TYPE", "content-type"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("@", "`"));  // 32 apart, but no letters
}

TEST(Text, PercentCoding) {
  EXPECT_EQ(percent_encode("a-Z_0.9~"), "a-Z_0.9~");
  EXPECT_EQ(percent_encode("a b/\xc3\xa4+%"), "a%20b%2F%C3%A4%2B%25");
  EXPECT_EQ(percent_decode("a%20b%2f%c3%A4", false), "a b/\xc3\xa4");
  EXPECT_EQ(percent_decode("1+1", false), "1+1");
  EXPECT_EQ(percent_decode("1+1%2B1", true), "1 1+1");
  EXPECT_EQ(percent_decode("%00", false), std::string(1, '\0'));
  for (const char* bad : {"%", "%4", "%4g", "a%", "%%41", "%-1"}) {
    EXPECT_FALSE(percent_decode(bad, false)) << bad;
  }
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all), false), all);
  EXPECT_EQ(percent_decode(percent_encode(all), true), all);
}

}  // namespace
}  // namespace gw
