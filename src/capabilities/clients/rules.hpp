// Pure decisions about clients.
#pragma once

#include "capabilities/clients/clients.hpp"

namespace gw::clients {

// Lower case for Latin, Greek and Cyrillic letters; other text stays.
std::string folded(std::string_view text);
// The words of a text, folded, each once: letters and digits, at least two characters.
std::vector<std::string> words_of(std::string_view text);
// Of all names, at most words_max.
std::vector<std::string> words_of(const Client& client);
inline constexpr std::size_t words_max = 24;

// Whether Peppol's list of electronic address schemes has this code.
bool known_scheme(std::string_view scheme);
// GS1's check digit over 13 digits.
bool valid_gln(std::string_view text);
// Problems of the routing address, named below "taxInfo.peppolRoutingAddress".
std::vector<FieldProblem> peppol_problems(const PeppolAddress& address);

// Adds to the sum of that currency.
void add_lifetime(std::vector<Lifetime>& ltv, const Money& counted);

}  // namespace gw::clients
