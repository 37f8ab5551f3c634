#include "agent/review/server.h"

#include <httplib.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "agent/review/door.h"
#include "report/web/files.h"
#include "report/words/phrase.h"
#include "report/words/said.h"

namespace schouw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxBodyBytes = 64u << 10;
constexpr std::size_t kMaxPathBytes = 4096;
constexpr std::chrono::milliseconds kLookEvery{100};
constexpr std::chrono::milliseconds kLastAnswer{400};  // for the last answer to leave before the server ends
constexpr time_t kReadSeconds = 5;

// Which language is wanted is not known of who has no session: both.
std::string ForbiddenPage() {
  std::string page = "<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\"><title>Schouw</title><main>";
  for (const char* language : {"nl", "en"}) {
    const InLanguage scope(language);
    page += std::string("<section lang=\"") + language + "\"><h1>" + Phrase("said.closed_page") + "</h1><p>" +
            Phrase("said.closed_page.why") + "</p></section>";
  }
  return page + "</main></html>";
}

const std::pair<const char*, const char*> kHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src "
     "'self'; "
     "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-store"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

std::string ErrorBody(const char* code, const char* said) {
  return std::string(R"({"error":{"code":")") + code + R"(","text":")" + said + R"("}})";
}

std::string Header(const httplib::Request& request, const char* name) {
  std::string all;
  for (std::size_t i = 0; i < request.get_header_value_count(name); ++i) {
    all += (i == 0 ? "" : ",") + request.get_header_value(name, i);
  }
  return all;
}

bool IsApi(std::string_view path) { return path.starts_with("/api/"); }
// Asking whether something changed does not keep the server awake: a page that nobody looks at asks too.
bool IsAct(std::string_view path) { return !path.ends_with("/changes"); }

}  // namespace

struct ReviewServer::State {
  State(AnswerRequest given_answer, ReviewServerOptions given)
      : answer(std::move(given_answer)), options(std::move(given)) {}

  void SetUp() {
    server.set_payload_max_length(kMaxBodyBytes);
    server.set_keep_alive_max_count(1);  // what is refused leaves nothing of its body behind for the next request
    server.set_read_timeout(kReadSeconds);
    server.set_write_timeout(kReadSeconds);
    server.set_tcp_nodelay(true);
    server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      return PassDoor(request, response) ? httplib::Server::HandlerResponse::Unhandled
                                         : httplib::Server::HandlerResponse::Handled;
    });
    const auto reply = [this](const httplib::Request& request, httplib::Response& response) {
      Answer(request, response);
    };
    server.Get(".*", reply);
    server.Post(".*", reply);
    server.set_error_handler([](const httplib::Request&, httplib::Response& response) { AddHeaders(response); });
  }

  static void AddHeaders(httplib::Response& response) {
    for (const auto& [name, value] : kHeaders) {
      if (!response.has_header(name)) response.set_header(name, value);
    }
  }

  static void Refuse(const httplib::Request& request, httplib::Response& response, int status, const char* code,
                     const char* said) {
    response.status = status;
    AddHeaders(response);
    if (IsApi(request.path)) {
      response.set_content(ErrorBody(code, said), "application/json");
    } else {
      response.set_content(ForbiddenPage(), "text/html; charset=utf-8");
    }
  }

  // False: `response` is the answer.
  bool PassDoor(const httplib::Request& request, httplib::Response& response) {
    const std::string host = Header(request, "Host"), origin = Header(request, "Origin");
    const std::string cookie = Header(request, "Cookie"), type = Header(request, "Content-Type");
    const std::string schouw = Header(request, "X-Schouw"), site = Header(request, "Sec-Fetch-Site");
    const Caller caller{request.method, request.path, host, origin, cookie, type, schouw, site};
    switch (door->Ask(caller, options.clock())) {
      case DoorAnswer::kOpen: break;
      case DoorAnswer::kEnter:
        response.status = 303;
        AddHeaders(response);
        response.set_header("Set-Cookie", "schouw_session=" + door->session() + "; HttpOnly; SameSite=Strict; Path=/");
        response.set_header("Location", options.first_page);
        Acted();
        return false;
      case DoorAnswer::kForbidden: Refuse(request, response, 403, "forbidden", "said.forbidden"); return false;
      case DoorAnswer::kNoMethod: Refuse(request, response, 405, "malformed", "said.no_method"); return false;
    }
    if (request.path.size() > kMaxPathBytes || request.target.size() > kMaxPathBytes) {
      Refuse(request, response, 404, "not_found", "said.not_there");
      return false;
    }
    return true;
  }

  void Answer(const httplib::Request& request, httplib::Response& response) {
    AddHeaders(response);
    if (IsAct(request.path)) Acted();
    if (request.method == "GET" && AnswerFile(request.path, response)) return;
    ReviewRequest asked{request.method == "POST", request.path, {}, request.body};
    for (const auto& [name, value] : request.params) asked.query.emplace_back(name, value);
    ReviewReply reply;
    {
      const std::scoped_lock lock(mutex);
      reply = answer(asked);
    }
    response.status = reply.status;
    // A report allows its own style sheet by digest, in a policy of its own.
    if (reply.type.starts_with("text/html")) {
      response.headers.erase("Content-Security-Policy");
      response.set_header("Content-Security-Policy", "frame-ancestors 'none'; form-action 'none'; base-uri 'none'");
    }
    if (reply.type == "application/pdf")
      response.set_header("Content-Disposition", "attachment; filename=\"verslag.pdf\"");
    response.set_content(reply.body, reply.type);
    if (reply.ends) ends_at = Clock::now() + kLastAnswer;
  }

  bool AnswerFile(const std::string& path, httplib::Response& response) const {
    for (const web::File& file : web::Files()) {
      if (file.path != path) continue;
      const bool own_theme = path == "/theme.css" && !options.theme.empty();
      response.status = 200;
      response.set_content(own_theme ? options.theme : std::string(file.bytes), std::string(file.type));
      return true;
    }
    return false;
  }

  void Acted() { acted_at = Clock::now(); }

  // Runs beside the server; what ended it.
  ReviewEnd Watch() {
    for (;;) {
      std::this_thread::sleep_for(kLookEvery);
      if (options.busy && options.busy()) Acted();
      const auto now = Clock::now();
      if (const auto at = ends_at.load(); at != Clock::time_point() && now > at) return ReviewEnd::kClosed;
      if (now - acted_at.load() > options.idle) return ReviewEnd::kIdle;
      if (options.asked_to_stop && options.asked_to_stop()) return ReviewEnd::kStopped;
    }
  }

  const AnswerRequest answer;
  const ReviewServerOptions options;
  httplib::Server server;
  std::unique_ptr<Door> door;
  std::string token;
  std::uint16_t port = 0;
  std::mutex mutex;  // one request at a time
  std::atomic<Clock::time_point> acted_at{Clock::now()};
  std::atomic<Clock::time_point> ends_at{Clock::time_point()};
};

ReviewServer::ReviewServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReviewServer::~ReviewServer() = default;
ReviewServer::ReviewServer(ReviewServer&&) noexcept = default;
ReviewServer& ReviewServer::operator=(ReviewServer&&) noexcept = default;

Result<ReviewServer> ReviewServer::Bind(AnswerRequest answer, ReviewServerOptions options) {
  auto state = std::make_unique<State>(std::move(answer), std::move(options));
  State& s = *state;
  s.SetUp();
  const int wanted = s.options.port;
  const int port = wanted == 0                                  ? s.server.bind_to_any_port("127.0.0.1")
                   : s.server.bind_to_port("127.0.0.1", wanted) ? wanted
                                                                : -1;
  if (port <= 0) {
    return Fail(ErrorCode::kIo, Said("said.port_taken", {{"port", std::to_string(wanted)}}));
  }
  s.port = static_cast<std::uint16_t>(port);
  s.token = NewSecret();
  const UnixNanos token_ends{s.options.clock().value + std::chrono::nanoseconds(s.options.token_holds).count()};
  s.door = std::make_unique<Door>(s.token, NewSecret(), s.port, token_ends);
  return ReviewServer(std::move(state));
}

std::string ReviewServer::address() const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + "/t/" + state_->token;
}

ReviewEnd ReviewServer::Run() {
  state_->Acted();
  std::thread serving([this] { state_->server.listen_after_bind(); });
  const ReviewEnd end = state_->Watch();
  state_->server.stop();
  serving.join();
  return end;
}

}  // namespace schouw
