// EntryReader's part for what hash sets know, before a file is parsed: tripwire, software, known good, in that order.
#include "agent/worker/entry_reader.h"

namespace schouw {
namespace {

std::string DigestWords(const Digests& digests) {
  std::string words;
  for (const DigestAlgorithm algorithm : kDigestAlgorithms)
    if (digests.Has(algorithm))
      words += (words.empty() ? "" : ", ") + std::string(DigestName(algorithm)) + " " + digests.Hex(algorithm);
  return words;
}

}  // namespace

void EntryReader::UseHashes(const KnownHashes& hashes, KnownFileSink& sink) {
  hashes_ = &hashes;
  known_sink_ = &sink;
}

std::optional<EntryReader::Outcome> EntryReader::JudgeKnown(const EntryInput& input, RecordSink& sink) {
  if (hashes_ == nullptr || tripped_ || !hashes_->MayHoldSize(input.content.size())) return std::nullopt;
  const auto known = hashes_->Judge(input.content, input.hashed);
  if (known) return TakeKnown(input, input.content.size(), *known);
  sink.OnProblem(ProblemFrom(input.entry, Error(known.error()).In("compare with hash lists")));
  return std::nullopt;
}

std::optional<EntryReader::Outcome> EntryReader::TakeKnown(const EntryInput& input, std::uint64_t size,
                                                           const KnownFile& known) {
  if (!known.tripwires.empty()) {
    tripped_ = true;
    known_sink_->OnTripwire(input, known.tripwires.front());
    return Outcome::kNotRead;
  }
  for (const KnownHash& software : known.software) {
    Record record;
    record.kind = RecordKind::kHash;
    record.entry = input.entry;
    record.place = "content";
    record.time = input.modified;
    record.account = input.account;
    record.state = input.state;
    record.relations = relations_;
    record.size = size;
    record.text = DigestWords(software.match.row.digests);
    const std::size_t digests_end = record.text.size();
    record.text += " (lijst " + software.list + ")";
    if (const std::string how_sure = AgreementSentence(software); !how_sure.empty()) record.text += "; " + how_sure;
    known_sink_->OnListed(std::move(record), digests_end, software);
  }
  return known.known_good ? std::optional(Outcome::kKnownGood) : std::nullopt;
}

}  // namespace schouw
