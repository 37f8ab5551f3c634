// The fields of the messages themselves and of what only schouw sends; fields.h has the values inside them.
#pragma once

#include "agent/wire/fields.h"

namespace schouw::wire {

template <typename Visitor, Is<Limits> T>
void Fields(Visitor& visit, T& value) {
  auto& [max_store_bytes, max_document_bytes, max_member_bytes, max_container_bytes, max_member_in_memory_bytes,
         max_ratio, max_depth, max_members, max_directory_entries, max_path_depth, max_entries, max_rows,
         max_text_piece_bytes, max_matches_per_entry, max_job_seconds, max_worker_bytes] = value;
  visit.Number("max_store_bytes", max_store_bytes);
  visit.Number("max_document_bytes", max_document_bytes);
  visit.Number("max_member_bytes", max_member_bytes);
  visit.Number("max_container_bytes", max_container_bytes);
  visit.Number("max_member_in_memory_bytes", max_member_in_memory_bytes);
  visit.Number("max_ratio", max_ratio);
  visit.Number("max_depth", max_depth);
  visit.Number("max_members", max_members);
  visit.Number("max_directory_entries", max_directory_entries);
  visit.Number("max_path_depth", max_path_depth);
  visit.Number("max_entries", max_entries);
  visit.Number("max_rows", max_rows);
  visit.Number("max_text_piece_bytes", max_text_piece_bytes);
  visit.Number("max_matches_per_entry", max_matches_per_entry);
  visit.Number("max_job_seconds", max_job_seconds);
  visit.Number("max_worker_bytes", max_worker_bytes);
}

template <typename Visitor, Is<AccountHome> T>
void Fields(Visitor& visit, T& value) {
  auto& [names, id, volume, folder, any_volume, exact_case] = value;
  visit.List("names", names, kMaxListItems, [&](auto& name) { visit.Text("", name, kMaxLineBytes); });
  visit.Word("id", id);
  visit.Word("volume", volume);
  visit.Raw("folder", folder, kMaxPathBytes);
  visit.Flag("any_volume", any_volume);
  visit.Flag("exact_case", exact_case);
}

template <typename Visitor, Is<Scope> T>
void Fields(Visitor& visit, T& value) {
  auto& [records, all_accounts, accounts, device_has_accounts, since, undated, recycle_bin, exclude, shared_places,
         homes] = value;
  const auto line = [&](auto& item) { visit.Text("", item, kMaxLineBytes); };
  visit.Kinds("records", records);
  visit.Flag("all_accounts", all_accounts);
  visit.List("accounts", accounts, kMaxListItems, line);
  visit.Flag("device_has_accounts", device_has_accounts);
  visit.Time("since", since);
  visit.Flag("undated", undated);
  visit.Flag("recycle_bin", recycle_bin);
  visit.List("exclude", exclude, kMaxListItems, line);
  visit.List("shared_places", shared_places, kMaxListItems, line);
  visit.List("homes", homes, kMaxListItems, [&](auto& home) { visit.Struct("", home); });
}

template <typename Visitor, Is<VolumeKey> T>
void Fields(Visitor& visit, T& value) {
  auto& [volume, secret] = value;
  visit.Word("volume", volume);
  visit.Raw("secret", secret.text(), kMaxNameBytes);
}

template <typename Visitor, Is<SetupMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [limits, scope, device, form, segment_names, pack_count, sandbox, set_count, hash_classes, keys] = value;
  visit.Struct("limits", limits);
  visit.Struct("scope", scope);
  visit.Word("device", device);
  visit.Require("device", IsDeviceId(device), "is no device id");
  visit.Enum("form", form);
  visit.List("segment_names", segment_names, kMaxListItems, [&](auto& name) { visit.Raw("", name, kMaxNameBytes); });
  visit.Number("pack_count", pack_count);
  visit.Word("sandbox", sandbox);
  visit.Number("set_count", set_count);
  visit.Number("hash_classes", hash_classes);
  visit.List("keys", keys, kMaxListItems, [&](auto& key) { visit.Struct("", key); });
}

template <typename Visitor, Is<Companion> T>
void Fields(Visitor& visit, T& value) {
  auto& [name, address, size] = value;
  visit.Raw("name", name, kMaxNameBytes);
  visit.Struct("address", address);
  visit.Number("size", size);
}

template <typename Visitor, Is<JobMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [id, kind, alone, volume, filesystem, address, entry, type, size, modified, account, state, companions, listing,
         listing_left, descriptor_count, related, protected_relations, left_alone] = value;
  visit.Number("id", id);
  visit.Enum("kind", kind, JobKind::kReadAccounts);  // the rest is none of a worker's
  visit.Flag("alone", alone);
  visit.Struct("volume", volume);
  visit.Word("filesystem", filesystem);
  visit.Struct("address", address);
  visit.Struct("entry", entry);
  visit.Enum("type", type);
  visit.Number("size", size);
  visit.Time("modified", modified);
  visit.Text("account", account, kMaxLineBytes);
  visit.Enum("state", state);
  visit.List("companions", companions, kMaxListItems, [&](auto& companion) { visit.Struct("", companion); });
  visit.List("listing", listing, kMaxListItems, [&](auto& listed) { visit.Struct("", listed); });
  visit.Number("listing_left", listing_left);
  visit.Number("descriptor_count", descriptor_count);
  visit.Flag("related", related);
  visit.List("protected_relations", protected_relations, kMaxListItems,
             [&](auto& number) { visit.Number("", number); });
  visit.Flag("left_alone", left_alone);
}

template <typename Visitor, Is<JobBatchMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [jobs] = value;
  visit.List("jobs", jobs, kMaxListItems, [&](auto& job) { visit.Struct("", job); });
}

template <typename Visitor, Is<ListingPartMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, entries] = value;
  visit.Number("job", job);
  visit.List("entries", entries, kMaxListItems, [&](auto& listed) { visit.Struct("", listed); });
  visit.Require("entries", !entries.empty(), "is empty");
}

template <typename Visitor, Is<ReadyMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [sandbox] = value;
  visit.Word("sandbox", sandbox);
}

template <typename Visitor, Is<JobStartedMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job] = value;
  visit.Number("job", job);
}

template <typename Visitor, Is<ImageProbedMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, format, bytes, incomplete] = value;
  visit.Number("job", job);
  visit.Word("format", format);
  visit.Number("bytes", bytes);
  visit.Text("incomplete", incomplete, kMaxLineBytes);
}

template <typename Visitor, Is<VolumeFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, volume, openable] = value;
  visit.Number("job", job);
  visit.Struct("volume", volume);
  visit.Flag("openable", openable);
}

template <typename Visitor, Is<VolumeOpenedMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, filesystem, root] = value;
  visit.Number("job", job);
  visit.Word("filesystem", filesystem);
  visit.Struct("root", root);
}

template <typename Visitor, Is<EntryFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, entry, may_be_store, companion_of, may_be_listed, left_alone] = value;
  visit.Number("job", job);
  visit.Struct("entry", entry);
  visit.Flag("may_be_store", may_be_store);
  visit.Raw("companion_of", companion_of, kMaxNameBytes);
  visit.Require("companion_of", IsComponent(companion_of), "is not one component of a path");
  visit.Flag("may_be_listed", may_be_listed);
  visit.Flag("left_alone", left_alone);
}

template <typename Visitor, Is<MatchFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, match] = value;
  visit.Number("job", job);
  visit.Struct("match", match);
}

template <typename Visitor, Is<ProblemFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, problem] = value;
  visit.Number("job", job);
  visit.Struct("problem", problem);
}

template <typename Visitor, Is<ArtifactFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, artifact] = value;
  visit.Number("job", job);
  visit.Struct("artifact", artifact);
}

template <typename Visitor, Is<JobDoneMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, counts, protected_records, left_out] = value;
  visit.Number("job", job);
  visit.Struct("counts", counts);
  visit.Count("protected_records", protected_records);
  visit.Struct("left_out", left_out);
}

template <typename Visitor, Is<AccountFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, account] = value;
  visit.Number("job", job);
  visit.Struct("account", account);
}

template <typename Visitor, Is<SharedRelation> T>
void Fields(Visitor& visit, T& value) {
  auto& [number, group, is_protected] = value;
  visit.Number("number", number);
  visit.Require("number", IsAcrossFiles(number), "belongs to one file only");
  visit.Number("group", group);
  visit.Flag("is_protected", is_protected);
}

template <typename Visitor, Is<RelationsFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, relations] = value;
  visit.Number("job", job);
  visit.List("relations", relations, kMaxListItems, [&](auto& relation) { visit.Struct("", relation); });
  visit.Require("relations", !relations.empty(), "is empty");
}

template <typename Visitor, Is<WorkerFailedMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [reason] = value;
  visit.Text("reason", reason, kMaxLineBytes);
}

template <typename Visitor, Is<ListingWantedMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job] = value;
  visit.Number("job", job);
}

template <typename Visitor, Is<JobReadingMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, bytes] = value;
  visit.Number("job", job);
  visit.Number("bytes", bytes);
}

template <typename Visitor, Is<TripwireFoundMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [job, pack, rule, entry, modified, digests] = value;
  visit.Number("job", job);
  visit.Number("pack", pack);
  visit.Number("rule", rule);
  visit.Struct("entry", entry);
  visit.Time("modified", modified);
  constexpr std::size_t kDigits[] = {32, 40, 64};
  for (std::size_t i = 0; i < digests.size(); ++i) {
    visit.Word("digest", digests[i]);
    visit.Require("digest", digests[i].empty() || IsHexDigits(digests[i], kDigits[i]), "is no digest");
  }
}

template <typename Visitor, Is<ForeignListMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [limits, sandbox, format, name] = value;
  visit.Struct("limits", limits);
  visit.Word("sandbox", sandbox);
  visit.Enum("format", format);
  visit.Raw("name", name, kMaxNameBytes);
}

template <typename Visitor, Is<ForeignItem> T>
void Fields(Visitor& visit, T& value) {
  auto& [kind, text, line, rule, category, severity, whole_word, fold, why] = value;
  visit.Enum("kind", kind);
  visit.Text("text", text, kMaxForeignTextBytes);
  visit.Number("line", line);
  visit.Text("rule", rule, kMaxLineBytes);
  visit.Text("category", category, kMaxLineBytes);
  visit.Word("severity", severity);
  visit.Require("severity", severity.empty() || severity == "info" || severity == "attention" || severity == "high",
                "is no severity");
  visit.Flag("whole_word", whole_word);
  visit.Flag("fold", fold);
  visit.Text("why", why, kMaxLineBytes);
}

template <typename Visitor, Is<ForeignItemsMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [items] = value;
  visit.List("items", items, kMaxListItems, [&](auto& item) { visit.Struct("", item); });
  visit.Require("items", !items.empty(), "is empty");
}

template <typename Visitor, Is<ForeignListReadMessage> T>
void Fields(Visitor& visit, T& value) {
  auto& [refusal] = value;
  visit.Text("refusal", refusal, kMaxLineBytes);
}

}  // namespace schouw::wire
