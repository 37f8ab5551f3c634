#include "report/html/html.h"

#include "agent/base/sha256.h"
#include "report/html/base64.h"
#include "report/html/sections.h"
#include "report/html/style.h"
#include "report/html/writer.h"

namespace schouw {
namespace {

// Nothing may be loaded or run; the one style sheet is named by its digest.
std::string ContentPolicy() {
  Sha256 hash;
  hash.Update(AsBytes(html::kStyle));
  return "default-src 'none'; style-src 'sha256-" + html::Base64(hash.Finish()) +
         "'; base-uri 'none'; form-action 'none'";
}

std::string PageHead(const ReportData& report) {
  return "<!doctype html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         ContentPolicy() +
         "\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<title>Verslag controle gegevensdragers " +
         html::Escape(report.check.reference) +
         "</title>\n"
         "<style>" +
         std::string(html::kStyle) + "</style>\n</head>\n";
}

// Along the edge of every printed page.
std::string SideLine(const ReportData& report) {
  std::string text = html::StatusText(report);
  if (report.check.exercise) text += ": geen echte controle";
  return "<div class=\"side\" aria-hidden=\"true\">" + text + " · " + html::Text(report.check.reference) + " · " +
         html::Text(report.check.client) + "</div>\n";
}

}  // namespace

std::string RenderHtml(const ReportData& report) {
  return PageHead(report) + "<body>\n" + SideLine(report) + "<main>\n" + html::HeadSection(report) +
         html::SummarySection(report) + html::OverviewSection(report) + html::SignalsSection(report) +
         html::CoverageSection(report) + html::RulesSection(report) + html::MandateSection(report) +
         html::MakingSection(report) + "</main>\n</body>\n</html>\n";
}

}  // namespace schouw
