// The port to a payment provider. One folder a provider behind it, the same file names in each;
// what a provider can do is data. A call outside is made with an attempt already on record; its
// answer may be lost, so a failed call says what is known about its effect.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/failure.hpp"
#include "base/task.hpp"
#include "capabilities/providers/providers.hpp"
#include "http/message.hpp"

namespace gw::connectors {

using Account = providers::Provider;

struct Capabilities {
  std::string_view type;           // the wire's provider type
  bool webhooks = false;           // news arrive on /hooks/{type}/{providerId}
  bool asks = false;               // the state of a payment can be asked for
  bool asynchronous = false;       // a started payment is pending by nature (mandate, transfer)
  bool confirmed_by_hand = false;  // the operator marks it paid
  bool test_mode_only = false;
  bool refunds = false;          // money can be sent back through the provider
  bool partial_refunds = false;  // also less than was captured
  std::string_view method;       // "card", "bank_transfer"
  // So long the provider answers a repeated request by its idempotency key, a margin taken off.
  std::int64_t key_lifetime_ms = 0;
};

// What to collect, for whom. `attempt` is the transaction's id: it goes along as the provider's
// reference, and the provider's idempotency key derives from it.
struct PaymentOrder {
  Id attempt;
  std::int64_t serial = 0;  // of the transaction, for short references
  Money amount;
  std::string external_reference;
  std::string provider_reference;    // empty: none is known yet
  std::string session_public_id;     // of the checkout
  std::string page_url;              // where the buyer pays, and comes back to
  std::string statement_descriptor;  // for the buyer's bank statement; empty: the account's own
};

// What the buyer's page does next (contract 03 §3.3); absent members are left out.
struct NextStep {
  std::string type = "none";
  std::optional<std::string> payment_id, client_secret;  // sandbox_card
  std::optional<std::string> bank_name, account_holder, iban, bic, reference, currency,
      instructions;  // bank_details
  std::optional<std::int64_t> amount;
  std::optional<std::string> url;  // redirect
  std::optional<std::string> publishable_key, payment_intent_client_secret,
      return_url;  // stripe_elements
};
BOOST_DESCRIBE_STRUCT(NextStep, (),
                      (type, payment_id, client_secret, bank_name, account_holder, iban, bic,
                       reference, amount, currency, instructions, url, publishable_key,
                       payment_intent_client_secret, return_url))

struct Started {
  std::string provider_reference;
  NextStep next;
};

enum class PaymentState { open, pending, succeeded, failed, cancelled };
BOOST_DESCRIBE_ENUM(PaymentState, open, pending, succeeded, failed, cancelled)

// What to send back of a captured payment. `refund` is our refund's id: it goes along as the
// provider's reference, and the provider's idempotency key derives from it.
struct RefundOrder {
  Id refund;
  Id attempt;                      // the payment's
  std::string provider_reference;  // the payment's
  Money amount;
  std::string reason;  // the operator's words; empty: none
};

enum class RefundState { pending, succeeded, failed };
BOOST_DESCRIBE_ENUM(RefundState, pending, succeeded, failed)

// What the provider says about one refund.
struct RefundNews {
  std::string provider_refund_id;
  Id refund;  // from our reference at the provider; empty: made elsewhere (its dashboard)
  Money amount;
  RefundState state = RefundState::pending;
  std::string failure_code;
};
BOOST_DESCRIBE_STRUCT(RefundNews, (), (provider_refund_id, refund, amount, state, failure_code))

// What the provider says about one payment, whoever brought the news.
struct ProviderNews {
  std::string event_key;   // unique per account; empty when it was asked for
  std::string event_type;  // the provider's own word
  std::string provider_reference;
  Id attempt;  // from our reference at the provider; empty when it names none
  PaymentState state = PaymentState::open;
  bool known_type = true;  // false: authentic, but nothing we act on
  bool readable = true;    // false: authentic, but in no form that we know
  bool marked = true;      // false: bears no mark of ours; another system may use the account too
  Money captured;          // valid when succeeded
  std::string failure_code, failure_message;
  Instant occurred_at;
  std::vector<RefundNews> refunds;  // those the news tell of; `state` stays open when it is of them
};

// An authentic event in no form that we know: kept whatever it says (contract 05 §5.1); its bytes
// name it.
ProviderNews unreadable_news(std::string_view body);

// A provider's own script on the payment page, and what the page's policy must allow for it.
struct PageScript {
  std::string url;          // empty: none
  std::string public_key;   // what the script needs to know of the account
  std::int64_t amount = 0;  // what is to be paid, in the provider's own units
  std::vector<std::string> script_sources, frame_sources, connect_sources;
};

// Why a call brought no answer, and what that says about its effect.
struct CallFailure {
  enum class Effect { none, unknown } effect = Effect::unknown;
  std::string code;     // a short class: "refused", "timeout", "unreachable"
  std::string message;  // for the operator; never a provider body
};
template <class T>
using CallResult = std::expected<T, CallFailure>;

class Connector {
 public:
  virtual ~Connector() = default;
  virtual const Capabilities& capabilities() const = 0;
  // Whether this amount can be asked for as it is: the currency is taken, the amount is converted
  // exactly and lies within the provider's bounds.
  virtual bool offers(Money) const { return true; }
  // Proves the account's credentials by a call that changes nothing.
  virtual Task<CallResult<bool>> check(Account account);
  // Repeating the same order is safe: the provider sees one idempotency key per attempt.
  virtual Task<CallResult<Started>> start(Account account, PaymentOrder order) = 0;
  virtual Task<CallResult<ProviderNews>> ask(Account account, PaymentOrder order) = 0;
  // Ends an open payment; the answer is its state afterwards (it may have succeeded meanwhile).
  virtual Task<CallResult<ProviderNews>> cancel(Account account, PaymentOrder order) = 0;
  // Sends money back. Repeating the same order is safe: the provider sees one idempotency key per
  // refund. Only where `capabilities().refunds`.
  virtual Task<CallResult<RefundNews>> refund(Account account, RefundOrder order);
  // What became of a refund whose answer was lost; nullopt: the provider proves that there is none.
  virtual Task<CallResult<std::optional<RefundNews>>> ask_refund(Account account,
                                                                 RefundOrder order);
  // The next step of a started payment, without secrets, for a page that was loaded again; type
  // none when there is none.
  virtual NextStep resume(const Account& account, const PaymentOrder& order) const = 0;
  // Proves the origin of raw bytes, then parses them: every event they hold.
  // WEBHOOK_VERIFICATION_FAILED otherwise.
  virtual Result<std::vector<ProviderNews>> read_webhook(const Account& account,
                                                         const http::Request& request,
                                                         Instant now) const = 0;
  // What the checkout page may know of this account ahead (test cards ...): a JSON value or empty.
  virtual RawJson page_hints(const Account& account) const = 0;
  virtual PageScript page_script(const Account&, Money) const { return {}; }
};

// By provider type.
class Registry {
 public:
  void add(providers::ProviderType type, Connector& connector) {
    entries_.emplace_back(type, &connector);
  }
  Connector& of(providers::ProviderType type) const;

 private:
  std::vector<std::pair<providers::ProviderType, Connector*>> entries_;
};

}  // namespace gw::connectors
