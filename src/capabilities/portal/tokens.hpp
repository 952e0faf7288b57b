// The texts a buyer's browser and mails carry. All are opaque: an id, a number, and a signature or
// a secret.
#pragma once

#include "capabilities/portal/portal.hpp"

namespace gw::portal {

// An access token's number is the time it ends, a refresh token's is its generation.
enum class TicketKind : std::uint8_t { access = 1, refresh = 2 };

struct Ticket {
  Id session;
  std::int64_t number = 0;
  std::string signature;
};

std::string sign_ticket(TicketKind kind, const Session& session, std::int64_t number);
// Its parts, nothing proven; nullopt: not of this kind or shape.
std::optional<Ticket> parse_ticket(TicketKind kind, std::string_view text);
// Whether this login signed it. Without a login the same work, and no.
bool is_genuine(TicketKind kind, const Ticket& ticket, const Session* session);

// 256 random bits as base64url.
std::string random_secret(store::Transaction& transaction);

// A link's token: the row's id and its secret.
struct LinkToken {
  Id link;
  std::string_view secret;  // of the text parsed
};
std::string link_token(Id link, std::string_view secret);
std::optional<LinkToken> parse_link_token(std::string_view text);
std::string link_hash(const Protection& protection, std::string_view secret);

// Of a code, for the row it was sent by.
std::string code_hash(const Protection& protection, const LoginCode& row, std::string_view code);

}  // namespace gw::portal
