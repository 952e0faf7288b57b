// Precompiled for the http room, the only one that sees Asio and Beast.
#pragma once

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "../pch/common.hpp"
