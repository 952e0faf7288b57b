#include "capabilities/transactions/rules.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/text.hpp"

namespace gw::transactions {
namespace {

using Status = TransactionStatus;

Money euros(std::int64_t amount) { return {amount, *Currency::parse("EUR")}; }

PaymentFacts payment(Status status, bool by_hand = true) {
  return {status, euros(4'900), "ref-1", by_hand};
}

Event event(EventKind kind) {
  Event event;
  event.kind = kind;
  event.provider_reference = "ref-1";
  if (kind == EventKind::provider_succeeded) event.captured = euros(4'900);
  return event;
}

// What happens to a payment that is confirmed by hand; a dot: nothing changes. Rows are what is
// told, columns what the payment was.
//   moved: the status it moves to        late: moves to 1, flagged      same: repeated
//   old: outdated                        final: already_final           paid: captured_already
//   noted: written down
constexpr std::string_view machine = R"(
  event                -2     -1     0      1      2      3      4
  provider_pending     old    0      same   old    old    old    old
  started_pending      old    0      same   old    old    old    old
  buyer_pending        final  0      same   final  final  final  final
  provider_succeeded   late   1      1      same   late   old    old
  operator_paid        final  1      1      same   final  old    old
  provider_failed      old    2      2      old    same   old    old
  start_refused        old    2      2      old    same   old    old
  operator_failed      final  2      2      final  same   final  final
  provider_cancelled   same   -2     -2     old    old    old    old
  buyer_cancelled      same   -2     -2     paid   final  paid   paid
  operator_cancelled   same   -2     -2     paid   final  paid   paid
  superseded           same   -2     -2     old    old    old    old
  timed_out            same   -2     -2     old    old    old    old
  refund_noted         old    old    old    noted  old    noted  noted
  refunded_fully       old    old    old    3      old    same   noted
  refund_undone        old    old    old    same   old    1      noted
)";

const std::map<std::string_view, Rule> words{
    {"late", Rule::late_success}, {"noted", Rule::noted},         {"same", Rule::repeated},
    {"old", Rule::outdated},      {"final", Rule::already_final}, {"paid", Rule::captured_already}};

struct Cell {
  EventKind kind;
  Status from;
  Rule rule;
  Status to;
};

Status status_from(std::string_view text) {
  for (int number = -2; number <= 4; ++number) {
    if (std::to_string(number) == text) return static_cast<Status>(number);
  }
  ADD_FAILURE() << text << " is neither a word of the table nor a status";
  return Status::initiated;
}

Cell cell_of(EventKind kind, Status from, std::string_view text) {
  const auto word = words.find(text);
  if (word == words.end()) return {kind, from, Rule::moved, status_from(text)};
  const bool late = word->second == Rule::late_success;
  return {kind, from, word->second, late ? Status::succeeded : from};
}

std::vector<Cell> cells() {
  std::vector<Cell> cells;
  const auto lines = split(machine, '\n');
  const auto statuses = split(lines.front(), ' ');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto texts = split(lines[i], ' ');
    const auto kind = enum_from<EventKind>(texts.front());
    EXPECT_TRUE(kind.has_value()) << texts.front();
    EXPECT_EQ(texts.size(), statuses.size()) << lines[i];
    if (!kind || texts.size() != statuses.size()) continue;
    for (std::size_t column = 1; column < texts.size(); ++column) {
      cells.push_back(cell_of(*kind, status_from(statuses[column]), texts[column]));
    }
  }
  return cells;
}

TEST(Judge, FollowsTheTableForEveryStatusAndEveryEvent) {
  const auto table = cells();
  EXPECT_EQ(table.size(), 7u * 16u);
  for (const auto& cell : table) {
    const auto decision = judge(payment(cell.from), event(cell.kind));
    SCOPED_TRACE(std::string(enum_text(cell.kind)) + " at " + std::string(enum_text(cell.from)));
    EXPECT_EQ(enum_text(decision.rule), enum_text(cell.rule));
    EXPECT_EQ(enum_text(decision.to), enum_text(cell.to));
    EXPECT_EQ(decision.from, cell.from);
    EXPECT_EQ(decision.changes(), cell.from != cell.to);
    EXPECT_FALSE(decision.flags());
  }
}

TEST(Judge, TheTableNamesEveryEvent) {
  std::map<EventKind, int> seen;
  for (const auto& cell : cells()) ++seen[cell.kind];
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<EventKind>>(
      [&](auto kind) { EXPECT_EQ(seen[kind.value], 7) << kind.name; });
}

TEST(Judge, OnlyBankTransfersAreDecidedByHand) {
  for (const auto kind : {EventKind::operator_paid, EventKind::operator_failed}) {
    for (int status = -2; status <= 4; ++status) {
      const auto decision = judge(payment(static_cast<Status>(status), false), event(kind));
      EXPECT_EQ(decision.rule, Rule::not_by_hand);
      EXPECT_EQ(decision.to, decision.from);
    }
  }
  const auto cancelled =
      judge(payment(Status::initiated, false), event(EventKind::operator_cancelled));
  EXPECT_EQ(cancelled.to, Status::cancelled);
}

TEST(Judge, TheRestIsTheSameForCards) {
  for (const auto& cell : cells()) {
    if (cell.kind == EventKind::operator_paid || cell.kind == EventKind::operator_failed) continue;
    const auto decision = judge(payment(cell.from, false), event(cell.kind));
    EXPECT_EQ(decision.rule, cell.rule) << enum_text(cell.kind) << enum_text(cell.from);
    EXPECT_EQ(decision.to, cell.to);
  }
}

// Whatever was captured, and whatever stands booked: it is flagged, and nothing moves.
TEST(Judge, AnotherAmountOrCurrencyIsFlaggedInEveryStatus) {
  struct Row {
    Money captured;
    Rule rule;
  };
  const Row rows[] = {{euros(4'899), Rule::amount_differs},
                      {euros(4'901), Rule::amount_differs},
                      {euros(0), Rule::amount_differs},
                      {{4'900, *Currency::parse("USD")}, Rule::currency_differs},
                      {{1, *Currency::parse("JPY")}, Rule::currency_differs}};
  for (const auto& row : rows) {
    for (int status = -2; status <= 4; ++status) {
      auto news = event(EventKind::provider_succeeded);
      news.captured = row.captured;
      const auto decision = judge(payment(static_cast<Status>(status)), news);
      EXPECT_EQ(decision.rule, row.rule) << status;
      EXPECT_TRUE(decision.flags());
      EXPECT_FALSE(decision.changes());
      EXPECT_EQ(decision.to, decision.from);
    }
  }
}

TEST(Judge, AnotherPaymentObjectIsFlaggedBeforeAnythingElse) {
  auto news = event(EventKind::provider_succeeded);
  news.provider_reference = "ref-2";
  news.captured = euros(1);
  for (int status = -2; status <= 4; ++status) {
    const auto decision = judge(payment(static_cast<Status>(status)), news);
    EXPECT_EQ(decision.rule, Rule::reference_differs) << status;
    EXPECT_TRUE(decision.flags());
  }
}

TEST(Judge, ReferencesAreComparedOnlyWhenBothAreKnown) {
  auto unknown_here = payment(Status::initiated);
  unknown_here.provider_reference = "";
  EXPECT_EQ(judge(unknown_here, event(EventKind::provider_succeeded)).to, Status::succeeded);
  auto unnamed = event(EventKind::provider_succeeded);
  unnamed.provider_reference.clear();
  EXPECT_EQ(judge(payment(Status::initiated), unnamed).to, Status::succeeded);
}

TEST(Judge, SuccessWithoutAnAmountIsTakenAsAgreed) {
  auto news = event(EventKind::provider_succeeded);
  news.captured.reset();
  EXPECT_EQ(judge(payment(Status::pending_provider), news).to, Status::succeeded);
}

TEST(Judge, OnlyRefundsLeaveAPaidPayment) {
  for (const auto status : {Status::succeeded, Status::refunded, Status::chargeback}) {
    for (const auto& cell : cells()) {
      const bool moves = (status == Status::succeeded && cell.kind == EventKind::refunded_fully) ||
                         (status == Status::refunded && cell.kind == EventKind::refund_undone);
      if (moves) continue;
      EXPECT_EQ(judge(payment(status), event(cell.kind)).to, status) << enum_text(cell.kind);
    }
  }
}

}  // namespace
}  // namespace gw::transactions
