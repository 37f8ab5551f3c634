// All that the page knows, and what changes it. Views read `state` and call `acts`; each change draws the page anew.
import { cardPath, get, post, Refusal, signalPath } from "./api";
import { keepSettings, readSettings, type Settings } from "./settings";
import type { CaseInfo, Card, Changed, Counts, Decision, Finalise, Line, Reason, Signal } from "./types";
import { speak, spoken, t } from "./words";

export interface Filters {
  rule: string; kind: string; account: string; app: string; from: string; until: string; open: boolean; text: string;
}
export const kNoFilters: Filters = { rule: "", kind: "", account: "", app: "", from: "", until: "", open: false, text: "" };

export type View = "signals" | "talk" | "coverage" | "finish" | "settings";
const kViews: View[] = ["signals", "talk", "coverage", "finish", "settings"];

export interface Message { kind: "info" | "warning" | "error"; text: string }

export interface State {
  phase: "loading" | "open" | "sealed" | "closed";
  why: string;  // of closed
  view: View;
  info?: CaseInfo;
  cards: Card[];
  filters: Filters;
  card?: Card;
  signal?: Signal;
  lines: Map<number, Line>;  // of `card`, by place; filled as they come into view
  talk: Line[];
  talkTotal: number;
  finalise?: Finalise;
  step: "" | "reason" | "card" | "card_reason" | "notice" | "protect" | "reveal" | "set_aside";
  shown: boolean;  // the matched words of this signal, when they are folded away by default
  drafts: Map<string, string>;  // notes not yet kept, by signal
  said: string;  // for the live region
  message?: Message;
  notice: string;  // the command that prints it
  settings: Settings;
  moving: boolean;  // another signal or view is on its way: keys do not judge what is about to go
}

export const state: State = {
  phase: "loading", why: "", view: "signals", cards: [], filters: { ...kNoFilters }, lines: new Map(), talk: [], talkTotal: 0,
  step: "", shown: false, drafts: new Map(), said: "", notice: "", settings: readSettings(), moving: false,
};

let draw: () => void = () => {};
export const onChange = (next: () => void): void => void (draw = next);
export function change(next: Partial<State>): void {
  Object.assign(state, next);
  draw();
}

// A step of its own begins without what was said before it.
export const openStep = (step: State["step"]): void => change({ step, message: undefined });

export const may = (act: CaseInfo["may"][number]): boolean => !!state.info?.may.includes(act);

// Said aloud, also when it was just said: the region is emptied first.
export function say(text: string): void {
  change({ said: "" });
  setTimeout(() => change({ said: text }), 30);
}

// One change of the case after the other: each is sent with the version that the one before left.
// What waits behind one that somebody else was before, is dropped: it was meant for what stood there then.
let queue: Promise<unknown> = Promise.resolve();
let conflicts = 0;
function inTurn<T>(act: () => Promise<T>): Promise<T | undefined> {
  const met = conflicts;
  const turn = queue.then(() => (met === conflicts ? act() : undefined)).catch(failed);
  queue = turn;
  return turn as Promise<T | undefined>;
}

function failed(problem: unknown): void {
  if (!(problem instanceof Refusal)) throw problem;
  if (problem.code === "gone") return change({ phase: "closed", why: t("page.closed.gone") });
  if (problem.code === "closed") return change({ phase: "closed", why: problem.message || t("page.closed.why") });
  if (problem.code === "conflict") return conflicted(problem);
  change({ message: { kind: "error", text: problem.message || t("page.error") } });
}

// Somebody else was first: his version is shown, our note stays where it was.
function conflicted({ newest }: Refusal): void {
  conflicts += 1;
  if (newest.card) putCard(newest.card);
  if (newest.signal) putSignal(newest.signal);
  change({ step: "", message: { kind: "warning", text: t("page.conflict") } });
}

function putCard(card: Card): void {
  const at = state.cards.findIndex(({ id }) => id === card.id);
  const cards = at < 0 ? state.cards : Object.assign([...state.cards], { [at]: card });
  change({ cards, card: state.card?.id === card.id ? card : state.card });
}

function putSignal(signal: Signal): void {
  for (const [place, line] of state.lines) {
    if (line.id !== signal.id) continue;
    const { decision, reason } = signal.review;
    state.lines.set(place, { ...line, version: signal.version, decision, reason });
  }
  if (state.signal?.id === signal.id) state.signal = signal;
  draw();
}

function putCounts(counts: Counts, number?: number): void {
  if (state.info) change({ info: { ...state.info, counts, change: number ?? state.info.change } });
}

function take(changed: Changed | undefined): boolean {
  if (!changed) return false;
  if (changed.signal) putSignal(changed.signal);
  if (changed.card) putCard(changed.card);
  putCounts(changed.counts, changed.change);
  return true;
}

const query = (values: Record<string, string | number>) =>
  Object.entries(values)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

export async function loadCase(): Promise<void> {
  const info = await get<CaseInfo>(`/api/case${query({ language: state.settings.language }).replace(/^(?=.)/, "?")}`).catch(failed);
  if (!info) return;
  speak(state.settings.language || (info.language === "en" ? "en" : "nl"), info.timezone);
  change({ info, phase: info.check.status === "sealed" ? "sealed" : "open" });
  if (state.phase === "open") await loadCards();
}

export async function loadCards(filters: Filters = state.filters): Promise<void> {
  change({ filters });
  const asked = query({ ...filters, open: filters.open ? 1 : "" });
  const answer = await get<{ cards: Card[] }>(`/api/cards${asked && `?${asked}`}`).catch(failed);
  if (answer && filters === state.filters) change({ cards: answer.cards });
}

// Where the page stands is in the address: #/signals/ID, #/talk, …
export function goTo(view: View, id = ""): void {
  location.hash = `#/${view}${id && `/${encodeURIComponent(id)}`}`;
}

let followed: string | undefined;
let following: Promise<void> = Promise.resolve();
let later: Message | undefined;  // shown where the page goes next
export function follow(): Promise<void> {
  if (state.phase !== "open") return Promise.resolve();
  if (followed === location.hash) return following;
  change({ moving: true });
  following = show().finally(() => change({ moving: false }));
  return following;
}

async function show(): Promise<void> {
  const [, name = "", id = ""] = location.hash.split("/");
  const view = kViews.find((known) => known === name) ?? "signals";
  followed = location.hash;
  change({ view, step: "", message: later });
  later = undefined;
  if (view === "talk") await loadTalk();
  if (view === "finish") await loadFinalise();
  if (view === "signals" && id) await openSignal(decodeURIComponent(id));
  if (view === "signals" && !id) change({ signal: undefined, card: undefined });
}

async function openSignal(id: string): Promise<void> {
  if (state.signal?.id !== id) change({ shown: false });
  const signal = await get<Signal>(signalPath(id)).catch(failed);
  if (!signal) return;
  const same = state.card?.id === signal.card;
  if (!same) state.lines = new Map();
  const answer = await get<{ card: Card }>(cardPath(signal.card)).catch(failed);
  change({ signal, card: answer?.card ?? state.card });
  if (answer) putCard(answer.card);
  await loadLines(signal.index ?? 0);
}

const kPage = 100;
const asked = new Map<string, Promise<void>>();
export async function loadLines(place: number): Promise<void> {
  const card = state.card;
  if (!card || state.lines.has(place)) return;
  const offset = Math.floor(place / kPage) * kPage;
  const key = `${card.id} ${offset}`;
  const answer = asked.get(key) ?? askLines(card.id, offset).finally(() => asked.delete(key));
  asked.set(key, answer);
  await answer;
}

async function askLines(card: string, offset: number): Promise<void> {
  const path = `${cardPath(card, "signals")}?${query({ offset, limit: kPage })}`;
  const answer = await get<{ signals: Line[] }>(path).catch(failed);
  if (!answer || state.card?.id !== card) return;
  const lines = new Map(state.lines);
  answer.signals.forEach((line, i) => lines.set(offset + i, line));
  change({ lines });
}

// Opens a card at its first open signal, or at its first or last one.
export async function openCard(card: Card, end: "open" | "last" = "open"): Promise<void> {
  state.card = card;
  state.lines = new Map();
  await loadLines(end === "last" ? card.signals - 1 : 0);
  const lines = [...state.lines.values()];
  const line = end === "last" ? lines.at(-1) : lines.find(({ decision }) => decision === "open") ?? lines[0];
  if (line) goTo("signals", line.id);
}

// The signal after or before this one: in its card, else in the card next to it. Steps wait for each other.
let steps: Promise<unknown> = Promise.resolve();
export function step(by: 1 | -1): Promise<unknown> {
  steps = steps.then(() => stepNow(by)).then(follow).catch(failed);
  return steps;
}

async function stepNow(by: 1 | -1): Promise<unknown> {
  const { card, signal, cards } = state;
  if (!card || !signal) return cards[0] && openCard(cards[0]);
  const place = (signal.index ?? 0) + by;
  if (place >= 0 && place < card.signals) {
    await loadLines(place);
    const line = state.lines.get(place);
    return line && goTo("signals", line.id);
  }
  const next = cards[cards.findIndex(({ id }) => id === card.id) + by];
  if (next) return openCard(next, by < 0 ? "last" : "open");
  return say(t(by > 0 ? "page.last_signal" : "page.first_signal"));
}

async function goOn(): Promise<void> {
  const { card, cards } = state;
  if (!card) return;
  const inCard = [...state.lines.entries()].sort(([a], [b]) => a - b).find(([, line]) => line.decision === "open");
  if (inCard) return goTo("signals", inCard[1].id);
  const at = cards.findIndex(({ id }) => id === card.id);
  const next = [...cards.slice(at + 1), ...cards.slice(0, at)].find(({ open }) => open > 0);
  if (card.open > 0) return void step(1);
  if (next) return openCard(next);
}

export const noteOf = (signal: Signal): string => state.drafts.get(signal.id) ?? signal.review.note;
export function draftNote(id: string, text: string): void {
  state.drafts.set(id, text);
  draw();
}

// What was done on this page, for undoing it: the last first.
const done: { signal?: string; card?: string }[] = [];

const current = (id: string) => (state.signal?.id === id ? state.signal : undefined);

export function keepNote(id: string): Promise<unknown> {
  return inTurn(async () => {
    const signal = current(id);
    const note = state.drafts.get(id);
    if (!signal || note === undefined || note === signal.review.note) return state.drafts.delete(id);
    if (take(await post<Changed>(signalPath(id, "note"), { version: signal.version, note }))) {
      if (state.drafts.get(id) === note) state.drafts.delete(id);
      say(t("page.note.kept"));
    }
    return true;
  });
}

export function decide(id: string, decision: Decision, reason: Reason = ""): Promise<unknown> {
  return inTurn(async () => {
    const signal = current(id);
    if (!signal) return;
    const body = { version: signal.version, decision, reason, note: noteOf(signal) };
    take(await post<Changed>(signalPath(id, "decision"), body));
    state.drafts.delete(id);
    done.push({ signal: id });
    change({ step: "", message: undefined });
    say(t("page.decided", { decision: t(`decision.${decision}`) }));
    if (state.settings.goOn) await goOn();
  });
}

export function decideCard(card: Card, decision: Decision, reason: Reason = "", note = ""): Promise<unknown> {
  return inTurn(async () => {
    const { open } = card;
    take(await post<Changed>(cardPath(card.id, "decision"), { version: card.version, decision, reason, note }));
    done.push({ card: card.id });
    await refreshOpen();
    change({ step: "", message: undefined });
    say(t("page.card.decided", { count: open, decision: t(`decision.${decision}`) }));
  });
}

async function refreshOpen(): Promise<void> {
  state.lines = new Map();
  if (state.signal) await openSignal(state.signal.id);
}

export function undo(): Promise<unknown> {
  return inTurn(async () => {
    const last = done.pop() ?? (state.signal?.can_undo ? { signal: state.signal.id } : undefined);
    if (!last) return say(t("page.nothing_to_undo"));
    if (last.card) {
      const { card } = await get<{ card: Card }>(cardPath(last.card));
      take(await post<Changed>(cardPath(last.card, "undo"), { version: card.version }));
      await refreshOpen();
    } else if (last.signal) {
      const signal = current(last.signal) ?? (await get<Signal>(signalPath(last.signal)));
      take(await post<Changed>(signalPath(last.signal, "undo"), { version: signal.version }));
      if (state.signal?.id !== last.signal) goTo("signals", last.signal);
    }
    change({ step: "", message: undefined });
    say(t("page.undone"));
  });
}

export function reveal(id: string, why: string): Promise<unknown> {
  return inTurn(async () => {
    const signal = await post<Signal>(signalPath(id, "reveal"), { why });
    if (state.signal?.id === id) state.signal = signal;
    change({ step: "" });
    say(t("page.reveal.done"));
  });
}

export function setAside(rule: { pack: string; id: string }, aside: boolean, why: string): Promise<unknown> {
  return inTurn(async () => {
    const path = `/api/rules/${encodeURIComponent(rule.pack)}/${encodeURIComponent(rule.id)}/set_aside`;
    await post(path, { set_aside: aside, why });
    await loadCase();
    await refreshOpen();
    change({ step: "" });
    say(t(aside ? "page.set_aside.done" : "page.set_aside.undone"));
  });
}

export function protect(id: string): Promise<unknown> {
  return inTurn(async () => {
    const signal = current(id);
    if (!signal) return;
    const answer = await post<{ counts: Counts }>(signalPath(id, "protect"), { version: signal.version, word: "WISSEN" });
    putCounts(answer.counts);
    done.length = 0;
    change({ signal: undefined, card: undefined, lines: new Map(), step: "" });
    later = { kind: "info", text: t("page.protect.done") };
    goTo("signals");
    await loadCards();
  });
}

export function notify(id: string, why: string): Promise<unknown> {
  return inTurn(async () => {
    const signal = current(id);
    if (!signal) return;
    const answer = await post<{ notice_command: string }>(signalPath(id, "notice"), { version: signal.version, word: "MELDEN", why });
    change({ phase: "sealed", notice: answer.notice_command, signal: undefined, card: undefined, cards: [], talk: [], lines: new Map(), step: "" });
  });
}

export async function loadTalk(): Promise<void> {
  const lines: Line[] = [];
  let total = 1;
  while (lines.length < total) {
    const asking = query({ decision: "discuss,possible_breach", offset: lines.length, limit: kPage });
    const answer = await get<{ total: number; signals: Line[] }>(`/api/signals?${asking}`).catch(failed);
    if (!answer || answer.signals.length === 0) break;
    total = answer.total;
    lines.push(...answer.signals);
  }
  change({ talk: lines, talkTotal: lines.length });
}

export interface TalkWords { client_said: string; declined: boolean; outcome: string; agreement: string }
export function keepTalk(signal: Signal, words: TalkWords): Promise<Signal | undefined> {
  return inTurn(async () => {
    const changed = await post<Changed>(signalPath(signal.id, "talk"), { version: signal.version, ...words });
    take(changed);
    change({ message: undefined });
    say(t("page.talk.kept"));
    return changed.signal;
  });
}

export async function loadFinalise(): Promise<void> {
  const finalise = await get<Finalise>("/api/finalise").catch(failed);
  if (finalise) change({ finalise });
}

// A post that belongs to the finishing: the list of steps is asked for anew.
export function finishing(path: string, body: unknown, said: string): Promise<unknown> {
  return inTurn(async () => {
    await post(path, body);
    await loadFinalise();
    await loadCase();
    change({ message: undefined });
    say(said);
    return true;
  });
}

export async function close(): Promise<void> {
  await inTurn(async () => {
    await post("/api/close", {});
    change({ phase: "closed", why: t("page.closed.self") });
  });
}

// What another page of this case changed meanwhile.
export async function catchUp(): Promise<void> {
  if (state.phase !== "open" || !state.info || document.hidden) return;
  const since = state.info.change;
  const news = await get<{ change: number; counts: Counts; cards: string[] }>(`/api/changes?since=${since}`).catch(failed);
  if (!news || news.change <= (state.info?.change ?? 0)) return;
  putCounts(news.counts, news.change);
  if (news.cards.length > 20) return loadCards();
  for (const id of news.cards) {
    const answer = await get<{ card: Card }>(cardPath(id)).catch(() => undefined);
    if (answer) putCard(answer.card);
  }
}

export function set(settings: Settings): void {
  const before = spoken();
  keepSettings(settings);
  if (state.info) speak(settings.language || (state.info.language === "en" ? "en" : "nl"), state.info.timezone);
  change({ settings });
  if (spoken() !== before) void loadCase();
}
