#include "connectors/sandbox/sandbox.hpp"
#include "crypto/hash.hpp"
#include "endpoints/binding.hpp"

namespace gw::connectors::sandbox {

struct Confirm {
  std::string payment_id;
  std::string client_secret;
  Card card;
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (payment_id, client_secret, card))

enum class Verdict { approve, reject };
BOOST_DESCRIBE_ENUM(Verdict, approve, reject)
struct Authenticate {
  std::string payment_id;
  std::string client_secret;
  Verdict result = Verdict::reject;
};
BOOST_DESCRIBE_STRUCT(Authenticate, (), (payment_id, client_secret, result))

struct Confirmed {
  SandboxState status = SandboxState::requires_card;
  std::optional<std::string> decline_code, message;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (status, decline_code, message))

}  // namespace gw::connectors::sandbox

template <>
struct gw::FieldRules<gw::connectors::sandbox::Confirm> {
  using C = connectors::sandbox::Confirm;
  static constexpr auto rules =
      std::tuple{field(&C::client_secret, {.required = true}), field(&C::card, {.required = true})};
};
template <>
struct gw::FieldRules<gw::connectors::sandbox::Authenticate> {
  using A = connectors::sandbox::Authenticate;
  static constexpr auto rules = std::tuple{field(&A::client_secret, {.required = true}),
                                           field(&A::result, {.required = true})};
};

namespace gw::connectors::sandbox {
namespace {

using endpoints::Endpoint;
using store::Transaction;

struct Addressed {
  SandboxPayment payment;
  std::shared_ptr<const Account> account;
};

// NOT_FOUND unless the client secret fits: the page was handed both together.
Result<Addressed> find_addressed(const store::Snapshot& snapshot, std::string_view payment_id,
                                 std::string_view secret) {
  const auto id = payment_id.starts_with("sbx_") ? Id::parse(payment_id.substr(4)) : std::nullopt;
  auto payment = id ? snapshot.get<SandboxPayment>(*id) : std::nullopt;
  if (!payment ||
      !crypto::equal_in_constant_time(client_secret_of(snapshot.protection(), *payment), secret)) {
    return fail(Code::not_found, "no such payment");
  }
  auto account = snapshot.get_shared<Account>(payment->provider_id);
  if (!account) return fail(Code::not_found, "no such payment");
  return Addressed{std::move(*payment), std::move(account)};
}

Confirmed answer_of(const SandboxPayment& payment) {
  Confirmed confirmed;
  confirmed.status = payment.state;
  if (payment.failure_code.empty()) return confirmed;
  confirmed.decline_code = payment.failure_code;
  confirmed.message = std::string(sentence_of(payment.failure_code));
  return confirmed;
}

// Writes what changed, and queues the news of a final state.
Confirmed keep(Transaction& transaction, const Addressed& addressed, SandboxPayment next,
               const Caller& caller) {
  if (next.state == addressed.payment.state) return answer_of(next);
  transaction.replace(next);
  if (next.state != SandboxState::requires_action) {
    queue_webhooks(transaction, *addressed.account, next, caller.request_id);
  }
  return answer_of(next);
}

Result<Confirmed> confirm_payment(Transaction& transaction, const Caller& caller,
                                  const Confirm& input) {
  auto addressed = find_addressed(transaction, input.payment_id, input.client_secret);
  if (!addressed) return std::unexpected(std::move(addressed.error()));
  auto next = confirm(addressed->payment, input.card, transaction.now());
  if (!next) return std::unexpected(std::move(next.error()));
  return keep(transaction, *addressed, std::move(*next), caller);
}

Result<Confirmed> authenticate_payment(Transaction& transaction, const Caller& caller,
                                       const Authenticate& input) {
  auto addressed = find_addressed(transaction, input.payment_id, input.client_secret);
  if (!addressed) return std::unexpected(std::move(addressed.error()));
  auto next = authenticate(addressed->payment, input.result == Verdict::approve);
  if (!next) return std::unexpected(std::move(next.error()));
  return keep(transaction, *addressed, std::move(*next), caller);
}

Endpoint page_row(std::string path, std::string summary) {
  Endpoint row;
  row.method = http::Method::post;
  row.path = std::move(path);
  row.access = endpoints::Access::browser;
  row.bucket = endpoints::RateBucket::card;
  row.json_body = true;
  row.tag = "Sandbox";
  row.summary = std::move(summary);
  row.failures = {Code::origin_not_allowed, Code::not_found, Code::state_conflict,
                  Code::test_card_required};
  return row;
}

}  // namespace

void add_routes(endpoints::Table& table, const store::Database& database) {
  endpoints::add_command<Confirm, Confirmed>(
      table, database, page_row("/sandbox/payments/{paymentId}/confirm", "Pay with a test card"),
      confirm_payment);
  endpoints::add_command<Authenticate, Confirmed>(
      table, database,
      page_row("/sandbox/payments/{paymentId}/authenticate",
               "Answer the simulated 3-D Secure step"),
      authenticate_payment);
}

}  // namespace gw::connectors::sandbox
