// A passkey in software, for tests: makes credentials and signs assertions as an authenticator and
// its browser would. Everything it says can be bent, before or after it is signed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gw::support {

enum class KeyKind : std::uint8_t { es256, eddsa, rs256 };
enum class AttestationKind : std::uint8_t { none, packed_self, packed_certificate };

// Raw bytes, as webauthn.hpp takes them.
struct NewPasskey {
  std::string credential_id, client_data_json, attestation_object;
};
struct PasskeyUse {
  std::string credential_id, client_data_json, authenticator_data, signature, user_handle;
};

// How an answer differs from a good one.
struct Bent {
  using Change = std::function<void(std::string&)>;
  AttestationKind attestation = AttestationKind::none;
  std::optional<std::string> type, origin, rp_id;
  std::string client_data_more = {};  // further members: ",\"crossOrigin\":true"
  std::uint8_t flags_set = 0, flags_cleared = 0;
  std::optional<std::uint32_t> counter;
  std::string extensions = {};  // CBOR of a map
  Change cose_key = {};         // before it becomes part of the authenticator data
  Change authenticator_data = {};
  Change client_data = {};
  // After the signature.
  Change attestation_object = {}, authenticator_data_sent = {}, client_data_sent = {},
         signature = {};
};

class SoftPasskey {
 public:
  explicit SoftPasskey(std::string origin, std::string rp_id, KeyKind kind = KeyKind::es256);
  ~SoftPasskey();
  SoftPasskey(SoftPasskey&&) noexcept;

  // `challenge` and `user_handle` are raw bytes.
  NewPasskey create(std::string_view challenge, std::string_view user_handle,
                    const Bent& bent = {});
  // Counts up with each use when counting is on.
  PasskeyUse use(std::string_view challenge, const Bent& bent = {});

  const std::string& id() const { return id_; }
  std::string cose_key() const;
  void count_from(std::uint32_t counter) { counter_ = counter; }
  void sync(bool synced) { synced_ = synced; }  // backup flags of what comes; set before create()

 private:
  struct Key;

  std::string authenticator_data(const Bent& bent, bool with_credential) const;
  std::string client_data(std::string_view type, std::string_view challenge,
                          const Bent& bent) const;
  std::string statement(const Bent& bent, const std::string& signed_bytes) const;

  std::string origin_, rp_id_;
  std::unique_ptr<Key> key_;
  std::string id_, user_handle_;
  std::uint32_t counter_ = 0;
  bool synced_ = false;
};

// The forms browsers send (WebAuthn Level 3, toJSON).
std::string registration_json(const NewPasskey& made);
std::string assertion_json(const PasskeyUse& used);

// CBOR, written by hand so that it is not the library under test that writes it.
namespace cbor {
std::string number(std::int64_t value);
std::string text(std::string_view value);
std::string bytes(std::string_view value);
std::string map(std::size_t size);
std::string array(std::size_t size);
}  // namespace cbor

}  // namespace gw::support
