#include "capabilities/identity/ceremony.hpp"

#include <array>

#include "base/text.hpp"
#include "capabilities/identity/keys.hpp"
#include "endpoints/cookies.hpp"

namespace gw::identity {
namespace {

constexpr std::string_view ceremony_cookie_name = "mpg_ceremony";

endpoints::CookieRules ceremony_cookie_rules(const Dependencies& parts,
                                             std::int64_t max_age_seconds) {
  return {.path = "/api/v1", .max_age_seconds = max_age_seconds, .secure = parts.secure_cookies};
}

std::string challenge_hash(const Protection& protection, const CeremonyState& state) {
  return hex(bytes_of(protection.search_hash("used_challenges", "challenge", state.challenge)));
}

std::optional<std::string> optional_text(std::optional<std::string_view> text) {
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

}  // namespace

void FromBrowser::read_request(const endpoints::Exchange& exchange) {
  constexpr std::size_t user_agent_bytes_max = 255;
  const auto text_of_cookie = [&](std::string_view name) {
    return optional_text(endpoints::cookie(exchange, name)).value_or("");
  };
  ceremony = text_of_cookie(ceremony_cookie_name);
  refresh = text_of_cookie("mpg_refresh");
  const auto agent = exchange.request.headers.get("User-Agent").value_or("");
  if (valid_utf8(agent)) user_agent = agent.substr(0, user_agent_bytes_max);
  if (!valid_utf8(user_agent)) user_agent.clear();
}

std::string new_challenge(Entropy& entropy) {
  std::array<std::uint8_t, 32> random;
  entropy.fill(random);
  return base64url(random);
}

std::string ceremony_cookie(const Dependencies& parts, CeremonyKind kind,
                            const CeremonyState& state, Instant now) {
  const std::string sealed =
      parts.keys->ceremonies.seal(enum_text(kind), encode(state), now.plus_ms(ceremony_ms));
  return endpoints::set_cookie(ceremony_cookie_name, sealed,
                               ceremony_cookie_rules(parts, ceremony_ms / 1000));
}

std::string cleared_ceremony_cookie(const Dependencies& parts) {
  return endpoints::set_cookie(ceremony_cookie_name, "", ceremony_cookie_rules(parts, 0));
}

std::optional<CeremonyState> open_ceremony(const Dependencies& parts, CeremonyKind kind,
                                           std::string_view cookie, Instant now) {
  const auto plain = parts.keys->ceremonies.open(enum_text(kind), cookie, now);
  const auto parsed = plain ? parse_json(*plain) : fail(Code::malformed_json);
  if (!parsed) return std::nullopt;
  auto state = decode<CeremonyState>(*parsed);
  if (!state) return std::nullopt;
  return std::move(*state);
}

bool claim_challenge(store::Transaction& transaction, const CeremonyState& state) {
  UsedChallenge used;
  used.challenge_hash = challenge_hash(transaction.protection(), state);
  used.expires_at = transaction.now().plus_ms(2 * ceremony_ms);
  store::Find find;
  find.index = "by_challenge";
  find.equals = {store::value(used.challenge_hash)};
  if (transaction.find_first<UsedChallenge>(find)) return false;
  transaction.insert(used);
  return true;
}

PasskeyCreation creation_options(const Dependencies& parts, const std::string& challenge,
                                 const PasskeyHolder& holder,
                                 const std::vector<Passkey>& existing) {
  PasskeyCreation options;
  options.rp = {parts.rp_id, parts.rp_name};
  options.user = {holder.handle, holder.email, holder.name};
  options.challenge = challenge;
  namespace webauthn = crypto::webauthn;
  for (const int algorithm : {webauthn::es256, webauthn::eddsa, webauthn::rs256}) {
    PasskeyAlgorithm offered;
    offered.alg = algorithm;
    options.pub_key_cred_params.push_back(std::move(offered));
  }
  options.timeout = ceremony_ms;
  options.exclude_credentials = descriptors_of(existing);
  return options;
}

PasskeyRequest request_options(const Dependencies& parts, const std::string& challenge,
                               std::vector<PasskeyDescriptor> allowed) {
  PasskeyRequest options;
  options.challenge = challenge;
  options.rp_id = parts.rp_id;
  options.allow_credentials = std::move(allowed);
  options.timeout = ceremony_ms;
  return options;
}

std::vector<PasskeyDescriptor> descriptors_of(const std::vector<Passkey>& passkeys) {
  std::vector<PasskeyDescriptor> descriptors;
  for (const auto& passkey : passkeys) {
    PasskeyDescriptor descriptor;
    descriptor.id = passkey.credential_id;
    if (!passkey.transports.empty()) descriptor.transports = passkey.transports;
    descriptors.push_back(std::move(descriptor));
  }
  return descriptors;
}

std::string handle_of(const User& user) {
  return user.handle.empty() ? base64url(user.id.bytes) : user.handle;
}

}  // namespace gw::identity
