// Text of one setting to its value. Errors complete the sentence "MPG_X ..." and never repeat the
// text.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "config/declaration.hpp"

namespace gw::config {

using Parsed = std::expected<std::int64_t, std::string>;

// "500ms", "10s", "1h30m", "7d", in ms.
Parsed parse_duration(std::string_view text);
// "1048576", "512KiB", "1MiB", "1GiB", in bytes.
Parsed parse_size(std::string_view text);

// Checks `text` against the declaration and puts it into its member; the error tells what is wrong.
std::expected<void, std::string> assign(Settings& settings, const Declaration& row,
                                        std::string_view text);

}  // namespace gw::config
