// What a page or form draws, so prepared that drawing its text decodes no picture.
#pragma once

#include <Gfx.h>
#include <Object.h>
#include <XRef.h>

#include <string>

namespace schouw {

// Cuts out inline pictures (ISO 32000-2, 8.9.7) whose data a picture codec would have to decode to find their end.
std::string WithoutInlinePictures(std::string content);

// A copy of the resources in which no graphics state has a soft mask: setting one draws it, pictures and all.
Object WithoutSoftMasks(const Dict& resources, XRef* xref);

// Whether pictures stand among the resources, or in forms among them.
bool HoldsPictures(const Dict& resources, int depth = 0);

}  // namespace schouw
