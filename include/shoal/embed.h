// All of the embedding API of shoal, C++20. The guide is docs/embedding.md.
#pragma once

#include "shoal/check.h"
#include "shoal/dump.h"
#include "shoal/runtime.h"
#include "shoal/session.h"
#include "shoal/source_text.h"
#include "shoal/tools.h"
