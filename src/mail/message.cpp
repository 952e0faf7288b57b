#include "mail/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"

namespace gw::mail {
namespace {

constexpr std::size_t line_max = 76;
// Bytes of UTF-8 in one encoded word: in base64, with "=?UTF-8?B?", "?=" and the name of the field
// in front, they stay below 76 characters.
constexpr std::size_t word_bytes_max = 39;
// No quoted-printable text holds "=_": behind an equals sign stand hex digits or the line's end.
constexpr std::string_view boundary = "=_alternative_forms";

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// At most `bytes_max` bytes from the front, whole characters only.
std::string_view take_characters(std::string_view& text, std::size_t bytes_max) {
  std::size_t size = std::min(bytes_max, text.size());
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
  };
  while (size < text.size() && size > 0 && continues(size)) --size;
  const auto taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (!out.empty()) out += "\r\n ";
    out += fmt::format("=?UTF-8?B?{}?=", base64(bytes_of(take_characters(text, word_bytes_max))));
  }
  return out;
}

// `used` characters stand before it in the line.
std::string header_text(std::string_view text, std::size_t used) {
  const bool plain = is_plain_ascii(text) && text.find("=?") == std::string_view::npos &&
                     used + text.size() <= line_max;
  return plain ? std::string(text) : encoded_words(text);
}

std::string display_name(std::string_view name) {
  if (!is_plain_ascii(name) || name.size() > 40 || name.find("=?") != std::string_view::npos) {
    return encoded_words(name);
  }
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string mailbox_text(const Mailbox& box) {
  if (box.name.empty()) return box.address;
  // The address may need a line of its own.
  return fmt::format("{}\r\n <{}>", display_name(box.name), box.address);
}

// "Fri, 27 Mar 2026 10:00:00 +0000"
std::string date_text(Instant at) {
  using namespace std::chrono;
  constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_time<milliseconds> time{milliseconds(at.ms)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  return fmt::format("{}, {} {} {:04} {:02}:{:02}:{:02} +0000", weekdays[weekday(day).c_encoding()],
                     unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Writes one logical line in quoted-printable, cut softly.
class QuotedLine {
 public:
  explicit QuotedLine(std::string& out) : out_(out) {}
  void add(char c, bool last) {
    const bool blank = c == ' ' || c == '\t';
    // A dot alone ends a mail in SMTP, "From " begins one in a mailbox file, and blanks at the end
    // get lost.
    const bool risky = used_ == 0 && (c == '.' || c == 'F');
    const bool plain = ((c > ' ' && c <= '~' && c != '=') || blank) && !risky && !(blank && last);
    const std::size_t size = plain ? 1 : 3;
    if (used_ + size > line_max - 1) {
      out_ += "=\r\n";
      used_ = 0;
      return add(c, last);
    }
    if (plain) {
      out_ += c;
    } else {
      fmt::format_to(std::back_inserter(out_), "={:02X}", static_cast<unsigned char>(c));
    }
    used_ += size;
  }

 private:
  std::string& out_;
  std::size_t used_ = 0;
};

void append_quoted_printable(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find_first_of("\r\n");
    const auto line = text.substr(0, end);
    QuotedLine quoted(out);
    for (std::size_t i = 0; i < line.size(); ++i) quoted.add(line[i], i + 1 == line.size());
    out += "\r\n";
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

void append_part(std::string& out, std::string_view subtype, std::string_view text) {
  fmt::format_to(std::back_inserter(out),
                 "Content-Type: text/{}; charset=utf-8\r\n"
                 "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                 subtype);
  append_quoted_printable(out, text);
}

bool valid_id(std::string_view id) {
  if (id.size() < 5 || id.size() > 200 || id.front() != '<' || id.back() != '>') return false;
  return valid_mail_address(id.substr(1, id.size() - 2));
}

bool valid_header(std::string_view text) {
  return valid_utf8(text) && !has_control_characters(text);
}

bool valid(const Message& message) {
  return valid_mail_address(message.from.address) && valid_header(message.from.name) &&
         valid_mail_address(message.to) && valid_header(message.subject) && valid_id(message.id) &&
         valid_utf8(message.text) && (!message.html || valid_utf8(*message.html));
}

}  // namespace

std::optional<std::string> compose(const Message& message) {
  if (!valid(message)) return std::nullopt;
  std::string out = fmt::format(
      "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: {}\r\n"
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
      date_text(message.date), mailbox_text(message.from), message.to,
      header_text(message.subject, std::string_view("Subject: ").size()), message.id);
  if (!message.html) {
    append_part(out, "plain", message.text);
    return out;
  }
  fmt::format_to(std::back_inserter(out),
                 "Content-Type: multipart/alternative; boundary=\"{0}\"\r\n\r\n--{0}\r\n",
                 boundary);
  append_part(out, "plain", message.text);
  fmt::format_to(std::back_inserter(out), "\r\n--{}\r\n", boundary);
  append_part(out, "html", *message.html);
  fmt::format_to(std::back_inserter(out), "\r\n--{}--\r\n", boundary);
  return out;
}

}  // namespace gw::mail
