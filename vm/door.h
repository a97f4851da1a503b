// The door as vm knows it: a pointer that a context carries for natives (Context::door), and
// nothing more. What it is: io/door/door.h. The one header that io and vm share.
#pragma once

namespace shoal {

class Door;

}  // namespace shoal
