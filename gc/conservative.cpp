// Conservative roots: words on native stacks and in coroutine frames that may point into cells.
#include "gc/base/sanitizer.h"
#include "gc/granule_map.h"
#include "gc/large_space.h"
#include "gc/marker.h"
#include "gc/roots.h"

#if SHOAL_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace shoal {

Cell* Heap::find_cell(uintptr_t address) const noexcept {
  const uintptr_t base = address & ~kBlockMask;
  if (blocks_.count != 0 && table_.contains(base)) {
    auto* const map = reinterpret_cast<uint8_t*>(base);
    const size_t index = (address & kBlockMask) / kGranuleBytes;
    if (index < kFirstGranule) return nullptr;
    const size_t start = granules::start_of(map, index);
    return start == 0 ? nullptr : reinterpret_cast<Cell*>(base + start * kGranuleBytes);
  }
  if (large_.is_empty()) return nullptr;
  return LargeSpace(const_cast<Heap&>(*this)).find(address);
}

void Marker::mark_conservatively(uintptr_t word) noexcept {
  // Cheap refusals first: most words are no addresses at all.
  if (word < kBlockBytes || word >= uintptr_t{1} << 48) return;
  Cell* const cell = heap_.find_cell(word);
  if (cell && (*mark_byte_of(cell) & heap_.color_) == 0) mark_cell(cell);
}

namespace {

// Redzones, dead frames, what others write to: every word is only looked at.
SHOAL_READS_ANY_MEMORY void scan_words(Marker& marker, const void* begin, size_t bytes) noexcept {
  const auto* word = static_cast<const uintptr_t*>(begin);
  const uintptr_t* const end = word + bytes / sizeof(uintptr_t);
#if SHOAL_ASAN
  void* const fake_stack = __asan_get_current_fake_stack();
#endif
  for (; word != end; ++word) {
    const uintptr_t value = *word;
    marker.mark_conservatively(value);
#if SHOAL_ASAN
    // Locals of a live frame may stand in a fake frame, to which the real stack points.
    void* fake_begin = nullptr;
    void* fake_end = nullptr;
    if (!fake_stack || !__asan_addr_is_in_fake_stack(fake_stack, reinterpret_cast<void*>(value),
                                                     &fake_begin, &fake_end))
      continue;
    const auto* inner = static_cast<const uintptr_t*>(fake_begin);
    for (; inner < static_cast<const uintptr_t*>(fake_end); ++inner)
      marker.mark_conservatively(*inner);
#endif
  }
}

void scan_native_stack(void* context, const void* sp) noexcept {
  auto& marker = *static_cast<Marker*>(context);
  const void* const base = marker.heap().owner().native_stack_base();
  if (!base) return;
  const uintptr_t low = reinterpret_cast<uintptr_t>(sp) & ~uintptr_t{7};
  const uintptr_t high = reinterpret_cast<uintptr_t>(base);
  SHOAL_VERIFY(low <= high);
  scan_words(marker, reinterpret_cast<const void*>(low), high - low);
}

}  // namespace

void ConservativeScanner::scan(const void* begin, size_t bytes) {
  SHOAL_ASSERT((reinterpret_cast<uintptr_t>(begin) & 7) == 0);
  scan_words(*marker_, begin, bytes);
}

void Tracer::visit_conservatively(const uint64_t* begin, size_t count) {
  if (edges_) {
    for (size_t i = 0; i < count; ++i) edges_->visit_possible_edge(begin + i, begin[i]);
    return;
  }
  scan_words(static_cast<Marker&>(*this), begin, count * sizeof(uint64_t));
}

void Marker::mark_roots(Turn turn) noexcept {
  heap_.owner().trace_roots(*this);
  for (RootNode* node = heap_.roots_.at_once; node; node = node->next_) node->trace_root(*this);
  if (turn == Turn::Boundary) return;
  shoal_gc_with_spilled_registers(&scan_native_stack, this);
  ConservativeScanner scanner(*this);
  heap_.owner().scan_native_frames(scanner);
}

}  // namespace shoal
