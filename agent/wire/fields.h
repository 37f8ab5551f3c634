// The fields of every message, each listed once; the encoder and the decoder both walk these functions.
//
// `Fields(visit, value)` calls one method of the visitor a field, in order of declaration. The structured bindings make
// a field that was added to a struct, and forgotten here, an error of the compiler.
//
// Kinds of strings: Word is printable ASCII (names of formats, ids); Text is valid UTF-8 (what a person reads; the
// encoder replaces malformed bytes by U+FFFD and cuts at the limit, account names included); Raw is any bytes (names of
// entries).
#pragma once

#include <concepts>
#include <type_traits>

#include "agent/wire/messages.h"
#include "agent/wire/syntax.h"

namespace schouw::wire {

// Bytes a field may hold at most.
inline constexpr std::size_t kMaxWordBytes = 128;
inline constexpr std::size_t kMaxLineBytes = 4u << 10;    // reasons, details, places, accounts, names of programs
inline constexpr std::size_t kMaxTextBytes = 256u << 10;  // a record's text and title, the words of a match
inline constexpr std::size_t kMaxUrlBytes = 2u << 20;     // what Chromium allows (kMaxURLChars)
inline constexpr std::size_t kMaxNameBytes = 64u << 10;   // one component of a path
inline constexpr std::size_t kMaxPathBytes = 1u << 20;    // one link of a Locator's chain
inline constexpr std::size_t kMaxChainLinks = 64;
inline constexpr std::size_t kMaxMarks = 1;  // records that cross are those of matches
inline constexpr std::size_t kMaxListItems = 1u << 20;
inline constexpr std::uint64_t kMaxCount = 1ull << 53;  // of entries and records; sums of many stay in 64 bits

template <typename T, typename Wanted>
concept Is = std::same_as<std::remove_const_t<T>, Wanted>;

template <typename Visitor, Is<EntryAddress> T>
void Fields(Visitor& visit, T& value) {
  auto& [inode, attribute, attribute_id] = value;
  visit.Number("inode", inode);
  visit.Number("attribute", attribute);
  visit.Number("attribute_id", attribute_id);
}

template <typename Visitor, Is<Locator> T>
void Fields(Visitor& visit, T& value) {
  auto& [device, volume, chain, stream] = value;
  visit.Word("device", device);
  visit.Require("device", device.empty() || IsDeviceId(device), "is no device id");
  visit.Word("volume", volume);
  visit.Require("volume", volume.empty() || IsVolumeId(volume), "is no volume id");
  visit.List("chain", chain, kMaxChainLinks, [&](auto& link) { visit.Raw("", link, kMaxPathBytes); });
  visit.Require("chain", chain.empty() || chain[0].starts_with('/'), "does not start with '/'");
  visit.Raw("stream", stream, kMaxNameBytes);
}

template <typename Visitor, Is<Entry> T>
void Fields(Visitor& visit, T& value) {
  auto& [address, name, stream, type, size, modified, created] = value;
  visit.Struct("address", address);
  visit.Raw("name", name, kMaxNameBytes);
  visit.Require("name", IsComponent(name), "is not one component of a path");
  visit.Raw("stream", stream, kMaxNameBytes);
  visit.Enum("type", type);
  visit.Number("size", size);
  visit.Time("modified", modified);
  visit.Time("created", created);
}

template <typename Visitor, Is<VolumeSpec> T>
void Fields(Visitor& visit, T& value) {
  auto& [id, offset, length, pool_block] = value;
  visit.Word("id", id);
  visit.Require("id", IsVolumeId(id), "is no volume id");
  visit.Number("offset", offset);
  visit.Number("length", length);
  visit.Require("length", length <= ~std::uint64_t{0} - offset, "reaches past 2^64 bytes");
  visit.Number("pool_block", pool_block);
}

template <typename Visitor, Is<VolumeCoverage> T>
void Fields(Visitor& visit, T& value) {
  auto& [spec, filesystem, state, reason] = value;
  visit.Struct("spec", spec);
  visit.Word("filesystem", filesystem);
  visit.Enum("state", state);
  visit.Text("reason", reason, kMaxLineBytes);
}

template <typename Visitor, Is<ArtifactCoverage> T>
void Fields(Visitor& visit, T& value) {
  auto& [kind, entry, account, profile, state, records, reason, signed_in] = value;
  visit.Word("kind", kind);
  visit.Struct("entry", entry);
  visit.Text("account", account, kMaxLineBytes);
  visit.Text("profile", profile, kMaxLineBytes);
  visit.Enum("state", state);
  visit.Count("records", records);
  visit.Text("reason", reason, kMaxLineBytes);
  visit.Text("signed_in", signed_in, kMaxLineBytes);
}

template <typename Visitor, Is<EntryCounts> T>
void Fields(Visitor& visit, T& value) {
  auto& [read, partial, not_read, out_of_scope, other_accounts, known_good, bytes_read] = value;
  visit.Count("read", read);
  visit.Count("partial", partial);
  visit.Count("not_read", not_read);
  visit.Count("out_of_scope", out_of_scope);
  visit.Count("other_accounts", other_accounts);
  visit.Count("known_good", known_good);
  visit.Count("bytes_read", bytes_read);
}

template <typename Visitor, Is<LeftOut> T>
void Fields(Visitor& visit, T& value) {
  auto& [kind_not_named, older, undated, recycle_bin, bin_entries, shared_entries, memory_entries] = value;
  visit.Count("kind_not_named", kind_not_named);
  visit.Count("older", older);
  visit.Count("undated", undated);
  visit.Count("recycle_bin", recycle_bin);
  visit.Count("bin_entries", bin_entries);
  visit.Count("shared_entries", shared_entries);
  visit.Count("memory_entries", memory_entries);
}

template <typename Visitor, Is<AccountIdentity> T>
void Fields(Visitor& visit, T& value) {
  auto& [id, name, folder, other_volume] = value;
  visit.Word("id", id);
  visit.Text("name", name, kMaxLineBytes);
  visit.Raw("folder", folder, kMaxPathBytes);
  visit.Require("folder", folder.empty() || IsAbsolutePath(folder), "is no absolute path");
  visit.Flag("other_volume", other_volume);
}

template <typename Visitor, Is<PlaceMark> T>
void Fields(Visitor& visit, T& value) {
  auto& [offset, place] = value;
  visit.Number("offset", offset);
  visit.Text("place", place, kMaxLineBytes);
}

template <typename Visitor, Is<Record> T>
void Fields(Visitor& visit, T& value) {
  auto& [kind, entry, place, time, text, url, title, app, account, profile, origin, state, first_line, overlap_bytes,
         marks, relations, beside, size, sha256] = value;
  static_cast<void>(relations);  // of the worker's own: who belongs to whom is nobody's business
  static_cast<void>(beside);
  visit.Enum("kind", kind);
  visit.Struct("entry", entry);
  visit.Text("place", place, kMaxLineBytes);
  visit.Time("time", time);
  visit.Text("text", text, kMaxTextBytes);
  visit.Text("url", url, kMaxUrlBytes);
  visit.Text("title", title, kMaxTextBytes);
  visit.Text("app", app, kMaxLineBytes);
  visit.Text("account", account, kMaxLineBytes);
  visit.Text("profile", profile, kMaxLineBytes);
  visit.Enum("origin", origin);
  visit.Enum("state", state);
  visit.Number("first_line", first_line);
  visit.Number("overlap_bytes", overlap_bytes);
  visit.List("marks", marks, kMaxMarks, [&](auto& mark) { visit.Struct("", mark); });
  visit.OptionalNumber("size", size);
  visit.Word("sha256", sha256);
  visit.Require("sha256", sha256.empty() || IsSha256Hex(sha256), "is no SHA-256 in lower-case hexadecimal");
}

template <typename Visitor, Is<Match> T>
void Fields(Visitor& visit, T& value) {
  auto& [pack, rule, record, text, before, after] = value;
  visit.Number("pack", pack);
  visit.Number("rule", rule);
  visit.Struct("record", record);
  visit.Text("text", text, kMaxTextBytes);
  visit.Text("before", before, kMaxLineBytes);
  visit.Text("after", after, kMaxLineBytes);
}

template <typename Visitor, Is<Problem> T>
void Fields(Visitor& visit, T& value) {
  auto& [entry, reason, detail, count] = value;
  visit.Struct("entry", entry);
  visit.Enum("reason", reason);
  visit.Text("detail", detail, kMaxLineBytes);
  visit.Count("count", count);
}

}  // namespace schouw::wire
