#include "capabilities/portal/tokens.hpp"

#include <array>

#include "crypto/hash.hpp"

namespace gw::portal {
namespace {

constexpr std::string_view prefix = "pt_";
constexpr std::size_t id_bytes = 12;
constexpr std::size_t number_bytes = 8;
constexpr std::size_t body_bytes = 1 + id_bytes + number_bytes;  // with the kind in front
constexpr std::size_t signature_bytes = 32;
constexpr std::size_t link_secret_characters = 43;

std::string body_of(TicketKind kind, Id session, std::int64_t number) {
  std::string body(1, static_cast<char>(kind));
  body += text_of(session.bytes);
  for (int shift = 56; shift >= 0; shift -= 8)
    body += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xff);
  return body;
}

std::string signature_of(std::string_view seed, std::string_view body) {
  return std::string(text_of(crypto::hmac_sha256(seed, body)));
}

}  // namespace

std::string sign_ticket(TicketKind kind, const Session& session, std::int64_t number) {
  std::string bytes = body_of(kind, session.id, number);
  bytes += signature_of(session.seed.value, bytes);
  return std::string(prefix) + base64url(bytes_of(bytes));
}

std::optional<Ticket> parse_ticket(TicketKind kind, std::string_view text) {
  if (!text.starts_with(prefix) || text.size() > 128) return std::nullopt;
  text.remove_prefix(prefix.size());
  const auto bytes = parse_base64(text);
  if (!bytes || bytes->size() != body_bytes + signature_bytes) return std::nullopt;
  // One text a token: no padding, no other alphabet.
  if (base64url(*bytes) != text || bytes->front() != static_cast<std::uint8_t>(kind))
    return std::nullopt;
  Ticket ticket;
  std::copy_n(bytes->begin() + 1, id_bytes, ticket.session.bytes.begin());
  std::uint64_t number = 0;
  for (std::size_t i = 1 + id_bytes; i < body_bytes; ++i) number = number << 8 | (*bytes)[i];
  ticket.number = static_cast<std::int64_t>(number);
  ticket.signature = text_of(std::span(*bytes).subspan(body_bytes));
  return ticket;
}

bool is_genuine(TicketKind kind, const Ticket& ticket, const Session* session) {
  static const std::string nobody(64, '0');
  const auto expected = signature_of(session ? session->seed.value : nobody,
                                     body_of(kind, ticket.session, ticket.number));
  return crypto::equal_in_constant_time(expected, ticket.signature) && session != nullptr;
}

std::string random_secret(store::Transaction& transaction) {
  std::array<std::uint8_t, 32> random;
  transaction.random(random);
  return base64url(random);
}

std::string link_token(Id link, std::string_view secret) {
  return link.text() + "." + std::string(secret);
}

std::optional<LinkToken> parse_link_token(std::string_view text) {
  const auto dot = text.find('.');
  const auto id = Id::parse(text.substr(0, dot));
  if (dot == std::string_view::npos || !id) return std::nullopt;
  const auto secret = text.substr(dot + 1);
  if (secret.size() != link_secret_characters) return std::nullopt;
  return LinkToken{*id, secret};
}

std::string link_hash(const Protection& protection, std::string_view secret) {
  return hex(bytes_of(protection.search_hash("portal_links", "secret", secret)));
}

std::string code_hash(const Protection& protection, const LoginCode& row, std::string_view code) {
  std::string bound = row.email_hash + ":";
  bound += code;
  return hex(bytes_of(protection.search_hash("portal_codes", "code", bound)));
}

}  // namespace gw::portal
