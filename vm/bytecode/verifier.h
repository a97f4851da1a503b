// The verifier: whether an image may be run. It treats the image as hostile: what comes from the
// code cache passes here before anything is made of it, and afterwards neither loader nor
// interpreter checks operands again.
//
// What holds for a verified image: every operand names something that exists; a jump lands on the
// start of an instruction of its function, and plain jumps land further down, so only instructions
// that burn fuel go back; control does not run off the end; a call block lies within the registers;
// a handler starts with Catch and covers whole instructions; a fused compare is followed by its
// jump, both narrow. Types of values are not its business: any instruction takes any value in any
// register (environments, private names and the like are checked by kind at run time or are cells
// that no verified code can put elsewhere: see docs of the interpreter).
#pragma once

#include <string>

#include "vm/bytecode/image.h"

namespace shoal {

/// Whether the image is valid; else `message` says what is wrong first.
bool verify(const UnitImage& unit, std::string& message);

}  // namespace shoal
