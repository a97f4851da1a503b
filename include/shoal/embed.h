// All of the embedding API of shoal, C++20. The guide is docs/embedding.md.
#pragma once

#include "shoal/runtime.h"
