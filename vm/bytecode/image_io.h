// A UnitImage as bytes and back: the content of an entry of the code cache. Little-endian, with a
// magic number, a version that changes with the format and with the table of instructions, and a
// checksum. Reading is safe on hostile input (no count is believed beyond the bytes that are there)
// but proves only the form: run verify() on what comes out.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "vm/bytecode/image.h"

namespace shoal {

/// The version of the format: a hash of the table of instructions and of a number that the format's
/// changes raise.
uint64_t image_format_version() noexcept;

std::vector<uint8_t> write_image(const UnitImage& image);

/// Makes the header fit the bytes after it; for tests that damage them.
void seal_image(std::vector<uint8_t>& bytes);

/// Null if the bytes are no image of this version, or damaged.
std::unique_ptr<UnitImage> read_image(std::span<const uint8_t> bytes);

}  // namespace shoal
