#include "capabilities/portal/tokens.hpp"

#include <gtest/gtest.h>

namespace gw::portal {
namespace {

Session a_session() {
  Session session;
  session.id = Id::compose(1'774'605'600, 42);
  session.seed.value = "seed";
  return session;
}

TEST(Tickets, CarryTheirPartsAndASignature) {
  const auto session = a_session();
  for (const std::int64_t number : {std::int64_t{1}, std::int64_t{1'774'605'600'123}}) {
    const auto text = sign_ticket(TicketKind::access, session, number);
    const auto ticket = parse_ticket(TicketKind::access, text);
    ASSERT_TRUE(ticket);
    EXPECT_EQ(ticket->session, session.id);
    EXPECT_EQ(ticket->number, number);
    EXPECT_TRUE(is_genuine(TicketKind::access, *ticket, &session));
  }
}

TEST(Tickets, AreOfOneKind) {
  const auto session = a_session();
  const auto refresh = sign_ticket(TicketKind::refresh, session, 7);
  EXPECT_FALSE(parse_ticket(TicketKind::access, refresh));
  auto ticket = parse_ticket(TicketKind::refresh, refresh);
  ASSERT_TRUE(ticket);
  EXPECT_FALSE(is_genuine(TicketKind::access, *ticket, &session));
}

TEST(Tickets, DieWithEveryChangedByte) {
  const auto session = a_session();
  const auto text = sign_ticket(TicketKind::access, session, 1'774'605'600'123);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto forged = text;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    const auto ticket = parse_ticket(TicketKind::access, forged);
    EXPECT_FALSE(ticket && is_genuine(TicketKind::access, *ticket, &session)) << i;
  }
}

TEST(Tickets, OfAnotherLoginOrNoneAreNotGenuine) {
  const auto session = a_session();
  const auto ticket = parse_ticket(TicketKind::access, sign_ticket(TicketKind::access, session, 1));
  ASSERT_TRUE(ticket);
  auto other = session;
  other.seed.value = "another";
  EXPECT_FALSE(is_genuine(TicketKind::access, *ticket, &other));
  EXPECT_FALSE(is_genuine(TicketKind::access, *ticket, nullptr));
}

TEST(Tickets, HaveOneSpelling) {
  const auto text = sign_ticket(TicketKind::access, a_session(), 1);
  for (const auto& other : {text + "=", text + "A", text.substr(1), " " + text, text + "==",
                            text.substr(0, text.size() - 1), std::string(), std::string("pt_"),
                            std::string("sk_test_x"), std::string(5'000, 'A')}) {
    EXPECT_FALSE(parse_ticket(TicketKind::access, other)) << other.substr(0, 80);
  }
}

TEST(LinkTokens, AreAnIdAndASecret) {
  const std::string secret(43, 'x');
  const auto id = Id::compose(1, 2);
  const auto text = link_token(id, secret);
  const auto token = parse_link_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->link, id);
  EXPECT_EQ(token->secret, secret);
  for (const auto& bad : {std::string(), id.text(), id.text() + ".", id.text() + ".x", text + "x",
                          "." + secret, "0" + text}) {
    EXPECT_FALSE(parse_link_token(bad)) << bad;
  }
}

}  // namespace
}  // namespace gw::portal
