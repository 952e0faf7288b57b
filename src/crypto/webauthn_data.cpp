// Client data, authenticator data and keys: what libfido2 does not look at, or not strictly.
#include <boost/json/object.hpp>

#include "base/decode.hpp"
#include "base/text.hpp"
#include "crypto/cbor.hpp"
#include "crypto/hash.hpp"
#include "crypto/webauthn_parts.hpp"

namespace gw::crypto::webauthn {
namespace {

constexpr std::size_t header_bytes = 37;  // hash, flags, counter
constexpr std::size_t aaguid_bytes = 16;
constexpr std::size_t credential_id_bytes_max = 1023;

// COSE labels and values (RFC 9053).
constexpr std::int64_t label_type = 1, label_algorithm = 3;
constexpr std::int64_t label_curve = -1, label_x = -2, label_y = -3;
constexpr std::int64_t label_modulus = -1, label_exponent = -2;
constexpr std::int64_t type_okp = 1, type_ec2 = 2, type_rsa = 3;
constexpr std::int64_t curve_p256 = 1, curve_ed25519 = 6;
constexpr std::size_t coordinate_bytes = 32, modulus_bytes = 256, exponent_bytes = 3;

std::optional<std::string_view> text_member(const boost::json::object& object,
                                            std::string_view name) {
  const auto* member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return std::string_view(member->get_string());
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

// Takes pieces off the front.
class Pieces {
 public:
  explicit Pieces(std::string_view bytes) : left_(bytes) {}

  std::optional<std::string_view> take(std::size_t size) {
    if (size > left_.size()) return std::nullopt;
    const auto piece = left_.substr(0, size);
    left_.remove_prefix(size);
    return piece;
  }
  std::optional<std::string_view> take_item() {
    const auto size = cbor_item_size(left_);
    return size ? take(*size) : std::nullopt;
  }
  bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

bool take_credential(Pieces& pieces, AuthenticatorData& data) {
  const auto aaguid = pieces.take(aaguid_bytes);
  const auto length = pieces.take(2);
  if (!aaguid || !length) return false;
  const std::size_t size = big_endian(*length);
  if (size == 0 || size > credential_id_bytes_max) return false;
  const auto id = pieces.take(size);
  const auto key = id ? pieces.take_item() : std::nullopt;
  if (!key) return false;
  data.credential_id = *id;
  data.public_key = *key;
  return true;
}

std::optional<std::string> sized(const CborView& map, std::int64_t label, std::size_t size) {
  const auto member = map.at(label);
  const auto bytes = member ? member->bytes() : std::nullopt;
  if (!bytes || bytes->size() != size) return std::nullopt;
  return std::string(*bytes);
}

bool says(const CborView& map, std::int64_t label, std::int64_t value) {
  const auto member = map.at(label);
  return member && member->integer() == value;
}

std::optional<std::string> joined(std::optional<std::string> left,
                                  std::optional<std::string> right) {
  if (!left || !right) return std::nullopt;
  return *left + *right;
}

std::optional<std::string> raw_key(const CborView& map, std::int64_t algorithm) {
  if (algorithm == es256 && says(map, label_type, type_ec2) && says(map, label_curve, curve_p256))
    return joined(sized(map, label_x, coordinate_bytes), sized(map, label_y, coordinate_bytes));
  if (algorithm == eddsa && says(map, label_type, type_okp) &&
      says(map, label_curve, curve_ed25519))
    return sized(map, label_x, coordinate_bytes);
  if (algorithm == rs256 && says(map, label_type, type_rsa))
    return joined(sized(map, label_modulus, modulus_bytes),
                  sized(map, label_exponent, exponent_bytes));
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_client_data(const Ceremony& ceremony, std::string_view type,
                                         std::string_view client_data_json) {
  const auto parsed = parse_json(client_data_json);
  if (!parsed || !parsed->is_object()) return Refusal::malformed_client_data;
  const auto& members = parsed->get_object();
  const auto challenge = text_member(members, "challenge");
  const auto origin = text_member(members, "origin");
  const auto given_type = text_member(members, "type");
  if (!challenge || !origin || !given_type) return Refusal::malformed_client_data;
  if (*given_type != type) return Refusal::wrong_type;
  const std::string expected = base64url(bytes_of(ceremony.challenge));
  if (!equal_in_constant_time(*challenge, expected)) return Refusal::wrong_challenge;
  if (*origin != ceremony.origin) return Refusal::wrong_origin;
  // Nobody frames our pages: an answer given inside another site's page is not meant for us.
  const auto* crossed = members.if_contains("crossOrigin");
  if (crossed != nullptr && !crossed->is_bool()) return Refusal::malformed_client_data;
  if ((crossed != nullptr && crossed->get_bool()) || members.contains("topOrigin"))
    return Refusal::cross_origin;
  return std::nullopt;
}

std::optional<AuthenticatorData> parse_authenticator_data(std::string_view bytes) {
  if (bytes.size() < header_bytes) return std::nullopt;
  Pieces pieces(bytes);
  AuthenticatorData data;
  data.rp_id_hash = *pieces.take(32);
  data.flags = static_cast<std::uint8_t>(pieces.take(1)->front());
  data.sign_count = big_endian(*pieces.take(4));
  if (data.has(has_credential) && !take_credential(pieces, data)) return std::nullopt;
  if (data.has(has_extensions)) {
    const auto extensions = pieces.take_item();
    if (!extensions) return std::nullopt;
    data.extensions = *extensions;
  }
  if (!pieces.empty()) return std::nullopt;
  return data;
}

std::optional<Refusal> check_authenticator_data(const Ceremony& ceremony,
                                                const AuthenticatorData& data) {
  if (!equal_in_constant_time(data.rp_id_hash, text_of(sha256(ceremony.rp_id))))
    return Refusal::wrong_rp_id;
  if (!data.has(user_present)) return Refusal::user_not_present;
  if (!data.has(user_verified)) return Refusal::user_not_verified;
  if (data.has(backed_up) && !data.has(backup_eligible)) return Refusal::wrong_backup_state;
  return std::nullopt;
}

std::optional<PublicKey> read_cose(std::string_view cose) {
  const auto document = CborDocument::parse(cose);
  const auto named = document ? document->root().at(label_algorithm) : std::nullopt;
  const auto algorithm = named ? named->integer() : std::nullopt;
  if (!algorithm) return std::nullopt;
  auto raw = raw_key(document->root(), *algorithm);
  if (!raw) return std::nullopt;
  return PublicKey{static_cast<int>(*algorithm), std::move(*raw)};
}

std::optional<Attestation> parse_attestation(std::string_view attestation_object) {
  const auto document = CborDocument::parse(attestation_object);
  if (!document || document->root().map_size() != 3) return std::nullopt;
  const auto format = document->root().at("fmt");
  const auto statement = document->root().at("attStmt");
  const auto data = document->root().at("authData");
  if (!format || !format->text() || !statement || !statement->map_size() || !data || !data->bytes())
    return std::nullopt;
  return Attestation{std::string(*format->text()), statement->encoded(),
                     std::string(*data->bytes())};
}

}  // namespace gw::crypto::webauthn
