// A buyer proves an address: a code is asked for and entered, or a link is used.
#include "base/mailbox.hpp"
#include "base/url.hpp"
#include "capabilities/portal/letters.hpp"
#include "capabilities/portal/links.hpp"
#include "capabilities/portal/records.hpp"
#include "capabilities/portal/rules.hpp"
#include "capabilities/portal/sessions.hpp"
#include "capabilities/portal/tokens.hpp"
#include "crypto/hash.hpp"

namespace gw::portal {
namespace {

using store::Transaction;

std::string new_code(Transaction& transaction) {
  while (true) {
    std::array<std::uint8_t, 4> random;
    transaction.random(random);
    if (auto code = code_from(random)) return *code;
  }
}

// A new code replaces the one before it, and its tries.
std::string renew(Transaction& transaction, LoginCode& row, const Policy& policy) {
  const Instant now = transaction.now();
  // Drawn whether it is used or not: what a request costs depends on nothing it could tell.
  std::string code = new_code(transaction);
  if (!policy.codes) code.clear();
  row.code_hash = code.empty() ? "" : code_hash(transaction.protection(), row, code);
  row.code_expires_at = now.plus_ms(policy.code_minutes * minute_ms);
  row.tries_left = tries_max;
  row.sent_at = counting_sends(row.sent_at, now);
  row.sent_at.push_back(now);
  row.expires_at = now.plus_ms(send_window_ms);
  return code;
}

void send_letter(Transaction& transaction, CodeLetter letter, std::string email,
                 const Caller& caller) {
  auto mail = write_letter(letter);
  mail.to = std::move(email);
  mail.purpose = code_purpose;
  mail.expires_at = transaction.now().plus_ms(letter.minutes * minute_ms);
  mail.request_id = caller.request_id;
  mails::enqueue(transaction, std::move(mail));
}

void count_wrong(Transaction& transaction, WrongCodes& wrong) {
  ++wrong.count;
  if (wrong.id) {
    transaction.replace(wrong);
  } else {
    transaction.insert(wrong);
  }
}

// A million codes and five tries each: many addresses at once would make guessing worth it. Asked
// before anything is known of the address, so it tells nothing of it.
Result<void> check_guessing(const store::Snapshot& snapshot, const WrongCodes& wrong,
                            const Policy& policy) {
  if (wrong.count < policy.wrong_codes_an_hour) return {};
  Failure failure{Code::rate_limited,
                  "too many wrong codes were entered here: use the link in the mail, or try again "
                  "within the hour",
                  {},
                  {},
                  0};
  failure.retry_after_seconds =
      static_cast<int>((wrong.expires_at.ms - snapshot.now().ms + 999) / 1'000);
  return std::unexpected(std::move(failure));
}

// One try. Its cost is written down also when it fails, so this is no failure of the command.
Result<std::optional<SignedIn>> try_code(Transaction& transaction, const VerifyCode& input,
                                         const Dependencies& dependencies) {
  const Policy policy = policy_of(transaction, dependencies);
  if (!policy.enabled || !policy.codes) return fail(Code::portal_disabled);
  auto wrong = wrong_codes(transaction);
  if (auto fine = check_guessing(transaction, wrong, policy); !fine)
    return std::unexpected(std::move(fine.error()));
  const std::string email = normal_mail_address(input.email);
  auto row = find_code(transaction, email_hash(transaction.protection(), email));
  const bool counts = row && !row->code_hash.empty() && row->tries_left > 0 &&
                      transaction.now() < row->code_expires_at;
  if (!counts) return std::optional<SignedIn>();
  const auto given = code_hash(transaction.protection(), *row, typed_code(input.code));
  const bool right = crypto::equal_in_constant_time(given, row->code_hash);
  --row->tries_left;
  if (right || row->tries_left == 0) row->code_hash.clear();
  transaction.replace(*row);
  if (!right) {
    count_wrong(transaction, wrong);
    return std::optional<SignedIn>();
  }
  return std::optional(begin_session(transaction, dependencies, {email, {}}));
}

}  // namespace

void RequestCode::read_request(const endpoints::Exchange& exchange) {
  accept_language = exchange.request.headers.get("Accept-Language").value_or("");
}

PortalStatus read_status(const store::Snapshot& snapshot, const Dependencies& dependencies) {
  const Policy policy = policy_of(snapshot, dependencies);
  return {policy.enabled, policy.enabled && policy.links, policy.enabled && policy.codes};
}

// Whether the address is known is asked by the mail's condition, in the worker: here every address
// takes the same way.
Result<CodeSent> request_code(Transaction& transaction, const Caller& caller,
                              const RequestCode& input, const Dependencies& dependencies) {
  const Policy policy = policy_of(transaction, dependencies);
  if (!policy.enabled || !(policy.codes || policy.links)) return fail(Code::portal_disabled);
  const std::string email = normal_mail_address(input.email);
  const std::string hash = email_hash(transaction.protection(), email);
  auto row = find_code(transaction, hash);
  if (row && !may_send(row->sent_at, transaction.now())) return CodeSent{};
  LoginCode fresh;
  fresh.email_hash = hash;
  LoginCode& code_row = row ? *row : fresh;
  CodeLetter letter;
  letter.language = mails::language_of(input.locale.value_or(input.accept_language));
  letter.host = host_of_url(dependencies.links.page_base);
  letter.code = renew(transaction, code_row, policy);
  letter.minutes = policy.codes ? policy.code_minutes : policy.link_minutes;
  row ? transaction.replace(code_row) : transaction.insert(code_row);
  if (policy.links) {
    const Instant expires_at = transaction.now().plus_ms(policy.link_minutes * minute_ms);
    letter.link = write_link(transaction, dependencies, {{}, email, expires_at}).url;
  }
  send_letter(transaction, std::move(letter), email, caller);
  return CodeSent{};
}

Task<Result<SignedIn>> verify_code(Dependencies dependencies, VerifyCode input) {
  auto command = [dependencies, input](Transaction& transaction) {
    return try_code(transaction, input, dependencies);
  };
  auto tried = co_await store::run(dependencies.database, std::move(command));
  if (!tried) co_return std::unexpected(std::move(tried.error()));
  if (!*tried) co_return fail(Code::portal_otp_invalid);
  co_return std::move(**tried);
}

Result<SignedIn> use_link(Transaction& transaction, const UseLink& input,
                          const Dependencies& dependencies) {
  const Policy policy = policy_of(transaction, dependencies);
  if (!policy.enabled || !policy.links) return fail(Code::portal_disabled);
  const auto token = parse_link_token(input.token);
  const auto link = token ? transaction.get<LoginLink>(token->link) : std::nullopt;
  const auto given =
      link_hash(transaction.protection(), token ? token->secret : std::string_view());
  static const std::string nobody(32, '0');
  const bool genuine = crypto::equal_in_constant_time(given, link ? link->secret_hash : nobody);
  if (!link || !genuine || link->expires_at <= transaction.now())
    return fail(Code::portal_link_invalid);
  if (link->organization_id && !offered_by(transaction, dependencies, link->organization_id))
    return fail(Code::portal_disabled);
  transaction.erase(*link);
  return begin_session(transaction, dependencies, {link->email.value, link->organization_id});
}

}  // namespace gw::portal
