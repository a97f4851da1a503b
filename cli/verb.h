// Verbs: what `shoal VERB` does, each declared once, in its own file, and listed in verbs.def.
// Help, did-you-mean, completions and the manual page are made of these.
#pragma once

#include <array>

#include "cli/options.h"

namespace shoal::cli {

/// What completion offers for a verb's words.
enum class Words : uint8_t { None, Sources, Files, Verbs, Tasks, Shells };
/// Whether options may stand behind the first word: not where those are the program's own.
enum class Order : uint8_t { Free, OptionsFirst };

struct Example {
  const char* command;  // Without "shoal ".
  const char* what;
};

struct Verb {
  const char* name;
  const char* usage;        // "[options] FILE [arguments...]"
  const char* summary;      // A line without a capital, as `shoal help` lists it.
  const char* description;  // Sentences; an empty line parts paragraphs.
  std::span<const Flag> options;
  std::span<const Example> examples;
  Words words = Words::None;
  Order order = Order::Free;
  /// SHOAL_OPTIONS counts.
  bool runs_programs = false;
  /// The exit code.
  int (*run)(const Invocation& invocation);
};

template <size_t... N>
constexpr auto join_flags(const std::array<Flag, N>&... parts) {
  std::array<Flag, (N + ...)> all{};
  size_t at = 0;
  (
      (void)[&](const auto& part) {
        for (const Flag each : part) all[at++] = each;
      }(parts),
      ...);
  return all;
}

#define VERB(id) extern const Verb k##id##Verb;
#include "cli/verbs.def"
#undef VERB

/// In the order in which help lists them.
std::span<const Verb* const> all_verbs() noexcept;
/// Null: there is none of that name.
const Verb* find_verb(std::string_view name) noexcept;
/// The name that was meant; empty: nothing comes near.
std::string nearest_verb(std::string_view name);

/// Says so on standard error: "error: ...", and where help is. 2, the exit code of wrong usage.
int usage_error(const std::string& message, const Verb* verb = nullptr);
/// "error: ..." on standard error. 1.
int failure(const std::string& message);

}  // namespace shoal::cli
