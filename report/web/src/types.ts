// What the server says: see report/web/API.md.

export type Decision = "open" | "not_relevant" | "discuss" | "possible_breach" | "notice" | "protected";
export type Reason = "" | "other_topic" | "not_client" | "not_user_act" | "rule_wrong" | "known_and_discussed";
export type Outcome = "" | "explained" | "agreement" | "possible_breach" | "none";
export type Act = "decide" | "talk" | "notice" | "protect" | "reveal" | "hand_back" | "hand_over" | "sign_off" | "correct";

export interface Word { text: string; mark?: boolean; masked?: boolean }

export interface Rule { pack: string; id: string; kind: string; category: string; severity: string }

export interface Counts {
  signals: number; cards: number; open_signals: number; open_cards: number;
  by_decision: Partial<Record<Decision, number>>;
}

export interface RuleFilter {
  pack: string; id: string; category: string; severity: string;
  signals: number; open: number; cards: number; too_broad: boolean; set_aside: boolean;
}

export interface Check {
  reference: string; client: string; number: number; of: number; reason: string; officer: string; reviewer: string;
  state: string; status: string; started: string; finished: string; exercise: boolean;
}

export interface Device {
  id: string; name: string; format: string; bytes: number; description: string; serial: string; state: string; reason: string;
}

export interface Volume { device: string; id: string; filesystem: string; bytes: number; state: string; reason: string }

export interface Artifact {
  kind: string; device: string; entry: string; account: string; profile: string; state: string; records: number; reason: string;
}

export interface NotRead { device: string; entry: string; reason: string; detail: string; count: number }

export interface Coverage {
  volumes: Volume[];
  entries: {
    seen: number; read: number; partial: number; not_read: number; out_of_scope: number; other_accounts: number;
    known_good: number; bytes_read: number;
  };
  protected: number;
  artifacts: Artifact[];
}

export interface CaseInfo {
  course: string;  // the page around this review, or empty
  check: Check; devices: Device[]; packs: { id: string; version: string; signed_by: string[] }[];
  condition: string; language: string; timezone: string;
  me: { id: string; role: "officer" | "reviewer" };
  may: Act[];
  counts: Counts;
  filters: {
    rules: RuleFilter[]; kinds: { kind: string; signals: number; open: number }[];
    accounts: string[]; apps: string[]; first: string; last: string;
  };
  agreements: { text: string; from_check: number }[];
  compared: { line: string; rows: { rule: string; kind: string; text: string }[]; remarks: string[] } | null;
  coverage: Coverage;
  not_read: { total: number; lines: NotRead[] };
  change: number;
}

export interface Bulk { sample: string[]; opened: string[]; allowed: boolean; why_not: string }

export interface Card {
  id: string; version: number; title: string; rule: Rule; kinds: string[]; apps: string[]; accounts: string[];
  signals: number; occurrences: number; open: number; first: string; last: string;
  decisions: Partial<Record<Decision, number>>; set_aside: boolean; bulk: Bulk;
}

export interface Line {
  id: string; card?: string; title?: string; version: number; kind: string; time: string; account: string; app: string;
  profile: string; origin: string; decision: Decision; reason: Reason; words: Word[]; occurrences: number;
}

export interface Review {
  decision: Decision; reason: Reason; note: string; by: string; at: string; bulk: boolean;
  client_said: string; declined: boolean; outcome: Outcome; agreement: string;
}

export interface Signal {
  id: string; version: number; card: string; index?: number;
  rule: Rule & { why: string; ask: string; error: { judged: number; wrong: number } | null; error_hidden: boolean };
  condition: string;
  record: {
    kind: string; device: string; entry: string; place: string; time: string; account: string; app: string;
    profile: string; origin: string; state: string;
  };
  words: Word[]; title_words: Word[]; url_words: Word[]; has_masked: boolean;
  occurrences: number; first: string; last: string; also: string[];
  review: Review;
  history: { decision: Decision; reason: Reason; note: string; by: string; at: string }[];
  can_undo: boolean;
}

export interface Step { id: string; done: boolean; text_args: Record<string, string | number> }

export interface Copy { what: string; wiped_by: string; wiped_at: string; how: string }

export interface Finalise {
  ready: boolean; status: string; steps: Step[];
  devices: { id: string; name: string; description: string; returned_to: string; returned_at: string }[];
  copies: { none_made: boolean; list: Copy[] };
  to_open: { signal: string; why: string; opened: boolean }[];
  erased: { rows: { pack: string; rule: string; category: string; why: string; by: string; at: string }[]; opened: boolean };
  given: { audience: string; to: string; by: string; why: string; at: string }[];
  digest: string;
}

export interface Changed { signal?: Signal; card?: Card; counts: Counts; change?: number }
