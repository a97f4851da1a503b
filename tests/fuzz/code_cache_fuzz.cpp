// Entries of the code cache that lie. The input: a count, that many changes of three bytes (a place
// as a 16-bit fraction of the entry, an XOR mask), then a source text. It is compiled, its entry is
// damaged at those places and sealed again, and what reader and verifier still take is loaded, as
// the cache would. Written so, no seed grows stale when the format changes.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "compiler/compile.h"
#include "vm/bytecode/code.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

namespace {

constexpr size_t kSourceBytesMax = 4096;
constexpr size_t kChangeBytes = 3;

void load(std::span<const uint8_t> bytes) {
  std::unique_ptr<shoal::UnitImage> image = shoal::read_image(bytes);
  std::string message;
  if (!image || !shoal::verify(*image, message)) return;
  (void)shoal::disassemble(*image);
  (void)shoal::CodeUnit::load(std::move(image));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  load({data, size});
  const size_t count = data[0];
  const size_t text = 1 + count * kChangeBytes;
  if (text >= size || size - text > kSourceBytesMax) return 0;
  const std::string_view source(reinterpret_cast<const char*>(data) + text, size - text);
  shoal::Diagnostics diagnostics;
  const auto image = shoal::compile(source, {}, diagnostics);
  if (!image) return 0;
  std::vector<uint8_t> entry = shoal::write_image(*image);
  for (size_t i = 0; i < count; ++i) {
    const uint8_t* const change = data + 1 + i * kChangeBytes;
    const size_t fraction = change[0] | static_cast<size_t>(change[1]) << 8;
    entry[fraction * entry.size() >> 16] ^= change[2];
  }
  shoal::seal_image(entry);
  load(entry);
  return 0;
}
