// The pages and scripts that buyers' browsers load from the twin, in place of js.stripe.com.
#pragma once

#include <string>
#include <string_view>

namespace gw::twins::stripe {

// The parts of Stripe.js that a payment page uses: Stripe(key).elements({mode, amount, currency}),
// create('payment'), mount, submit, confirmPayment, retrievePaymentIntent. Card numbers are typed
// in a frame of the twin's.
std::string_view script_text();
// The frame with the fields, and its script.
std::string_view frame_page();
std::string_view frame_script();

// The bank's question about a payment; `target` is where its form is sent.
std::string bank_question(std::string_view target, std::string_view amount_text);
// Tells the page around it that the bank's dialog is over.
std::string_view bank_done();

}  // namespace gw::twins::stripe
