#include "capabilities/providers/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gw::providers {
namespace {

constexpr std::int64_t overlap_default_s = 86'400;
constexpr std::size_t key_length_min = 16;

bool plain_token(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<ProviderMode> mode_in(std::string_view key, std::string_view kind) {
  if (!key.starts_with(kind) || key.size() < key_length_min || !plain_token(key))
    return std::nullopt;
  key.remove_prefix(kind.size());
  if (key.starts_with("_test_")) return ProviderMode::test;
  if (key.starts_with("_live_")) return ProviderMode::live;
  return std::nullopt;
}

std::optional<ProviderMode> mode_of_publishable_key(std::string_view key) {
  return mode_in(key, "pk");
}

// What a GET shows of a secret, sent back.
bool is_masked(std::string_view text) { return text.starts_with("****"); }

struct Given {
  std::string_view name;
  bool given;
  bool (*belongs)(ProviderType);
};

bool of_stripe(ProviderType type) { return type == ProviderType::stripe; }
bool of_sandbox(ProviderType type) { return type == ProviderType::sandbox; }
bool of_wire(ProviderType type) { return type == ProviderType::wire; }

std::string path(std::string_view name) { return fmt::format("configuration.{}", name); }

FieldProblem wrong_form(std::string_view name, std::string_view form) {
  return {path(name), "invalid_format", fmt::format("is not a text that begins with {}", form)};
}

void check_stripe_texts(const ConfigurationInput& input, std::vector<FieldProblem>& problems) {
  const auto& secret = input.secret_key;
  if (secret && !is_masked(*secret) && !mode_of_secret_key(*secret))
    problems.push_back(wrong_form("secretKey", "sk_test_ or sk_live_"));
  if (input.publishable_key && !mode_of_publishable_key(*input.publishable_key))
    problems.push_back(wrong_form("publishableKey", "pk_test_ or pk_live_"));
  const auto& webhook = input.webhook_secret;
  const bool sound = !webhook || is_masked(*webhook) ||
                     (webhook->starts_with("whsec_") && webhook->size() >= key_length_min &&
                      plain_token(*webhook));
  if (!sound) problems.push_back(wrong_form("webhookSecret", "whsec_"));
}

}  // namespace

std::optional<ProviderMode> mode_of_secret_key(std::string_view key) {
  if (const auto mode = mode_in(key, "sk")) return mode;
  return mode_in(key, "rk");
}

std::vector<FieldProblem> input_problems(ProviderType type, const ConfigurationInput& input) {
  const Given members[] = {
      {"secretKey", input.secret_key.has_value(), of_stripe},
      {"publishableKey", input.publishable_key.has_value(), of_stripe},
      {"webhookSecret", input.webhook_secret.has_value(), of_stripe},
      {"webhookSecretOverlapSeconds", input.webhook_secret_overlap_seconds.has_value(), of_stripe},
      {"webhookDelayMs", input.webhook_delay_ms.has_value(), of_sandbox},
      {"webhookRepeat", input.webhook_repeat.has_value(), of_sandbox},
      {"webhookReorder", input.webhook_reorder.has_value(), of_sandbox},
      {"bankName", input.bank_name.has_value(), of_wire},
      {"accountHolder", input.account_holder.has_value(), of_wire},
      {"iban", input.iban.has_value(), of_wire},
      {"bic", input.bic.has_value(), of_wire},
      {"referenceInstructions", input.reference_instructions.has_value(), of_wire},
  };
  std::vector<FieldProblem> problems;
  for (const auto& [name, given, belongs] : members) {
    if (!given || belongs(type)) continue;
    // The sandbox makes its secret itself; sending back what a GET showed is no mistake.
    if (name == "webhookSecret" && is_masked(*input.webhook_secret)) continue;
    problems.push_back({path(name), "unknown_field",
                        fmt::format("is not a member of a {} account", enum_text(type))});
  }
  if (type == ProviderType::stripe) check_stripe_texts(input, problems);
  return problems;
}

std::vector<FieldProblem> provider_problems(const Provider& provider) {
  std::vector<FieldProblem> problems;
  if (provider.type == ProviderType::sandbox && provider.mode == ProviderMode::live)
    problems.push_back({"mode", "unknown_value", "the sandbox works in test mode only"});
  if (provider.type != ProviderType::stripe) return problems;
  const auto& configuration = provider.configuration;
  const auto check = [&](std::string_view name, std::optional<ProviderMode> mode) {
    if (!mode || *mode == provider.mode) return;
    problems.push_back({path(name), "wrong_mode",
                        fmt::format("is a key of {} mode, the account is in {} mode",
                                    enum_text(*mode), enum_text(provider.mode))});
  };
  check("secretKey", mode_of_secret_key(configuration.secret_key.value));
  check("publishableKey", mode_of_publishable_key(configuration.publishable_key));
  return problems;
}

std::vector<FieldProblem> missing_to_enable(const Provider& provider) {
  std::vector<FieldProblem> problems;
  const auto& configuration = provider.configuration;
  const auto need = [&](std::string_view name, const std::string& text) {
    if (text.empty())
      problems.push_back({path(name), "required", "is needed before the account is enabled"});
  };
  switch (provider.type) {
    case ProviderType::sandbox: need("webhookSecret", configuration.webhook_secret.value); break;
    case ProviderType::wire:
      need("bankName", configuration.bank_name);
      need("accountHolder", configuration.account_holder);
      need("iban", configuration.iban);
      break;
    case ProviderType::stripe:
      need("secretKey", configuration.secret_key.value);
      need("publishableKey", configuration.publishable_key);
      need("webhookSecret", configuration.webhook_secret.value);
      break;
  }
  return problems;
}

std::string_view previous_webhook_secret(const Configuration& configuration, Instant now) {
  const auto until = configuration.previous_webhook_secret_until;
  if (!until || *until <= now) return {};
  return configuration.previous_webhook_secret.value;
}

namespace {

void replace_webhook_secret(Configuration& configuration, const ConfigurationInput& input,
                            Instant now) {
  const auto& wanted = *input.webhook_secret;
  if (is_masked(wanted) || wanted == configuration.webhook_secret.value) return;
  const auto overlap_s = input.webhook_secret_overlap_seconds.value_or(overlap_default_s);
  configuration.previous_webhook_secret = {};
  configuration.previous_webhook_secret_until.reset();
  if (overlap_s > 0 && !configuration.webhook_secret.value.empty()) {
    configuration.previous_webhook_secret = std::move(configuration.webhook_secret);
    configuration.previous_webhook_secret_until = now.plus_seconds(overlap_s);
  }
  configuration.webhook_secret.value = wanted;
}

}  // namespace

void apply_input(Configuration& configuration, const ConfigurationInput& input, Instant now) {
  const auto set = [](auto& target, const auto& wanted) {
    if (wanted) target = *wanted;
  };
  if (input.secret_key && !is_masked(*input.secret_key))
    configuration.secret_key.value = *input.secret_key;
  set(configuration.publishable_key, input.publishable_key);
  if (input.webhook_secret) replace_webhook_secret(configuration, input, now);
  set(configuration.webhook_delay_ms, input.webhook_delay_ms);
  set(configuration.webhook_repeat, input.webhook_repeat);
  set(configuration.webhook_reorder, input.webhook_reorder);
  set(configuration.bank_name, input.bank_name);
  set(configuration.account_holder, input.account_holder);
  set(configuration.iban, input.iban);
  set(configuration.bic, input.bic);
  set(configuration.reference_instructions, input.reference_instructions);
}

}  // namespace gw::providers
