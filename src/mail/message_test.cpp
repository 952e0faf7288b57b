#include "mail/message.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace gw::mail {
namespace {

Message simple() {
  Message message;
  message.from = {"", "shop@example.com"};
  message.to = "ada@example.com";
  message.subject = "Hello";
  message.text = "One\nTwo";
  message.id = "<a1@example.com>";
  message.date = {1'774'605'600'000};
  return message;
}

std::string composed(const Message& message) { return compose(message).value_or("refused"); }

// Undoes quoted-printable.
std::string plain(std::string_view quoted) {
  std::string out;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] != '=') {
      out += quoted[i];
    } else if (quoted.substr(i, 3) == "=\r\n") {
      i += 2;
    } else {
      out += static_cast<char>(parse_hex(quoted.substr(i + 1, 2))->front());
      i += 2;
    }
  }
  return out;
}

std::string body_of(const std::string& bytes) { return bytes.substr(bytes.find("\r\n\r\n") + 4); }

// Undoes encoded words, also those of several lines.
std::string unfolded(std::string_view header) {
  std::string out;
  while (true) {
    const auto start = header.find("=?UTF-8?B?");
    if (start == std::string_view::npos) return out;
    const auto end = header.find("?=", start + 10);
    out += text_of(*parse_base64(header.substr(start + 10, end - start - 10)));
    header.remove_prefix(end + 2);
  }
}

std::string header_of(const std::string& bytes, const std::string& name) {
  const auto start = bytes.find(name + ": ") + name.size() + 2;
  auto end = bytes.find("\r\n", start);
  while (bytes[end + 2] == ' ') end = bytes.find("\r\n", end + 2);
  return bytes.substr(start, end - start);
}

void expect_sound_lines(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find("\r\n");
    ASSERT_NE(end, std::string_view::npos) << "the last line has no end";
    EXPECT_LE(end, 76u) << bytes.substr(0, end);
    EXPECT_EQ(bytes.substr(0, end).find_first_of("\r\n"), std::string_view::npos);
    bytes.remove_prefix(end + 2);
  }
}

TEST(Compose, WritesAPlainMail) {
  EXPECT_EQ(composed(simple()),
            "Date: Fri, 27 Mar 2026 10:00:00 +0000\r\n"
            "From: shop@example.com\r\n"
            "To: ada@example.com\r\n"
            "Subject: Hello\r\n"
            "Message-ID: <a1@example.com>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "One\r\nTwo\r\n");
}

TEST(Compose, WritesBothForms) {
  auto message = simple();
  message.html = "<p>One</p>";
  const auto bytes = composed(message);
  EXPECT_EQ(body_of(bytes),
            "--=_alternative_forms\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            "One\r\nTwo\r\n"
            "\r\n--=_alternative_forms\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            "<p>One</p>\r\n"
            "\r\n--=_alternative_forms--\r\n");
  EXPECT_NE(bytes.find("multipart/alternative; boundary=\"=_alternative_forms\""),
            std::string::npos);
}

TEST(Compose, NoTextEndsAPartOrTheMail) {
  auto message = simple();
  message.text = "--=_alternative_forms--\r\n.\r\nFrom me\r.\n..\n";
  message.html = "x";
  const auto body = body_of(composed(message));
  EXPECT_EQ(body.find("\r\n."), std::string::npos);
  EXPECT_EQ(body.find("\r\nFrom"), std::string::npos);
  EXPECT_EQ(body.find("--=_alternative_forms--"), body.size() - 25);
  const auto start = body.find("\r\n\r\n") + 4;
  const auto part = body.substr(start, body.find("\r\n--=_", start) - start);
  EXPECT_EQ(plain(part), "--=_alternative_forms--\r\n.\r\nFrom me\r\n.\r\n..\r\n");
}

TEST(Compose, AnyTextSurvives) {
  std::string long_line(2'000, 'x');
  for (std::size_t i = 3; i < long_line.size(); i += 7) long_line[i] = ' ';
  const std::string texts[] = {"",
                               "a=b \t\nend \n",
                               "Gr\xc3\xbc\xc3\x9f"
                               "e aus K\xc3\xb6ln \xe2\x82\xac 5",
                               long_line,
                               std::string(300, '='),
                               std::string("nul\0byte", 8)};
  for (const auto& text : texts) {
    auto message = simple();
    message.text = text;
    const auto bytes = composed(message);
    expect_sound_lines(bytes);
    std::string lines;
    for (const char c : text) c == '\n' ? void(lines += "\r\n") : void(lines += c);
    if (!lines.empty() && !lines.ends_with("\r\n")) lines += "\r\n";
    EXPECT_EQ(plain(body_of(bytes)), lines);
  }
}

TEST(Compose, AnySubjectSurvives) {
  std::string long_subject;
  for (int i = 0; i < 60; ++i) long_subject += "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x";
  const std::string subjects[] = {
      "Gr\xc3\xbc\xc3\x9f"
      "e",
      long_subject, std::string(900, 'a'), "=?UTF-8?B?aGk=?="};
  for (const auto& subject : subjects) {
    auto message = simple();
    message.subject = subject;
    message.from.name = subject;
    const auto bytes = composed(message);
    expect_sound_lines(bytes);
    EXPECT_EQ(unfolded(header_of(bytes, "Subject")), subject);
    EXPECT_EQ(unfolded(header_of(bytes, "From")), subject);
  }
}

TEST(Compose, QuotesNames) {
  auto message = simple();
  message.from.name = R"(Shop "A", \ Inc.)";
  EXPECT_EQ(header_of(composed(message), "From"),
            "\"Shop \\\"A\\\", \\\\ Inc.\"\r\n <shop@example.com>");
}

TEST(Compose, RefusesWhatWouldAddAHeader) {
  const auto refused = [](auto change) {
    auto message = simple();
    change(message);
    return !compose(message).has_value();
  };
  for (const std::string bad : {"x\r\nBcc: eve@example.com", "x\ny", "x\ry", "x\x7f", "\xff"}) {
    EXPECT_TRUE(refused([&](Message& message) { message.subject = bad; })) << bad;
    EXPECT_TRUE(refused([&](Message& message) { message.from.name = bad; })) << bad;
    EXPECT_TRUE(refused([&](Message& message) { message.to = "a@b.c" + bad; })) << bad;
    EXPECT_TRUE(refused([&](Message& message) { message.from.address = "a@b.c" + bad; })) << bad;
    EXPECT_TRUE(refused([&](Message& message) { message.id = "<a@b.c" + bad + ">"; })) << bad;
  }
  EXPECT_TRUE(refused([](Message& message) { message.to = "a@b.c, d@e.f"; }));
  EXPECT_TRUE(refused([](Message& message) { message.to.clear(); }));
  EXPECT_TRUE(refused([](Message& message) { message.id = "a@b.c"; }));
  EXPECT_TRUE(refused([](Message& message) { message.text = "\xc3"; }));
  EXPECT_TRUE(refused([](Message& message) { message.html = "\xc3"; }));
}

}  // namespace
}  // namespace gw::mail
