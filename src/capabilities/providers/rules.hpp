// What an account's configuration must obey, by its type: pure.
#pragma once

#include "capabilities/providers/providers.hpp"
#include "capabilities/providers/wire.hpp"

namespace gw::providers {

// "sk_test_..." and "rk_test_..." are test keys, "sk_live_..." and "rk_live_..." live ones;
// nullopt: no key of Stripe's.
std::optional<ProviderMode> mode_of_secret_key(std::string_view key);

// Members of the input that do not belong to this type, and texts that cannot be right.
std::vector<FieldProblem> input_problems(ProviderType type, const ConfigurationInput& input);
// What does not fit together in the whole: keys of another mode ...
std::vector<FieldProblem> provider_problems(const Provider& provider);
// What is still missing before the account can take payments; empty: complete.
std::vector<FieldProblem> missing_to_enable(const Provider& provider);

// Members that are absent, and secrets sent back masked, stay as they are. A webhook secret that is
// replaced stays good for the overlap.
void apply_input(Configuration& configuration, const ConfigurationInput& input, Instant now);

}  // namespace gw::providers
