// What a context keeps for its regular expressions: the matcher and its captures, what is known
// about RegExp.prototype, compiled patterns of late, and the last match for the legacy properties
// RegExp.$1 and so on.
//
// MATCHING. A match begins with begin_match and, while that says OutOfFuel, goes on with
// resume_match; between the two a coroutine looks at the context's fuel. Nothing else of the
// context runs meanwhile, so one matcher is enough. The captures of a match stand until the next
// one begins.
#pragma once

#include <vector>

#include "gc/charge.h"
#include "vm/object/regexp.h"
#include "vm/regexp/matcher.h"
#include "vm/run/context.h"
#include "vm/run/fuel.h"

namespace shoal {

/// Fuel that a match burns before somebody looks; what a leaf may use up in all.
inline constexpr int64_t kMatchFuel = 8192;

/// The last successful match of an ordinary RegExp, for the properties of the legacy RegExp
/// features proposal.
struct LegacyMatch {
  static constexpr uint32_t kGroups = 10;  // The whole match and $1 to $9.
  Realm* realm = nullptr;                  // Null: no match yet. Other realms read empty strings.
  String* input = nullptr;
  String* given_input = nullptr;  // What script stored to RegExp.input since.
  uint32_t spans[2 * kGroups] = {};
  uint32_t last_paren[2] = {};
  bool is_invalid = false;  // Of a subclass: the properties throw.
};

class RegExpState final : public ContextExtension {
 public:
  static RegExpState& of(Context& cx) {
    const auto& slot = cx.extensions[static_cast<size_t>(Extension::RegExp)];
    if (slot) [[likely]]
      return static_cast<RegExpState&>(*slot);
    return create(cx);
  }

  /// Captures of the last match: begin and end of each group, or regexp::kNoPosition.
  const uint32_t* captures() const noexcept { return captures_.data(); }
  regexp::Matcher& matcher() noexcept { return matcher_; }
  /// What the matcher holds counts against the quota, from here on at the size it has now.
  void charge_matcher() noexcept { charge_.set(matcher_.bytes()); }
  void release_matcher() noexcept {
    matcher_.release();
    charge_matcher();
  }
  std::span<uint32_t> captures_for(const regexp::Program& program);
  LegacyMatch legacy;

  /// Whether r and RegExp.prototype are as they were made: matching, replacing and splitting by r
  /// cannot be observed.
  bool is_pristine(Context& cx, const RegExpObject* r) noexcept;
  /// The compiled pattern, from among those used of late if it is there. Error: SyntaxError, quota.
  Result<RegExpCode*> compile(Context& cx, String* pattern, String* flags);

  /// Shape of exec's results in the context's first realm: index, input, groups. Null at first.
  Shape* result_shape = nullptr;

  void trace(Tracer& tracer) const override;
  void on_idle() noexcept override { release_matcher(); }

 private:
  explicit RegExpState(Heap& heap) noexcept : charge_(heap) {}
  static RegExpState& create(Context& cx);
  bool check_prototype(Context& cx) noexcept;

  static constexpr uint32_t kMethods = 7;
  static constexpr uint32_t kCached = 16;
  static constexpr uint32_t kCachedLengthMax = 256;

  regexp::Matcher matcher_;
  Charge charge_;
  std::vector<uint32_t> captures_;
  RegExpCode* cached_[kCached] = {};
  // RegExp.prototype as last checked.
  const Object* prototype_ = nullptr;
  uint32_t epoch_ = 0;
  bool pristine_ = false;
  uint32_t slots_[kMethods] = {};
  Value methods_[kMethods];
};

/// Begins a match of a flat text, or goes on with it, for up to kMatchFuel, which is charged.
regexp::MatchStatus begin_match(Context& cx, const RegExpCode* code, const StringView& text,
                                uint32_t start, regexp::MatchMode mode);
regexp::MatchStatus resume_match(Context& cx);
inline bool is_over(regexp::MatchStatus status) noexcept {
  return status == regexp::MatchStatus::Matched || status == regexp::MatchStatus::NoMatch;
}
/// The rest of a match that is not over: Matched or NoMatch. Thrown: RangeError, its stack outgrew
/// its limit, or the context its quota.
Task<regexp::MatchStatus> match_to_end(Context& cx, regexp::MatchStatus status);
/// To the end. start is at most the length.
Task<bool> match_all_fuel(Context& cx, RegExpCode* code, String* text, uint32_t start,
                          regexp::MatchMode mode);

/// Notes a successful match of r for RegExp.$1 and so on.
void note_match(Context& cx, const RegExpObject* r, String* text);

inline regexp::MatchMode mode_of(const RegExpCode* code) noexcept {
  return code->flags().has(regexp::Flags::Sticky) ? regexp::MatchMode::Sticky
                                                  : regexp::MatchMode::Search;
}

}  // namespace shoal
