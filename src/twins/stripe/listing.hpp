// Lists as Stripe pages them: newest first, by cursor.
#pragma once

#include <string_view>

#include "twins/stripe/books.hpp"

namespace gw::twins::stripe {

// limit, starting_after, ending_before, created[gte|gt|lte|lt], and equality of each of `filters`
// (names separated by blanks).
Answer list_of(const Shelf& shelf, const boost::json::object& query, std::string_view filters,
               std::string_view url);

}  // namespace gw::twins::stripe
