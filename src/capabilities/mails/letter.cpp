// How our own mails look. Inline styles only: that is what mail programs understand.
#include <fmt/format.h>

#include "base/text.hpp"
#include "capabilities/mails/mails.hpp"

namespace gw::mails {
namespace {

constexpr std::string_view page_style =
    "margin:0;padding:24px;background:#f4f5f7;color:#1c2430;"
    "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
constexpr std::string_view card_style =
    "max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #e1e4e8;"
    "border-radius:8px";
constexpr std::string_view code_style =
    "margin:24px 0;padding:16px;background:#f4f5f7;border-radius:8px;text-align:center;"
    "font:bold 32px/1.2 'SFMono-Regular',Consolas,Menlo,monospace;letter-spacing:6px";
constexpr std::string_view link_style =
    "display:inline-block;padding:12px 24px;background:#1c4fd6;border-radius:6px;color:#ffffff;"
    "font-weight:bold;text-decoration:none";
constexpr std::string_view small_style = "margin:8px 0 0;color:#57606a;font-size:13px";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string text_form(const Letter& letter) {
  std::string out = letter.heading + "\n";
  for (const auto& paragraph : letter.paragraphs) out += "\n" + paragraph + "\n";
  if (!letter.code.empty()) out += "\n    " + letter.code + "\n";
  if (!letter.link.empty()) out += "\n" + letter.link_label + ":\n" + letter.link + "\n";
  for (const auto& note : letter.notes) out += "\n" + note + "\n";
  return out + "\n-- \n" + letter.sender + "\n";
}

std::string html_form(const Letter& letter) {
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{0}\">\n<head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>{1}</title></head>\n"
      "<body style=\"{2}\">\n<div style=\"{3}\">\n"
      "<h1 style=\"margin:0 0 16px;font-size:20px\">{1}</h1>\n",
      enum_text(letter.language), escaped(letter.heading), page_style, card_style);
  const auto add = std::back_inserter(out);
  for (const auto& paragraph : letter.paragraphs)
    fmt::format_to(add, "<p style=\"margin:0 0 16px\">{}</p>\n", escaped(paragraph));
  if (!letter.code.empty())
    fmt::format_to(add, "<p style=\"{}\">{}</p>\n", code_style, escaped(letter.code));
  if (!letter.link.empty()) {
    fmt::format_to(add, "<p style=\"margin:24px 0\"><a href=\"{}\" style=\"{}\">{}</a></p>\n",
                   escaped(letter.link), link_style, escaped(letter.link_label));
  }
  for (const auto& note : letter.notes)
    fmt::format_to(add, "<p style=\"{}\">{}</p>\n", small_style, escaped(note));
  fmt::format_to(add, "</div>\n<p style=\"{};text-align:center\">{}</p>\n</body>\n</html>\n",
                 small_style, escaped(letter.sender));
  return out;
}

}  // namespace

// Order says enough: browsers list the preferred language first.
Language language_of(std::string_view preference) {
  for (const auto entry : split(preference, ',')) {
    const auto tag = lower_ascii(trim(entry.substr(0, entry.find(';'))));
    const auto primary = tag.substr(0, tag.find_first_of("-_"));
    if (const auto known = enum_from<Language>(primary)) return *known;
  }
  return Language::en;
}

LetterForms render(const Letter& letter) { return {text_form(letter), html_form(letter)}; }

}  // namespace gw::mails
