#include <gtest/gtest.h>

#include "capabilities/mails/mails.hpp"

namespace gw::mails {
namespace {

TEST(Language, IsTheFirstOneWeHave) {
  EXPECT_EQ(language_of("de"), Language::de);
  EXPECT_EQ(language_of("de-AT"), Language::de);
  EXPECT_EQ(language_of("de_CH"), Language::de);
  EXPECT_EQ(language_of("fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7"), Language::de);
  EXPECT_EQ(language_of("en-GB,de"), Language::en);
  for (const auto* other : {"", "fr", ",;,", "deutsch", "*"}) {
    EXPECT_EQ(language_of(other), Language::en) << other;
  }
}

TEST(Letter, SaysTheSameInBothForms) {
  Letter letter{Language::de, "Ihr Code", {"Erst & dann."},
                "123456",     "Anmelden", "https://pay.example.com/portal/magic#token=a",
                {"Klein."},   "Gateway"};
  const auto forms = render(letter);
  for (const auto* part : {"Ihr Code", "123456", "Anmelden", "Klein.", "Gateway",
                           "https://pay.example.com/portal/magic#token=a"}) {
    EXPECT_NE(forms.text.find(part), std::string::npos) << part;
    EXPECT_NE(forms.html.find(part), std::string::npos) << part;
  }
  EXPECT_NE(forms.text.find("Erst & dann."), std::string::npos);
  EXPECT_NE(forms.html.find("Erst &amp; dann."), std::string::npos);
  EXPECT_NE(forms.html.find("<html lang=\"de\">"), std::string::npos);
}

TEST(Letter, ShowsMarkupAsText) {
  Letter letter;
  letter.heading = "<script>alert(1)</script>";
  letter.link_label = "x";
  letter.link = "https://a.example/\"onmouseover='x'";
  letter.sender = "<img src=https://spy.example>";
  const auto html = render(letter).html;
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(html.find("/\"on"), std::string::npos);
}

}  // namespace
}  // namespace gw::mails
