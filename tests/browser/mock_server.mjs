// A server for the page alone: report/web/API.md over a made-up case in memory. Usage: startMock({ name, role }) or
// `node mock_server.mjs [demo|large|flat|hostile] [officer|reviewer]`.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { kHostile, makeCase } from "./mock_data.mjs";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../../report/web/dist");
const kFiles = { "/": "index.html", "/app.js": "app.js", "/app.css": "app.css", "/theme.css": "theme.css" };
const kTypes = { html: "text/html", js: "text/javascript", css: "text/css" };
export const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const now = "2026-11-22T15:00:00Z";

class Refused extends Error {
  constructor(status, code, text, body = {}) {
    super(text);
    Object.assign(this, { status, body: { error: { code, text }, ...body } });
  }
}

export class MockCase {
  constructor({ name = "demo", role = "officer" } = {}) {
    Object.assign(this, makeCase(name), { name, role, change: 1, changed: [], sealed: false, final: false, asked: [] });
    this.returned = { to: "", at: "" };
    this.copies = { none_made: false, list: [] };
    this.secondReader = new Set();
  }

  card(id) {
    const card = this.cards.get(id);
    if (!card) throw new Refused(404, "not_found", "said.no_card");
    const { ids, opened, ...rest } = card;
    const all = ids.map((one) => this.signals.get(one));
    const decisions = {};
    for (const { review } of all) decisions[review.decision] = (decisions[review.decision] ?? 0) + 1;
    const sample = ids.filter((_, i) => i % Math.max(1, Math.floor(ids.length / 10)) === 0).slice(0, 10);
    const allowed = sample.every((one) => opened.has(one));
    return { ...rest, first: all[0].first, last: all.at(-1).last, open: card.set_aside ? 0 : decisions.open ?? 0, decisions, bulk: { sample, opened: sample.filter((one) => opened.has(one)), allowed, why_not: allowed ? "" : "open first" } };
  }

  counts() {
    const by = {};
    for (const { review } of this.signals.values()) by[review.decision] = (by[review.decision] ?? 0) + 1;
    const aside = [...this.cards.values()].filter((card) => card.set_aside).flatMap(({ ids }) => ids).filter((id) => this.signals.get(id).review.decision === "open").length;
    return { signals: this.signals.size, cards: this.cards.size, open_signals: (by.open ?? 0) - aside, open_cards: this.cards.size, by_decision: by };
  }

  info() {
    const name = this.name === "hostile" ? kHostile[0] : "";
    const rules = [...new Set([...this.cards.values()].map(({ rule }) => rule.id))].map((id) => {
      const of = [...this.cards.values()].filter(({ rule }) => rule.id === id);
      return { ...of[0].rule, signals: of.reduce((sum, { signals }) => sum + signals, 0), open: 1, cards: of.length, too_broad: of.length > 100, set_aside: of.every(({ set_aside: aside }) => aside) };
    });
    return {
      check: { reference: "RN-2026-000123", client: "C-4711", number: 2, of: 3, reason: "sample", officer: "M-1001", reviewer: "M-2002", state: "complete", status: this.sealed ? "sealed" : this.final ? "final" : "draft", started: now, finished: now, exercise: true },
      devices: [{ id: "d1", name: name || "laptop.E01", format: "ewf", bytes: 256060514304, description: name || "Laptop, zwart", serial: "", state: "partial", reason: "" }],
      packs: [], condition: "", language: "nl", timezone: "Europe/Amsterdam",
      me: { id: this.role === "officer" ? "M-1001" : "M-2002", role: this.role },
      may: this.final ? [] : this.role === "officer" ? ["decide", "talk", "notice", "protect", "reveal", "hand_back"] : ["notice", "reveal", "sign_off"],
      counts: this.counts(),
      filters: { rules, kinds: [...new Set([...this.cards.values()].map(({ kinds }) => kinds[0]))].map((kind) => ({ kind, signals: 9, open: 5 })), accounts: ["anna"], apps: ["Chrome", "Firefox"], first: now, last: now },
      agreements: [{ text: name || "Geen software die sporen wist.", from_check: 1 }],
      compared: { line: "1 / 2 / 0", rows: [{ rule: `demo / ${name || "anonimiseren-01"}`, kind: "search_query", text: "1 / 2 / 0" }], remarks: [] },
      coverage: {
        volumes: [{ device: "d1", id: "p1", filesystem: "fat32", bytes: 104857600, state: "read", reason: "" }, { device: "d1", id: "p2", filesystem: "ntfs", bytes: 255000000000, state: "partial", reason: "damaged" }, { device: "d1", id: "p3", filesystem: "bitlocker", bytes: 855000000, state: "encrypted", reason: "encrypted" }],
        entries: { seen: 231004, read: 1204, partial: 3, not_read: 12, out_of_scope: 229000, other_accounts: 700, known_good: 85, bytes_read: 1834567890 },
        protected: 4,
        artifacts: [{ kind: "chromium.history", device: "d1", entry: "p2:/Users/anna/History", account: name || "anna", profile: "Default", state: "read", records: 4120, reason: "" }],
      },
      not_read: { total: 240, lines: [{ device: "d1", entry: `p2:/Users/anna/${name || "groot.zip"}`, reason: "too_big", detail: "4 GB", count: 1 }] },
      change: this.change,
    };
  }

  finalise() {
    const open = this.counts().open_signals;
    const of = (codes) => [...this.signals.values()].filter(({ review }) => codes.includes(review.decision));
    const untalked = of(["discuss", "possible_breach"]).filter(({ review }) => !review.outcome).length;
    const toOpen = [...of(["possible_breach"]).map(({ id }) => ({ signal: id, why: "possible_breach" })), ...of(["not_relevant"]).slice(0, 2).map(({ id, review }) => ({ signal: id, why: review.bulk ? "bulk" : "sample" }))].map((one) => ({ ...one, opened: this.secondReader.has(one.signal) }));
    const unopened = toOpen.filter(({ opened }) => !opened).length;
    const steps = [["decided", open === 0, { open }], ["talked", untalked === 0, { open: untalked }], ["returned", !!this.returned.to, { open: this.returned.to ? 0 : 1 }], ["copies", this.copies.none_made || this.copies.list.length > 0, {}], ["second_person", true, {}], ["opened", unopened === 0, { open: unopened }]];
    return { ready: steps.every(([, done]) => done), status: this.final ? "final" : "draft", steps: steps.map(([id, done, args]) => ({ id, done, text_args: args })), devices: [{ id: "d1", name: "laptop.E01", description: "Laptop, zwart", returned_to: this.returned.to, returned_at: this.returned.at }], copies: this.copies, to_open: toOpen, erased: { rows: [], opened: true }, given: this.given ?? [], digest: this.final ? "ab".repeat(32) : "" };
  }

  touch(signal) {
    const card = this.cards.get(signal.card);
    signal.version += 1;
    card.version += 1;
    this.change += 1;
    this.changed.push({ change: this.change, card: card.id });
    return { signal, card: this.card(card.id), counts: this.counts(), change: this.change };
  }

  put(signal, review) {
    if (signal.review.decision !== "open") signal.history.push(signal.review);
    signal.review = { ...signal.review, ...review, by: "M-1001", at: now };
    signal.can_undo = true;
    signal.rule.error_hidden = false;
    signal.rule.error = { judged: 120, wrong: 9 };
    return this.touch(signal);
  }
}

const line = ({ id, card, version, record, review, words, occurrences }, title) => ({ id, card, title, version, ...record, decision: review.decision, reason: review.reason, words, occurrences });

function getOne(mock, path, query) {
  const [, , what, id, sub] = path.split("/").map(decodeURIComponent);
  if (what === "case") return mock.info();
  if (what === "changes") {
    const since = Number(query.get("since"));
    return { change: mock.change, counts: mock.counts(), cards: [...new Set(mock.changed.filter(({ change }) => change > since).map(({ card }) => card))] };
  }
  if (what === "finalise") return mock.finalise();
  if (what === "cards" && !id) {
    const wants = ["kind", "account", "app"].filter((name) => query.get(name));
    const cards = [...mock.cards.values()].map((card) => mock.card(card.id)).filter((card) => wants.every((name) => card[`${name}s`].includes(query.get(name))));
    return { cards: cards.filter(({ open, title, rule }) => (!query.get("open") || open > 0) && title.includes(query.get("text") ?? "") && (!query.get("rule") || `${rule.pack}/${rule.id}` === query.get("rule"))) };
  }
  if (what === "cards" && !sub) return { card: mock.card(id) };
  const [offset, limit] = [Number(query.get("offset") ?? 0), Number(query.get("limit") ?? 100)];
  if (what === "cards") {
    const card = mock.cards.get(id);
    return { total: card.signals, signals: card.ids.slice(offset, offset + limit).map((one) => line(mock.signals.get(one), card.title)) };
  }
  if (what === "signals" && !id) {
    const codes = query.get("decision").split(",");
    const all = [...mock.signals.values()].filter(({ review }) => codes.includes(review.decision));
    return { total: all.length, signals: all.slice(offset, offset + limit).map((one) => line(one, "")) };
  }
  const signal = mock.signals.get(id);
  if (what !== "signals" || !signal) throw new Refused(404, "not_found", "said.no_signal");
  mock.cards.get(signal.card).opened.add(id);
  if (mock.role === "reviewer") mock.secondReader.add(id);
  return signal;
}

function postSignal(mock, id, act, body) {
  const signal = mock.signals.get(id);
  if (!signal) throw new Refused(404, "not_found", "said.no_signal");
  if (act === "reveal") return { ...signal, has_masked: false, words: signal.words.map((word) => (word.masked ? { text: "Voorbeeld Naam" } : word)) };
  if (body.version !== signal.version) throw new Refused(409, "conflict", "said.conflict", { signal, card: mock.card(signal.card) });
  if (act === "decision") {
    if (body.decision === "not_relevant" && !body.reason) throw new Refused(422, "refused", "said.choose_reason");
    return mock.put(signal, { decision: body.decision, reason: body.reason ?? "", note: body.note, bulk: false });
  }
  if (act === "note") {
    signal.review.note = body.note;
    return mock.touch(signal);
  }
  if (act === "talk") return mock.put(signal, { client_said: body.client_said, declined: body.declined, outcome: body.outcome, agreement: body.agreement });
  if (act === "undo") {
    signal.review = signal.history.pop() ?? { ...signal.review, decision: "open", reason: "", by: "", at: "" };
    signal.can_undo = signal.review.decision !== "open";
    return mock.touch(signal);
  }
  if (act === "protect" && body.word === "WISSEN") {
    mock.signals.delete(id);
    const card = mock.cards.get(signal.card);
    card.ids = card.ids.filter((one) => one !== id);
    card.signals -= 1;
    if (card.signals === 0) mock.cards.delete(card.id);
    mock.change += 1;
    return { erased: true, counts: mock.counts() };
  }
  if (act === "notice" && body.word === "MELDEN") {
    mock.sealed = true;
    return { sealed: true, notice_command: "schouw report demo.schouw --audience notice --out melding.html" };
  }
  throw new Refused(400, "malformed", "said.not_here");
}

function postCard(mock, id, act, body) {
  const card = mock.cards.get(id);
  if (body.version !== card.version) throw new Refused(409, "conflict", "said.conflict", { card: mock.card(id) });
  if (act === "decision" && !mock.card(id).bulk.allowed) throw new Refused(422, "refused", "said.sample_first");
  for (const one of card.ids.map((name) => mock.signals.get(name))) {
    if (act === "decision" && one.review.decision === "open") mock.put(one, { decision: body.decision, reason: body.reason, note: body.note, bulk: true });
    if (act === "undo" && one.review.bulk) postSignal(mock, one.id, "undo", { version: one.version });
  }
  return { card: mock.card(id), counts: mock.counts(), change: mock.change };
}

function postOne(mock, path, body) {
  const [, , what, id, sub, last] = path.split("/").map(decodeURIComponent);
  if (what === "close") return mock.onClose?.(), {};
  if (what === "signals") return postSignal(mock, id, sub, body);
  if (what === "cards") return postCard(mock, id, sub, body);
  if (what === "rules" && last === "set_aside") {
    for (const card of mock.cards.values()) if (card.rule.pack === id && card.rule.id === sub) card.set_aside = body.set_aside;
    mock.change += 1;
    return { counts: mock.counts() };
  }
  if (what === "devices") mock.returned = body;
  else if (what === "copies") mock.copies = { none_made: !!body.none_made, list: body.list ?? [] };
  else if (what === "finalise") mock.final = true;
  else throw new Refused(404, "not_found", "said.not_there");
  return { status: mock.final ? "final" : "draft" };
}

async function answer(mock, request, response) {
  const url = new URL(request.url, "http://127.0.0.1");
  response.setHeader("Content-Security-Policy", kPolicy);
  response.setHeader("Cache-Control", "no-store");
  const file = kFiles[url.pathname];
  if (file) return response.writeHead(200, { "Content-Type": `${kTypes[file.split(".")[1]]}; charset=utf-8` }).end(await readFile(join(dist, file)));
  const say = (status, body) => response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  mock.asked.push(`${request.method} ${url.pathname}`);
  try {
    if (mock.sealed && url.pathname !== "/api/case") throw new Refused(410, "closed", "said.review_sealed");
    if (request.method === "GET") return say(200, getOne(mock, url.pathname, url.searchParams));
    let text = "";
    for await (const part of request) text += part;
    return say(200, postOne(mock, url.pathname, JSON.parse(text)));
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    return say(problem.status, problem.body);
  }
}

export async function startMock(options) {
  const mock = new MockCase(options);
  const server = createServer((request, response) => void answer(mock, request, response));
  await new Promise((ready) => server.listen(options?.port ?? 0, "127.0.0.1", ready));
  const stop = () => new Promise((done) => { server.closeAllConnections(); server.close(done); });
  mock.onClose = () => setTimeout(stop, 50);
  return { mock, url: `http://127.0.0.1:${server.address().port}/`, stop };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name, role] = process.argv;
  console.log((await startMock({ name, role, port: 8123 })).url);
}
