// Lists and rules of others, read by their own formats. Nothing is judged here: what comes out is what stands there.
//
// Text: UTF-8, or UTF-16 of either order, with or without its mark; lines end with LF, CRLF or CR.
// plain: a line each, '#' comments. csv: a first line with the names of columns, of which one is "term", "host" or
// "url"; "rule", "category" and "severity" are understood; ',' or ';' or a tab between, RFC 4180; or a spreadsheet
// (xlsx, xlsb, ods, xls), whose sheets are read likewise. hosts: hosts(5), the names behind an address. rpz: a DNS
// response policy zone, names that are blocked. ut1: "domains", "urls" or "expressions" of a category, by its name.
// yara: strings of each rule. sigma: lists under `detection`.
#pragma once

#include <functional>
#include <string>

#include "agent/base/byte_source.h"
#include "agent/base/result.h"
#include "agent/model/foreign_item.h"
#include "agent/model/limits.h"

namespace schouw {

using ForeignSink = std::function<void(ForeignItem)>;

// `name`: the file's last component. Errors: kMalformed (no text, no known column, a quote that is not closed),
// kEncrypted, kUnsupported (bytes that are no list), kTooBig (kMaxForeignBytes, a line of kMaxForeignTextBytes),
// kTooMany (kMaxForeignItems). What was given before an error is not whole: leave it.
Status ReadForeignList(ForeignFormat format, const std::string& name, const ByteSource& content, const Limits& limits,
                       const ForeignSink& sink);

// Loads what readers of spreadsheets open at first use; called once before lock-down.
void WarmForeignLists();

}  // namespace schouw
