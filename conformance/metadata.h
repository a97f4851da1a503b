// What a test says of itself: the YAML between /*--- and ---*/, as far as test262 uses it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shoal::conformance {

enum class Phase : uint8_t { None, Parse, Resolution, Runtime };

/// How a test is run. All: of expectations only.
enum class Mode : uint8_t { Sloppy, Strict, Module, Raw, All };
const char* mode_name(Mode mode) noexcept;
/// False: no mode has that name.
bool mode_named(std::string_view name, Mode& out) noexcept;

struct Metadata {
  bool raw = false, module = false, async = false, only_strict = false, no_strict = false;
  bool can_block_is_false = false;
  Phase negative_phase = Phase::None;
  std::string negative_type;
  std::vector<std::string> includes, features;

  std::vector<Mode> modes() const;
};

Metadata parse_metadata(std::string_view source);

}  // namespace shoal::conformance
