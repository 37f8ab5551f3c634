// What most tests include, for the builds that parse it once: SCHOUW_PCH.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tools/cmake/standard_headers.h"
