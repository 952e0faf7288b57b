// Carries the precompiled header that most rooms share (cmake/pch/common.hpp).
