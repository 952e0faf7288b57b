#include <utility>

#include "base/text.hpp"
#include "capabilities/identity/identity.hpp"
#include "capabilities/identity/keys.hpp"

namespace gw::identity {
namespace {

// As browsers write origins: in lower case, without the scheme's own port.
std::string origin_of(const config::Settings& settings) {
  std::string url = lower_ascii(settings.admin_frontend_url());
  for (const auto& [scheme, port] : {std::pair{"https://", ":443"}, std::pair{"http://", ":80"}}) {
    if (url.starts_with(scheme) && url.ends_with(port)) url.resize(url.rfind(':'));
  }
  return url;
}

// "https://admin.example.com:8443" is "admin.example.com".
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != url.npos) url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of(":/")));
}

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
    : tokens(text_of(settings.system_encryption_key), {origin_of(settings), "admin"}),
      ceremonies(settings.cookie_encryption_key, settings.cookie_auth_key),
      refresh(text_of(settings.system_refresh_key)),
      strangers(
          text_of(crypto::hmac_sha256(text_of(settings.system_encryption_key), "strangers"))) {}

Dependencies make_dependencies(const config::Settings& settings, const store::Database& database,
                               Entropy& entropy) {
  Dependencies made;
  made.database = database;
  made.entropy = &entropy;
  made.admin_url = origin_of(settings);
  made.rp_id = host_of(made.admin_url);
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
