// How clients are found: hashes of whole values, never parts of them.
#pragma once

#include "capabilities/clients/clients.hpp"

namespace gw::clients {

std::string email_hash(const Protection& protection, std::string_view email);
std::string word_hash(const Protection& protection, std::string_view word);
// Brings the rows of a client's words in step with its names.
void write_words(store::Transaction& transaction, const Client& client);

}  // namespace gw::clients
