#include "mail/folder_mailer.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/fixtures.hpp"

namespace gw::mail {
namespace {

TEST(FirstLink, IsTheFirstAddressInTheText) {
  EXPECT_EQ(first_link("see https://a.example/x?y#t=1 or http://b"), "https://a.example/x?y#t=1");
  EXPECT_EQ(first_link("a\nhttp://localhost:1/\nb"), "http://localhost:1/");
  EXPECT_EQ(first_link("no link"), "");
}

TEST(FolderMailer, WritesAFileAndTellsTheLink) {
  const support::TemporaryFolder folder;
  std::vector<std::string> told;
  FolderMailer mailer(folder.file("mail"), [&](const std::string& line) { told.push_back(line); });
  const Message message{{"", "shop@example.com"},
                        "ada@home.example",
                        "Hi",
                        "Go: http://l/x now",
                        std::nullopt,
                        "<a1@example.com>",
                        {5}};
  std::vector<SendError> outcomes;
  const auto done = [&](SendOutcome outcome) { outcomes.push_back(outcome.error); };
  mailer.send(message, {}, done);
  auto bad = message;
  bad.to = "nobody";
  mailer.send(bad, {}, done);
  EXPECT_EQ(outcomes, (std::vector{SendError::none, SendError::bad_message}));
  const auto path = folder.file("mail/5-a1.eml");
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), compose(message));
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front(), "mail to somebody at home.example: " + path + "\n  http://l/x");
}

TEST(FolderMailer, SaysWhenItCannotWrite) {
  const support::TemporaryFolder folder;
  std::ofstream(folder.file("mail")) << "a file in the way";
  FolderMailer mailer(folder.file("mail"), [](const std::string&) { FAIL(); });
  const Message message{{"", "a@b.c"}, "d@e.f", "Hi", "", std::nullopt, "<a1@b.c>", {5}};
  SendError error = SendError::none;
  mailer.send(message, {}, [&](SendOutcome outcome) { error = outcome.error; });
  EXPECT_EQ(error, SendError::connect);
}

}  // namespace
}  // namespace gw::mail
