#include "base/text.hpp"
#include "base/url.hpp"
#include "capabilities/identity/identity.hpp"
#include "capabilities/identity/keys.hpp"

namespace gw::identity {
namespace {

template <class T>
Result<bool> erase_oldest(store::Transaction& transaction, std::int64_t limit,
                          bool (*outlived)(const T&, Instant)) {
  store::Find oldest;
  oldest.limit = limit;
  std::int64_t erased = 0;
  for (const auto& row : transaction.find<T>(oldest).rows) {
    if (!outlived(row, transaction.now())) break;
    transaction.erase(row);
    ++erased;
  }
  return erased == limit;
}

}  // namespace

Keys::Keys(const config::Settings& settings)
    : tokens(text_of(settings.system_encryption_key), {settings.admin_frontend_url(), "admin"}),
      ceremonies(settings.cookie_encryption_key, settings.cookie_auth_key),
      refresh(text_of(settings.system_refresh_key)),
      strangers(
          text_of(crypto::hmac_sha256(text_of(settings.system_encryption_key), "strangers"))) {}

Dependencies make_dependencies(const config::Settings& settings, const store::Database& database,
                               Entropy& entropy) {
  Dependencies made;
  made.database = database;
  made.entropy = &entropy;
  made.admin_url = settings.admin_frontend_url();
  made.rp_id = host_of_url(made.admin_url);
  made.rp_name = settings.webauthn_rp_name;
  made.secure_cookies = !settings.dev();
  made.keys = std::make_shared<const Keys>(settings);
  return made;
}

// All of a kind live equally long, or nearly so: the oldest go first.
Result<bool> erase_outlived(store::Transaction& transaction, std::int64_t limit) {
  const std::int64_t share = limit / 3;
  const auto sessions = erase_oldest<Session>(
      transaction, share,
      [](const Session& session, Instant now) { return session.ends_at <= now; });
  const auto links = erase_oldest<EnrolmentLink>(
      transaction, share,
      [](const EnrolmentLink& link, Instant now) { return link.expires_at <= now; });
  const auto challenges = erase_oldest<UsedChallenge>(
      transaction, share,
      [](const UsedChallenge& used, Instant now) { return used.expires_at <= now; });
  return *sessions || *links || *challenges;
}

}  // namespace gw::identity
