#include "agent/base/program_folder.h"

#include <gtest/gtest.h>

namespace schouw {
namespace {

TEST(FolderOfProgram, IsWhereTheProgramStandsOrAboveTheLoadersFolder) {
  const struct {
    const char* name;
    const char* program;
    const char* folder;
  } cases[] = {
      {"a program", "/opt/schouw/schouw", "/opt/schouw"},
      {"by the loader of the portable folder", "/media/Een stick, é/schouw/lib/ld-linux-x86-64.so.2",
       "/media/Een stick, é/schouw"},
      {"by the computer's own loader", "/usr/lib64/ld-linux-x86-64.so.2", "/usr/lib64"},
      {"a program in a folder called lib", "/opt/lib/schouw", "/opt/lib"},
  };
  for (const auto& c : cases) EXPECT_EQ(FolderOfProgram(c.program), c.folder) << c.name;
}

TEST(ProgramFolder, IsAbsolute) { EXPECT_TRUE(ProgramFolder().starts_with('/')); }

}  // namespace
}  // namespace schouw
