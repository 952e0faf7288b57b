#include "capabilities/clients/rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace gw::clients {
namespace {

// The code list "EAS" of the European e-invoicing standard, version 14.
constexpr std::array<std::string_view, 97> schemes{
    "0002", "0007", "0009", "0037", "0060", "0088", "0096", "0097", "0106", "0130", "0135",
    "0142", "0147", "0151", "0154", "0158", "0170", "0177", "0183", "0184", "0188", "0190",
    "0191", "0192", "0193", "0194", "0195", "0196", "0198", "0199", "0200", "0201", "0202",
    "0203", "0204", "0205", "0208", "0209", "0210", "0211", "0212", "0213", "0215", "0216",
    "0217", "0218", "0219", "0220", "0221", "0225", "0230", "0235", "0240", "0242", "0244",
    "9910", "9913", "9914", "9915", "9918", "9919", "9920", "9922", "9923", "9924", "9925",
    "9926", "9927", "9928", "9929", "9930", "9931", "9932", "9933", "9934", "9935", "9936",
    "9937", "9938", "9939", "9940", "9941", "9942", "9943", "9944", "9945", "9946", "9947",
    "9948", "9949", "9950", "9951", "9952", "9953", "9957", "9959", "EM"};

bool digit(char c) { return c >= '0' && c <= '9'; }

// "0088:" in front of the value: senders write the scheme twice.
bool has_prefix(std::string_view value) {
  return value.size() > 4 && value[4] == ':' && std::ranges::all_of(value.substr(0, 4), digit);
}

constexpr bool between(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

char32_t lower(char32_t c) {
  if (between(c, 'A', 'Z') || (between(c, 0xC0, 0xDE) && c != 0xD7)) return c + 0x20;
  if (between(c, 0x139, 0x148) || between(c, 0x179, 0x17E)) return c % 2 == 1 ? c + 1 : c;
  if (c == 0x178) return 0xFF;
  if (between(c, 0x100, 0x177) && c != 0x130 && c != 0x131 && c != 0x138)
    return c % 2 == 0 ? c + 1 : c;
  if (between(c, 0x391, 0x3A9)) return c + 0x20;
  if (between(c, 0x410, 0x42F)) return c + 0x20;
  if (between(c, 0x400, 0x40F)) return c + 0x50;
  if (between(c, 0x1E00, 0x1EFF) && !between(c, 0x1E95, 0x1E9F)) return c % 2 == 0 ? c + 1 : c;
  return c;
}

// One code point of valid UTF-8 from the front.
char32_t take(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  std::size_t size = 1;
  char32_t c = first;
  if (first >= 0xF0) {
    size = 4;
    c = first & 0x07;
  } else if (first >= 0xE0) {
    size = 3;
    c = first & 0x0F;
  } else if (first >= 0xC0) {
    size = 2;
    c = first & 0x1F;
  }
  for (std::size_t i = 1; i < size && i < text.size(); ++i)
    c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  text.remove_prefix(std::min(size, text.size()));
  return c;
}

void append(std::string& out, char32_t c) {
  const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12);
    byte(0x80 | (c >> 6 & 0x3F));
  } else {
    byte(0xF0 | c >> 18);
    byte(0x80 | (c >> 12 & 0x3F));
    byte(0x80 | (c >> 6 & 0x3F));
  }
  byte(0x80 | (c & 0x3F));
}

// Everything beyond ASCII counts as a letter: scripts are many.
bool word_character(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || digit(c) || (c >= 'a' && c <= 'z');
}

}  // namespace

std::string normal_email(std::string_view text) { return lower_ascii(trim(text)); }

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) append(out, lower(take(text)));
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    const bool known = std::ranges::find(words, word) != words.end();
    if (utf8_length(word) >= 2 && !known) words.push_back(word);
    word.clear();
  };
  for (const char c : folded(text)) {
    if (word_character(c)) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::vector<std::string> words_of(const Client& client) {
  auto words = words_of(client.first_name.value + ' ' + client.last_name.value + ' ' +
                        client.company_name.value);
  if (words.size() > words_max) words.resize(words_max);
  return words;
}

bool known_scheme(std::string_view scheme) {
  return std::ranges::find(schemes, scheme) != schemes.end();
}

bool valid_gln(std::string_view text) {
  if (text.size() != 13 || !std::ranges::all_of(text, digit)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) sum += (text[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0;
}

std::vector<FieldProblem> peppol_problems(const PeppolAddress& address) {
  const std::string path = "taxInfo.peppolRoutingAddress.";
  const std::string& value = address.value.plaintext.value;
  std::vector<FieldProblem> problems;
  if (!known_scheme(address.scheme_id)) {
    problems.push_back(
        {path + "schemeId", "unknown_value", "is no code of the EAS list, such as 0088"});
  }
  if (value.empty()) {
    problems.push_back({path + "value.plaintext", "required", "is required"});
  } else if (has_prefix(value)) {
    problems.push_back(
        {path + "value.plaintext", "invalid_format", "must not repeat the scheme: leave it out"});
  } else if (address.scheme_id == "0088" && !valid_gln(value)) {
    problems.push_back({path + "value.plaintext", "invalid_format",
                        "is no GLN: 13 digits with a valid check digit"});
  }
  return problems;
}

void add_lifetime(std::vector<Lifetime>& ltv, const Money& counted) {
  if (counted.amount == 0) return;
  const auto row = std::ranges::find(ltv, counted.currency, &Lifetime::currency);
  if (row == ltv.end()) {
    ltv.push_back({counted.currency, counted.amount});
  } else {
    row->amount += counted.amount;
  }
}

}  // namespace gw::clients
