// Random histories of one order over a store that meets conflicts and loses commit answers, and a
// shop that fails. Whatever happens: a paid order never hears of anything lesser, and in the end
// the shop knows the truth.
#include <algorithm>
#include <random>

#include "capabilities/notifications/testing.hpp"

namespace gw::notifications::testing {
namespace {

using enum TransactionStatus;

class History {
 public:
  explicit History(std::uint64_t seed) : world_(seed), random_(seed) {
    for (auto& transaction : transactions_) transaction.id = world_.start("A");
    world_.shop.on_send = [this] { check_sent(); };
  }

  void live() {
    for (int i = 0; i < 40; ++i) {
      step();
      if (::testing::Test::HasFailure()) return;
    }
    world_.shop.answers.clear();
    world_.run_to_the_end();
    if (told_something_) {
      EXPECT_EQ(acknowledged_, expected_) << world_.shop.told();
    }
  }

 private:
  struct Known {
    Id id;
    TransactionStatus status = initiated;
  };

  int draw(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  bool paid() const {
    return std::ranges::any_of(transactions_,
                               [](const Known& known) { return known.status == succeeded; });
  }

  void step() {
    switch (draw(4)) {
      case 0: return world_.shop.answers.push_back(random_answer());
      case 1: world_.run_after(draw(120'000)); return;
      case 2: world_.run(); return;
      default: return move();
    }
  }
  http::OutboundResponse random_answer() {
    switch (draw(3)) {
      case 0: return Shop::answer(500);
      case 1: return Shop::broken(http::OutboundError::timeout);
      default: return Shop::answer(200);
    }
  }
  // One of the moves the state machine allows (contract 04 §4.7).
  void move() {
    auto& known = transactions_[static_cast<std::size_t>(draw(3))];
    const std::vector<TransactionStatus> next = [&]() -> std::vector<TransactionStatus> {
      switch (known.status) {
        case initiated: return {pending_provider, succeeded, failed, cancelled};
        case pending_provider: return {succeeded, failed, cancelled};
        case succeeded: return {refunded};
        case failed:
        case cancelled: return {succeeded};
        default: return {};
      }
    }();
    if (next.empty()) return;
    known.status = next[static_cast<std::size_t>(draw(static_cast<int>(next.size())))];
    if (known.status == succeeded || !paid()) {
      told_something_ = true;
      expected_ = static_cast<int>(known.status);
    }
    world_.move(known.id, known.status);
  }
  void check_sent() {
    const auto body = parse_json(world_.shop.sent.back().body)->as_object();
    const int status = static_cast<int>(body.at("status").as_int64());
    EXPECT_TRUE(status == 1 || !paid()) << world_.shop.told();
    EXPECT_EQ(status, expected_) << world_.shop.told();
    const auto& answers = world_.shop.answers;
    const bool heard = answers.empty() || (answers.front().error == http::OutboundError::none &&
                                           answers.front().status == 200);
    if (heard) acknowledged_ = status;
  }

  World world_;
  std::mt19937_64 random_;
  std::array<Known, 3> transactions_;
  bool told_something_ = false;
  int expected_ = -1, acknowledged_ = -1;
};

TEST(History, EndsWithAShopThatKnowsTheTruth) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History(seed).live();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace gw::notifications::testing
