// How a session answers, in pieces. Private to agent/review.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agent/review/session.h"
#include "report/masking/context_words.h"

namespace schouw {

using Json = nlohmann::json;

Answer JsonAnswer(const Json& body, int status = 200);
// {"error":{"code","text"}} with what else the body has; `said` is the code of a sentence (report/words/said.h).
Answer ErrorAnswer(int status, const std::string& code, const std::string& said, Json body = Json::object());
// 404, 400 or 422 by the error's code; else 500.
Answer ErrorAnswer(const Error& error);

// Empty where the request has no such text.
std::string TextIn(const Json& body, const char* name);
std::string TimeOrEmpty(const std::optional<UnixNanos>& time);
Json WordsJson(const std::vector<Word>& words);
Json CountsJson(const Book& book);

struct SessionParts {
  ReviewSession& session;

  const Book& book() const { return session.book_; }
  CaseStore& store() const { return session.store_; }
  const std::string& who() const { return session.reviewer_.person; }
  UnixNanos now() const { return session.reviewer_.clock(); }
  bool officer() const { return session.reviewer_.role == ReviewRole::kOfficer; }
  bool draft() const { return book().data().scan.status == "draft"; }
  bool sealed() const { return session.sealed_; }
  bool May(const std::string& act) const;
  std::vector<std::string> Acts() const;
  // The page's, where it asks for one; else the program's.
  std::string LanguageOf(const Request& request) const;
  Doer doer() const { return {who(), now()}; }
  Status Refresh() const { return session.book_.Refresh(store()); }

  // session_reading.cc
  Answer Case(const Request& request) const;
  Answer Changes(const Request& request) const;
  Answer Cards(const Request& request) const;
  Answer CardSignals(const Card& card, const Request& request) const;
  Answer SignalsByDecision(const Request& request) const;
  Answer OpenSignal(std::size_t at);
  Json CardJson(const Card& card) const;
  Json LineJson(std::size_t at) const;
  Json SignalJson(std::size_t at, bool masked) const;

  // session_deciding.cc
  Answer PostSignal(const std::string& id, const std::string& act, const Json& body);
  Answer PostCard(const std::string& id, const std::string& act, const Json& body);
  Answer PostSetAside(const std::string& pack, const std::string& rule, const Json& body);
  Answer Changed(std::size_t at) const;
  Answer ChangedCard(const Card& card) const;

  // session_finishing.cc
  Answer Finish() const;
  Answer PostReturned(const std::string& device, const Json& body);
  Answer PostCopies(const Json& body);
  Answer PostErasedOpened();
  Answer PostGiven(const Json& body);
  Answer PostFinalise(const Json& body);
  Answer Report(const Request& request) const;
  Answer Notice(const Request& request) const;

  // What may not be done is an answer already.
  std::optional<Answer> Refused(const std::string& act) const;
  void SetSealed() { session.sealed_ = true; }
  Status ReadAgain();
  Status MarkSeen(std::size_t at, bool log);
  bool Seen(const std::string& signal) const { return session.opened_.contains(signal); }
  bool LogOnce(const std::string& signal) { return session.logged_.insert(signal).second; }
};

}  // namespace schouw
