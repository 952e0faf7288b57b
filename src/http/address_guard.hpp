// The parts of the address rules that the outbound client applies to real sockets.
// check_url() and address_allowed() are declared in outbound.hpp.
#pragma once

#include <sys/socket.h>

#include <cstdint>

#include "http/outbound.hpp"

namespace gw::http {

// Address and port that a socket is about to connect to. Other families than IP: false.
bool socket_address_allowed(const sockaddr& address, Reach reach);

// The same for a mail server, whose ports (25, 465, 587) no web address may have.
bool mail_address_allowed(const sockaddr& address, Reach reach);

// False for the ports of WHATWG Fetch's bad port list, of well-known databases, and 0.
bool port_allowed(std::uint16_t port);

}  // namespace gw::http
