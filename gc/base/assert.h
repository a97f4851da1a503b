// What must hold, in two strengths. SHOAL_ASSERT holds in debug, sanitizer and fuzz builds and may
// be dense; SHOAL_VERIFY holds in every build, at trust boundaries, and stops the process.
#pragma once

namespace shoal {

/// Prints the failed condition with its place and aborts the process.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace shoal

#define SHOAL_VERIFY(condition)                                  \
  do {                                                           \
    if (!(condition)) [[unlikely]]                               \
      ::shoal::assertion_failed(#condition, __FILE__, __LINE__); \
  } while (false)

#if defined(SHOAL_ASSERTIONS)
#define SHOAL_ASSERT(condition) SHOAL_VERIFY(condition)
#else
#define SHOAL_ASSERT(condition) \
  do {                          \
    (void)sizeof(!(condition)); \
  } while (false)
#endif

#define SHOAL_UNREACHABLE() ::shoal::assertion_failed("unreachable", __FILE__, __LINE__)
#define SHOAL_ALWAYS_INLINE [[gnu::always_inline]] inline
#define SHOAL_COLD [[gnu::cold, gnu::noinline]]
