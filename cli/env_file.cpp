#include "cli/env_file.h"

#include <cstdlib>
#include <map>
#include <set>

#include "cli/files.h"

namespace shoal::cli {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

class EnvFile {
 public:
  explicit EnvFile(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::vector<std::pair<std::string, std::string>> run() {
    while (at_ < text_.size()) {
      if (!read_pair()) skip_line();
    }
    return std::move(pairs_);
  }

 private:
  char next() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }
  void skip_blanks() {
    while (at_ < text_.size() && (next() == ' ' || next() == '\t' || next() == '\r')) ++at_;
  }
  std::string read_name() {
    const size_t start = at_;
    while (at_ < text_.size() && is_name_char(next())) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  bool read_pair() {
    skip_blanks();
    std::string name = read_name();
    if (name == "export" && (next() == ' ' || next() == '\t')) {
      skip_blanks();
      name = read_name();
    }
    skip_blanks();
    if (name.empty() || (name[0] >= '0' && name[0] <= '9') || next() != '=') return false;
    ++at_;
    skip_blanks();
    std::string value = read_value();
    known_[name] = value;
    pairs_.emplace_back(std::move(name), std::move(value));
    if (at_ < text_.size()) skip_line();
    return true;
  }

  std::string read_value() {
    const char quote = next();
    const bool is_quoted = quote == '"' || quote == '\'' || quote == '`';
    const size_t end = is_quoted ? text_.find(quote, at_ + 1) : std::string_view::npos;
    if (end != std::string_view::npos) {
      const std::string_view inner = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return quote == '"' ? expanded(with_lines(inner)) : std::string(inner);
    }
    const size_t line = std::min(text_.find('\n', at_), text_.size());
    std::string_view bare = text_.substr(at_, line - at_);
    bare = bare.substr(0, bare.find('#'));
    at_ = line;
    while (!bare.empty() && (bare.back() == ' ' || bare.back() == '\t' || bare.back() == '\r'))
      bare.remove_suffix(1);
    return expanded(std::string(bare));
  }

  static std::string with_lines(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      const bool is_escape = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n';
      out += is_escape ? '\n' : text[i];
      if (is_escape) ++i;
    }
    return out;
  }

  std::string value_of(const std::string& name) const {
    if (const char* const set = std::getenv(name.c_str())) return set;
    const auto found = known_.find(name);
    return found == known_.end() ? std::string() : found->second;
  }

  std::string expanded(const std::string& text) const {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '$') {
        out += text[++i];
        continue;
      }
      if (text[i] != '$') {
        out += text[i];
        continue;
      }
      const bool in_braces = i + 1 < text.size() && text[i + 1] == '{';
      const size_t start = i + (in_braces ? 2 : 1);
      size_t end = start;
      while (end < text.size() && is_name_char(text[end]) && text[end] != '.' && text[end] != '-')
        ++end;
      const bool is_closed = !in_braces || (end < text.size() && text[end] == '}');
      if (end == start || !is_closed) {
        out += text[i];
        continue;
      }
      out += value_of(text.substr(start, end - start));
      i = in_braces ? end : end - 1;
    }
    return out;
  }

  const std::string_view text_;
  size_t at_ = 0;
  std::map<std::string, std::string> known_;
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_env_file(std::string_view text) {
  return EnvFile(text).run();
}

bool load_env_files(const Invocation& invocation, std::string& error) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& given : invocation.values(Flag::EnvFile)) {
    const std::string path = given.empty() ? ".env" : given;
    std::string text, why;
    if (!read_text_file(path, text, why)) {
      error = "--env-file: cannot read " + path + ": " + why;
      return false;
    }
    for (auto& pair : parse_env_file(text)) pairs.push_back(std::move(pair));
  }
  // Of several files the last one that has a name counts; what was there before any of them stays.
  // With --watch they are read once more: what came of the first time is not what was there.
  static std::set<std::string> ours;
  for (const auto& [name, value] : pairs) {
    if (std::getenv(name.c_str()) && !ours.contains(name)) continue;
    ours.insert(name);
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  return true;
}

}  // namespace shoal::cli
