#include "connectors/wire/wire.hpp"

#include <fmt/format.h>

namespace gw::connectors::wire {
namespace {

// Numbers that follow each other must not look alike on a bank statement: an odd multiplier modulo
// 36^9 spreads them and stays a permutation (it is prime to 2 and 3).
__extension__ using Wide = unsigned __int128;
constexpr Wide space = 101'559'956'668'416ULL;  // 36^9
constexpr Wide multiplier = 46'116'860'184'263ULL;

int letter_value(char c) { return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10; }

int mod97(std::string_view text) {
  int rest = 0;
  for (const char c : text) {
    const int value = letter_value(c);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}

}  // namespace

std::string creditor_reference(std::int64_t serial) {
  auto number = static_cast<Wide>(serial) * multiplier % space;
  std::string body(9, '0');
  for (std::size_t i = body.size(); i > 0; --i) {
    body[i - 1] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[static_cast<std::size_t>(number % 36)];
    number /= 36;
  }
  return fmt::format("RF{:02}{}", 98 - mod97(body + "RF00"), body);
}

const Capabilities& Wire::capabilities() const {
  static constexpr Capabilities capabilities{
      .type = "wire", .asynchronous = true, .confirmed_by_hand = true, .method = "bank_transfer"};
  return capabilities;
}

NextStep Wire::resume(const Account& account, const PaymentOrder& order) const {
  const auto& bank = account.configuration;
  NextStep next;
  next.type = "bank_details";
  next.bank_name = bank.bank_name;
  next.account_holder = bank.account_holder;
  next.iban = bank.iban;
  next.bic = bank.bic;
  next.reference = creditor_reference(order.serial);
  next.amount = order.amount.amount;
  next.currency = std::string(order.amount.currency.text());
  next.instructions = bank.reference_instructions;
  return next;
}

Task<CallResult<Started>> Wire::start(Account account, PaymentOrder order) {
  co_return Started{creditor_reference(order.serial), resume(account, order)};
}

// Nobody to ask: it is open until the operator says otherwise.
Task<CallResult<ProviderNews>> Wire::ask(Account, PaymentOrder) {
  ProviderNews news;
  news.state = PaymentState::pending;
  co_return news;
}

// Nothing exists at a provider that could still be paid by itself.
Task<CallResult<ProviderNews>> Wire::cancel(Account, PaymentOrder) {
  ProviderNews news;
  news.state = PaymentState::cancelled;
  co_return news;
}

Result<std::vector<ProviderNews>> Wire::read_webhook(const Account&, const http::Request&,
                                                     Instant) const {
  return fail(Code::not_found, "bank transfers have no webhooks");
}

}  // namespace gw::connectors::wire
