// Limits of contexts and reasons for their end. Installed, this is the file that it includes here.
#pragma once

#include "gc/base/limits.h"
