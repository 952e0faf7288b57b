#include "crypto/webauthn.hpp"

#include <gtest/gtest.h>

#include "base/describe.hpp"
#include "crypto/hash.hpp"
#include "support/authenticator.hpp"

namespace gw::crypto::webauthn {
namespace {

using support::AttestationKind;
using support::Bent;
using support::KeyKind;
using support::SoftPasskey;
namespace cbor = support::cbor;

const std::string origin = "https://admin.example.com";
const std::string rp_id = "admin.example.com";
const Ceremony ceremony{"0123456789abcdef0123456789abcdef", origin, rp_id};

RegistrationAnswer answer_of(const support::NewPasskey& made) {
  return {made.client_data_json, made.attestation_object};
}
AssertionAnswer answer_of(const support::PasskeyUse& used) {
  return {used.client_data_json, used.authenticator_data, used.signature};
}
Credential credential_of(const SoftPasskey& passkey, std::uint32_t counter = 0) {
  return {passkey.cose_key(), counter, false};
}

// "" for an accepted answer, else the name of the rule.
template <class T>
std::string outcome(const std::expected<T, Refusal>& result) {
  return result ? "" : std::string(enum_text(result.error()));
}
std::string registering(const Bent& bent, KeyKind kind = KeyKind::es256) {
  SoftPasskey passkey(origin, rp_id, kind);
  return outcome(
      verify_registration(ceremony, answer_of(passkey.create(ceremony.challenge, "u", bent))));
}
std::string asserting(const Bent& bent, std::uint32_t counter_before = 0) {
  SoftPasskey passkey(origin, rp_id);
  return outcome(verify_assertion(ceremony, credential_of(passkey, counter_before),
                                  answer_of(passkey.use(ceremony.challenge, bent))));
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  ASSERT_NE(at, text.npos) << what;
  text.replace(at, what.size(), with);
}
Bent::Change replacing(const std::string& what, const std::string& with) {
  return [what, with](std::string& text) { replace(text, what, with); };
}

TEST(Webauthn, EveryKeyAndEveryAttestationWeTake) {
  for (const auto kind : {KeyKind::es256, KeyKind::eddsa, KeyKind::rs256}) {
    for (const auto attestation : {AttestationKind::none, AttestationKind::packed_self,
                                   AttestationKind::packed_certificate}) {
      SCOPED_TRACE(static_cast<int>(kind) * 10 + static_cast<int>(attestation));
      SoftPasskey passkey(origin, rp_id, kind);
      const auto made = passkey.create(ceremony.challenge, "user", {.attestation = attestation});
      const auto registered = verify_registration(ceremony, answer_of(made));
      ASSERT_EQ(outcome(registered), "");
      EXPECT_EQ(registered->credential_id, passkey.id());
      EXPECT_EQ(registered->public_key, passkey.cose_key());
      EXPECT_EQ(registered->format, attestation == AttestationKind::none ? "none" : "packed");
      const Credential credential{registered->public_key, registered->sign_count,
                                  registered->backup_eligible};
      EXPECT_EQ(outcome(verify_assertion(ceremony, credential,
                                         answer_of(passkey.use(ceremony.challenge)))),
                "");
    }
  }
}

TEST(Webauthn, WhatABrowserMayAdd) {
  EXPECT_EQ(registering({.client_data_more = R"(,"crossOrigin":false,"other":[1,{"a":null}])"}),
            "");
  // Chromium asks security keys for this by itself.
  EXPECT_EQ(registering({.attestation = AttestationKind::packed_self,
                         .extensions = cbor::map(1) + cbor::text("credProtect") + cbor::number(2)}),
            "");
  EXPECT_EQ(registering({.extensions = cbor::map(1) + cbor::text("unknown") + cbor::bytes("x")}),
            "");
  EXPECT_EQ(asserting({.extensions = cbor::map(1) + cbor::text("unknown") + cbor::bytes("x")}), "");
}

TEST(Webauthn, ClientDataMustBeTheOneWeAskedFor) {
  struct Row {
    std::string rule;
    Bent bent;
  };
  const std::vector<Row> rows{
      {"wrong_origin", {.origin = "https://admin.example.com.evil.net"}},
      {"wrong_origin", {.origin = "http://admin.example.com"}},
      {"wrong_origin", {.origin = "https://admin.example.com:8443"}},
      {"wrong_origin", {.origin = "https://ADMIN.example.com"}},
      {"wrong_type", {.type = "webauthn.other"}},
      {"cross_origin", {.client_data_more = R"(,"crossOrigin":true)"}},
      {"cross_origin", {.client_data_more = R"(,"topOrigin":"https://evil.net")"}},
      {"malformed_client_data", {.client_data_more = R"(,"crossOrigin":"false")"}},
      {"malformed_client_data", {.client_data_more = R"(,"origin":"https://evil.net")"}},
      {"malformed_client_data", {.client_data = [](auto& text) { text.pop_back(); }}},
      {"malformed_client_data", {.client_data = [](auto& text) { text += "{}"; }}},
      {"malformed_client_data", {.client_data = [](auto& text) { text = "[]"; }}},
      {"malformed_client_data", {.client_data = [](auto& text) { text.clear(); }}},
      {"malformed_client_data", {.client_data = replacing("\"challenge\"", "\"chalenge\"")}},
      {"malformed_client_data", {.client_data = [](auto& text) { text += '\xff'; }}},
      {"wrong_challenge", {.client_data = replacing("\"challenge\":\"M", "\"challenge\":\"N")}},
      {"wrong_challenge", {.client_data = replacing("\"challenge\":\"M", "\"challenge\":\"")}},
      {"oversized", {.client_data = [](auto& text) { text.append(9'000, ' '); }}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(registering(row.bent), row.rule);
    EXPECT_EQ(asserting(row.bent), row.rule);
  }
  // Each ceremony has its own type.
  EXPECT_EQ(registering({.type = "webauthn.get"}), "wrong_type");
  EXPECT_EQ(asserting({.type = "webauthn.create"}), "wrong_type");
}

TEST(Webauthn, AnAnswerToAnotherChallenge) {
  SoftPasskey passkey(origin, rp_id);
  EXPECT_EQ(outcome(verify_assertion(ceremony, credential_of(passkey),
                                     answer_of(passkey.use("another")))),
            "wrong_challenge");
  EXPECT_EQ(outcome(verify_registration(ceremony, answer_of(passkey.create("another", "u")))),
            "wrong_challenge");
}

TEST(Webauthn, AuthenticatorDataIsForUsAndOfAVerifiedUser) {
  struct Row {
    std::string rule;
    Bent bent;
  };
  const std::vector<Row> rows{
      {"wrong_rp_id", {.rp_id = "example.com"}},
      {"user_not_present", {.flags_cleared = 0x01}},
      {"user_not_verified", {.flags_cleared = 0x04}},
      {"wrong_backup_state", {.flags_set = 0x10}},
      {"malformed_authenticator_data", {.flags_set = 0x80}},
      {"malformed_authenticator_data", {.authenticator_data = [](auto& d) { d += '\0'; }}},
      {"malformed_authenticator_data", {.authenticator_data = [](auto& d) { d.resize(36); }}},
      {"malformed_authenticator_data", {.authenticator_data = [](auto& d) { d.clear(); }}},
      {"malformed_authenticator_data", {.extensions = "\xbf\xff"}},
      {"malformed_authenticator_data", {.extensions = "\xff"}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(registering(row.bent), row.rule);
    EXPECT_EQ(asserting(row.bent), row.rule);
  }
  EXPECT_EQ(registering({.flags_cleared = 0x40}), "malformed_authenticator_data");
  EXPECT_EQ(asserting({.flags_set = 0x40}), "malformed_authenticator_data");
  EXPECT_EQ(asserting({.authenticator_data = [](auto& d) { d.append(5'000, 'x'); }}), "oversized");
}

TEST(Webauthn, KeysOfAnotherKind) {
  const std::string es256_head = cbor::number(3) + cbor::number(-7);
  const std::vector<Bent::Change> changes{
      replacing(es256_head, cbor::number(3) + cbor::number(-35)),
      replacing(es256_head, cbor::number(3) + cbor::number(-8)),
      replacing(es256_head, cbor::number(3) + cbor::text("E")),
      replacing(cbor::number(1) + cbor::number(2), cbor::number(1) + cbor::number(3)),
      replacing(cbor::number(-1) + cbor::number(1), cbor::number(-1) + cbor::number(2)),
      // Not on the curve.
      [](std::string& key) { key.back() = static_cast<char>(key.back() ^ 1); },
      [](std::string& key) { key = cbor::map(0); },
      [](std::string& key) { key = cbor::number(1); },
      // The same label twice.
      [&](std::string& key) {
        key = cbor::map(6) + key.substr(1) + cbor::number(3) + cbor::number(-7);
      },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(registering({.cose_key = changes[i]}), "unsupported_key");
  }
  SoftPasskey passkey(origin, rp_id);
  Credential stored = credential_of(passkey);
  stored.public_key = SoftPasskey(origin, rp_id, KeyKind::rs256).cose_key();
  EXPECT_EQ(outcome(verify_assertion(ceremony, stored, answer_of(passkey.use(ceremony.challenge)))),
            "wrong_signature");
}

TEST(Webauthn, AttestationMustBeWholeAndTrue) {
  const auto changed = [](AttestationKind kind, Bent::Change change) {
    return registering({.attestation = kind, .attestation_object = std::move(change)});
  };
  const auto none = AttestationKind::none;
  const auto self = AttestationKind::packed_self;
  const auto certificate = AttestationKind::packed_certificate;
  EXPECT_EQ(changed(none, replacing("none", "nope")), "unknown_format");
  EXPECT_EQ(changed(none, replacing(cbor::text("none"), cbor::text("fido-u2f"))), "unknown_format");
  EXPECT_EQ(changed(none, replacing(cbor::text("attStmt") + cbor::map(0),
                                    cbor::text("attStmt") + cbor::map(1) + cbor::text("alg") +
                                        cbor::number(-7))),
            "wrong_attestation");
  EXPECT_EQ(changed(none, replacing(cbor::text("none"), cbor::text("packed"))),
            "wrong_attestation");
  for (const auto kind : {self, certificate}) {
    EXPECT_EQ(changed(kind, replacing(cbor::text("alg") + cbor::number(-7),
                                      cbor::text("alg") + cbor::number(-8))),
              "wrong_attestation");
    EXPECT_EQ(changed(kind, replacing(cbor::text("alg"), cbor::text("agl"))), "wrong_attestation");
    EXPECT_EQ(changed(kind, replacing(cbor::text("sig"), cbor::text("gis"))), "wrong_attestation");
    // Signed for other client data, sent with ours.
    EXPECT_EQ(registering({.attestation = kind,
                           .client_data_sent = replacing("\"origin\"", " \"origin\"")}),
              "wrong_attestation");
  }
  EXPECT_EQ(changed(none, [](auto& bytes) { bytes += '\0'; }), "malformed_attestation");
  EXPECT_EQ(changed(none, [](auto& bytes) { bytes.clear(); }), "malformed_attestation");
  EXPECT_EQ(changed(none, [](auto& bytes) { bytes = cbor::array(0); }), "malformed_attestation");
  EXPECT_EQ(changed(none, replacing(cbor::text("authData"), cbor::text("authDatb"))),
            "malformed_attestation");
  EXPECT_EQ(changed(none, [](auto& bytes) { bytes.append(20'000, 'x'); }), "oversized");
}

// None of them may crash, allocate without end, or be accepted.
TEST(Webauthn, CutOffAndGarbledCbor) {
  SoftPasskey passkey(origin, rp_id);
  const auto good = answer_of(passkey.create(ceremony.challenge, "u",
                                             {.attestation = AttestationKind::packed_certificate}));
  for (std::size_t size = 0; size < good.attestation_object.size(); ++size) {
    auto cut = good;
    cut.attestation_object.resize(size);
    EXPECT_EQ(outcome(verify_registration(ceremony, cut)), "malformed_attestation") << size;
  }
  for (std::size_t at = 0; at < good.attestation_object.size(); ++at) {
    for (const int mask : {0x01, 0x20, 0x80, 0xff}) {
      auto garbled = good;
      garbled.attestation_object[at] = static_cast<char>(garbled.attestation_object[at] ^ mask);
      EXPECT_NO_THROW(outcome(verify_registration(ceremony, garbled))) << at;
    }
  }
  using namespace std::string_literals;
  const std::vector<std::string> hostile{
      // Lengths of more than there is, or than there can be.
      "\x9b\xff\xff\xff\xff\xff\xff\xff\xff"s,
      "\xbb\x10\x00\x00\x00\x00\x00\x00\x00"s,
      "\x9a\xff\xff\xff\xff"s,
      "\x5b\x7f\xff\xff\xff\xff\xff\xff\xff"s,
      // Nesting without end.
      std::string(16'000, '\x81'),
      std::string(16'000, '\xa1'),
      std::string(16'000, '\xc1'),
      // Indefinite lengths, and what is no item.
      "\x9f\xff"s,
      "\x5f\x41\x61\xff"s,
      "\xf8\x00"s,
      "\x1c"s,
      "\xff"s,
  };
  for (const auto& bytes : hostile) {
    EXPECT_EQ(outcome(verify_registration(ceremony, {good.client_data_json, bytes})),
              "malformed_attestation");
  }
}

TEST(Webauthn, SignaturesThatAreNone) {
  for (const auto kind : {KeyKind::es256, KeyKind::eddsa, KeyKind::rs256}) {
    SCOPED_TRACE(static_cast<int>(kind));
    SoftPasskey passkey(origin, rp_id, kind);
    const auto check = [&](const Bent& bent) {
      return outcome(verify_assertion(ceremony, credential_of(passkey),
                                      answer_of(passkey.use(ceremony.challenge, bent))));
    };
    EXPECT_EQ(check({}), "");
    EXPECT_EQ(check({.signature = [](auto& s) { s.back() = static_cast<char>(s.back() ^ 1); }}),
              "wrong_signature");
    EXPECT_EQ(check({.signature = [](auto& s) { s.pop_back(); }}), "wrong_signature");
    EXPECT_EQ(check({.signature = [](auto& s) { s += '\0'; }}), "wrong_signature");
    EXPECT_EQ(check({.signature = [](auto& s) { s.clear(); }}), "wrong_signature");
    EXPECT_EQ(check({.signature = [](auto& s) { s.assign(2'000, 'x'); }}), "oversized");
    EXPECT_EQ(check({.client_data_sent = replacing("\"origin\"", " \"origin\"")}),
              "wrong_signature");
    EXPECT_EQ(check({.authenticator_data_sent = [](auto& d) { d.back() = 9; }}), "wrong_signature");
    // Another passkey of the same person.
    SoftPasskey other(origin, rp_id, kind);
    EXPECT_EQ(outcome(verify_assertion(ceremony, credential_of(other),
                                       answer_of(passkey.use(ceremony.challenge)))),
              "wrong_signature");
  }
}

TEST(Webauthn, CountersOnlyGrow) {
  struct Row {
    std::uint32_t before, now;
    bool good;
  };
  const std::vector<Row> rows{{0, 0, true},  {0, 1, true},          {5, 6, true},
                              {5, 5, false}, {5, 4, false},         {5, 0, false},
                              {1, 0, false}, {7, 0xffffffff, true}, {0xffffffff, 0, false}};
  for (const auto& row : rows) {
    EXPECT_EQ(asserting({.counter = row.now}, row.before), row.good ? "" : "counter_did_not_grow")
        << row.before << ' ' << row.now;
  }
  // A forger learns nothing of the counter.
  EXPECT_EQ(asserting({.counter = 1, .signature = [](auto& s) { s.clear(); }}, 5),
            "wrong_signature");
}

TEST(Webauthn, BackupStateOfSyncedPasskeys) {
  SoftPasskey passkey(origin, rp_id);
  passkey.sync(true);
  const auto registered =
      verify_registration(ceremony, answer_of(passkey.create(ceremony.challenge, "u")));
  ASSERT_EQ(outcome(registered), "");
  EXPECT_TRUE(registered->backup_eligible);
  EXPECT_TRUE(registered->backed_up);
  const Credential stored{registered->public_key, 0, true};
  const auto check = [&](const Bent& bent) {
    return verify_assertion(ceremony, stored, answer_of(passkey.use(ceremony.challenge, bent)));
  };
  EXPECT_TRUE(check({})->backed_up);
  EXPECT_FALSE(check({.flags_cleared = 0x10})->backed_up);
  EXPECT_EQ(outcome(check({.flags_cleared = 0x18})), "wrong_backup_state");
}

}  // namespace
}  // namespace gw::crypto::webauthn
