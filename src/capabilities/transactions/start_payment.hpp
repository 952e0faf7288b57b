// transactions/create: the attempt is written down, then the provider is called, then what it said
// is booked.
#pragma once

#include "capabilities/transactions/transactions.hpp"

namespace gw::transactions {

struct CreateTransaction {
  std::string session_public_id;
  Id provider_id;
  std::optional<checkouts::Address> billing_address, shipping_address;
  std::optional<std::string> vat_id;
  std::optional<std::string> locale;
};
BOOST_DESCRIBE_STRUCT(CreateTransaction, (),
                      (session_public_id, provider_id, billing_address, shipping_address, vat_id,
                       locale))

struct CreatedTransaction {
  Id transaction_id;
  TransactionStatus status = TransactionStatus::initiated;
  connectors::NextStep next;
};
BOOST_DESCRIBE_STRUCT(CreatedTransaction, (), (transaction_id, status, next))

// NOT_FOUND, CHECKOUT_EXPIRED, CHECKOUT_ALREADY_PAID, STATE_CONFLICT, VALIDATION_FAILED,
// PROVIDER_ERROR (502; the attempt is then failed, or left to the follow-up when its outcome is
// unknown).
Task<Result<CreatedTransaction>> start_payment(Dependencies dependencies, Caller caller,
                                               CreateTransaction input);

}  // namespace gw::transactions

template <>
struct gw::FieldRules<gw::transactions::CreateTransaction> {
  using C = transactions::CreateTransaction;
  static constexpr auto rules = std::tuple{
      field(&C::session_public_id, {.required = true, .length_max = 64}),
      field(&C::provider_id, {.required = true}),
      field(&C::vat_id, {.length_max = 32}),
      field(&C::locale, {.format = Format::locale}),
  };
};
