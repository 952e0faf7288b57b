// Pure decisions about sites.
#pragma once

#include "capabilities/sites/sites.hpp"

namespace gw::sites {

// What is wrong with the text for bank statements: 5 to 22 characters that card schemes carry, at
// least one of them a letter. nullopt: nothing. Empty text means none.
std::optional<std::string> descriptor_problem(std::string_view text);

// Hosts as they are kept, in order, each once; problems are added under "frontendDomains[i]".
std::vector<std::string> normal_hosts(const std::vector<std::string>& given,
                                      std::vector<FieldProblem>& problems);

// Problems within the site's own members: order, membership, forms. Whether providers exist is the
// caller's question.
std::vector<FieldProblem> site_problems(const Site& site);

}  // namespace gw::sites
