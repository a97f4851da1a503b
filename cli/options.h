// Options of the command line, and what a command line comes to. They are declared in options.def;
// a verb (verb.h) names those that it takes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::cli {

enum class Flag : uint8_t {
#define OPTION(group, id, letter, name, value, value_name, help) id,
#include "cli/options.def"
#undef OPTION
};

/// The headings of help.
enum class OptionGroup : uint8_t { Program, Permissions, Diagnosis, General };
enum class OptionValue : uint8_t { None, Optional, Required };

struct Option {
  Flag flag;
  OptionGroup group;
  char letter;       // 0: none.
  const char* name;  // Without its dashes.
  OptionValue value;
  const char* value_name;
  const char* help;

  /// "--env-file[=FILE]", as help has it.
  std::string spelled() const;
  /// What it may be, if it is one of a few: of "a|b|c".
  std::vector<std::string> choices() const;
};

/// In the order of options.def; an option's index is its Flag.
std::span<const Option> all_options() noexcept;
const Option& option_of(Flag flag) noexcept;

/// Every verb has them besides its own.
inline constexpr Flag kEveryVerbsFlags[] = {Flag::Help, Flag::Version, Flag::Quiet};

struct Verb;

/// A command line, taken apart.
class Invocation {
 public:
  const Verb* verb = nullptr;
  std::vector<std::string> words;  // What is no option.

  bool has(Flag flag) const noexcept;
  /// The last value given; null: none.
  const std::string* value(Flag flag) const noexcept;
  /// Whether it stands in SHOAL_OPTIONS alone.
  bool is_of_environment(Flag flag) const noexcept;
  /// Whether it was given as "--name=".
  bool has_empty_value(Flag flag) const noexcept;
  /// All values; an option without one: an empty text.
  std::vector<std::string> values(Flag flag) const { return values({flag}); }
  /// Of several that mean the same, in their order on the command line.
  std::vector<std::string> values(std::initializer_list<Flag> flags) const;
  /// The same, taken apart at commas.
  std::vector<std::string> list(Flag flag) const;
  /// Those that another shoal that this one starts should have: what it may do, how it finds
  /// modules. As words of a command line; without those of SHOAL_OPTIONS, which it has anyway.
  std::vector<std::string> inherited() const;

  /// What has been added so far is of SHOAL_OPTIONS.
  void end_environment() noexcept { of_environment_ = given_.size(); }
  void add(Flag flag) { given_.push_back({flag, false, {}}); }
  void add(Flag flag, std::string value) { given_.push_back({flag, true, std::move(value)}); }

 private:
  struct Given {
    Flag flag;
    bool has_value;
    std::string value;
  };
  std::vector<Given> given_;
  size_t of_environment_ = 0;  // So many of them.
};

/// Of an option of another tool ("--no-remote"): what there is instead; null: of none.
const char* option_elsewhere(std::string_view spelled) noexcept;

/// Takes the words after the verb's name apart. False: `error` says what is wrong with them.
bool parse_options(const Verb& verb, std::span<const std::string> words, Invocation& out,
                   std::string& error);
/// The options of SHOAL_OPTIONS that the verb takes; those that only others take are passed over.
/// False: as above.
bool parse_environment_options(const Verb& verb, std::string_view text, Invocation& out,
                               std::string& error);

}  // namespace shoal::cli
