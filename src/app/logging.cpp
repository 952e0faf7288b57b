#include "app/logging.hpp"

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/encode.hpp"
#include "base/time.hpp"

namespace gw::app {
namespace {

// {"level":..,"time":..,"message":..}: the message escaped, which a pattern cannot do.
class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const auto since =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch());
    std::string line = "{\"level\":\"" + std::string(level.data(), level.size()) +
                       "\",\"time\":\"" + iso_text({since.count()}) + "\",\"message\":";
    append_json_string(line, {message.payload.data(), message.payload.size()});
    line += "}\n";
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

spdlog::level::level_enum level_of(const std::string& text) {
  if (text == "fatal" || text == "panic") return spdlog::level::critical;
  return spdlog::level::from_str(text);
}

}  // namespace

std::shared_ptr<spdlog::logger> start_logging(const config::Settings& settings) {
  const bool json = settings.log_format != "text";
  const auto level = level_of(settings.log_level);
  auto general = std::make_shared<spdlog::logger>(
      "gateway", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (json) general->set_formatter(std::make_unique<JsonFormatter>());
  general->set_level(level);
  spdlog::set_default_logger(general);
  auto access =
      std::make_shared<spdlog::logger>("access", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  access->set_pattern(
      json ? R"({"level":"%l","time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})" : "%Y-%m-%d %H:%M:%S.%e %l %v",
      spdlog::pattern_time_type::utc);
  access->set_level(level);
  return access;
}

}  // namespace gw::app
