// The images of the built-in modules, made by shoalc-precompile: frames of zstd in the program.
#include <zstd.h>

#include <algorithm>
#include <iterator>

#include "gc/base/assert.h"
#include "stdlib/node/builtins.h"
#include "vm/bytecode/image_io.h"

asm(".pushsection .rodata.shoal_builtin_images,\"a\",@progbits\n"
    ".balign 16\n"
    ".globl shoal_builtin_images\n"
    ".hidden shoal_builtin_images\n"
    "shoal_builtin_images:\n"
    ".incbin \"" SHOAL_BUILTIN_IMAGES
    "\"\n"
    ".popsection\n");
extern "C" __attribute__((visibility("hidden"))) const uint8_t shoal_builtin_images[];

namespace shoal {
namespace {

struct Image {
  std::string_view name;
  size_t offset, bytes;
};
#define IMAGE(name, offset, bytes) {name, offset, bytes},
constexpr Image kImages[] = {
#include "generated/builtin_images.inc"
};
#undef IMAGE

}  // namespace

std::unique_ptr<UnitImage> builtin_image(std::string_view name) {
  const auto* const found = std::ranges::find(kImages, name, &Image::name);
  SHOAL_VERIFY(found != std::end(kImages));
  const uint8_t* const frame = shoal_builtin_images + found->offset;
  std::vector<uint8_t> bytes(ZSTD_getFrameContentSize(frame, found->bytes));
  SHOAL_VERIFY(ZSTD_decompress(bytes.data(), bytes.size(), frame, found->bytes) == bytes.size());
  std::unique_ptr<UnitImage> image = read_image(bytes);
  SHOAL_VERIFY(image);  // Else it was compiled for another shoal. That it is sound, the tool saw.
  image->source = builtin_source(name);
  return image;
}

}  // namespace shoal
