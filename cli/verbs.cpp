#include <cstdio>

#include "cli/verb.h"
#include "include/shoal/nearest.h"

namespace shoal::cli {

std::span<const Verb* const> all_verbs() noexcept {
  static constexpr const Verb* kAll[] = {
#define VERB(id) &k##id##Verb,
#include "cli/verbs.def"
#undef VERB
  };
  return kAll;
}

const Verb* find_verb(std::string_view name) noexcept {
  for (const Verb* const verb : all_verbs())
    if (name == verb->name) return verb;
  return nullptr;
}

std::string nearest_verb(std::string_view name) {
  std::vector<std::string> names;
  for (const Verb* const verb : all_verbs()) names.emplace_back(verb->name);
  return nearest_name(name, names);
}

int usage_error(const std::string& message, const Verb* verb) {
  const std::string topic = verb && verb->name[0] ? std::string(verb->name) + " --help" : "--help";
  std::fprintf(stderr, "error: %s\n\nTry 'shoal %s'.\n", message.c_str(), topic.c_str());
  return 2;
}

int failure(const std::string& message) {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  return 1;
}

}  // namespace shoal::cli
