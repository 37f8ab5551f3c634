// The parts of one document read into one sink, whatever kind of package it is.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "agent/content/document/package.h"
#include "agent/content/document/text_flow.h"

namespace schouw {

// Reads parts into one sink, each at most once, and says which could not be read.
class PackageParts {
 public:
  PackageParts(const Package& package, const DocumentInput& input, DocumentSink& sink)
      : package_(package), input_(input), sink_(sink) {}

  const Package& package() const { return package_; }
  const DocumentInput& input() const { return input_; }
  TextFlow NewFlow() { return TextFlow(input_.origin, input_.limits, sink_); }
  // Hands the part's markup to `handler` unless it was read before; false when it is not there or was read.
  bool Read(std::string_view name, MarkupHandler& handler);
  bool IsRead(std::string_view name) const;
  void MarkRead(std::string_view name);
  void Report(std::string_view name, const Error& error);
  // A part of any XML.
  void ReadAnyXml(std::string_view name, const std::string& place);
  bool stopped() const { return stopped_; }
  DocumentSink& sink() { return sink_; }
  void NoteEnd(const TextFlow& flow) { stopped_ = stopped_ || flow.stopped(); }

 private:
  const Package& package_;
  const DocumentInput& input_;
  DocumentSink& sink_;
  std::set<std::string> read_;  // names in lower case
  bool stopped_ = false;
};

}  // namespace schouw
