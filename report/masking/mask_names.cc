#include "report/masking/mask_names.h"

#include "report/masking/context_words.h"

namespace schouw {

void MaskNames(ReportData& report) {
  for (ReportSignal& signal : report.signals) {
    // Where the address is what matched, it stays the same as the words shown.
    const bool shown = signal.url == signal.before + signal.match + signal.after;
    for (std::string* text : {&signal.before, &signal.after, &signal.text, &signal.title}) *text = MaskOthers(*text);
    signal.url = shown ? signal.before + signal.match + signal.after : MaskOthers(signal.url);
  }
}

Result<ReportData> BuildMaskedReport(const CaseStore& store) {
  SCHOUW_ASSIGN(ReportData report, BuildReport(store), "");
  MaskNames(report);
  return report;
}

}  // namespace schouw
