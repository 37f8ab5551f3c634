// What the course says: API.md, "The course".
export interface Mandate {
  reference: string; judgment: string; condition: string; client: string;
  valid_from: string; valid_until: string; checks_per_year: number;
  accounts: string[]; all_accounts: boolean; widened_by: string; records: string[]; since: string; undated: boolean; since_previous_check: boolean;
  excluded: number; recycle_bin: boolean; shared_places: boolean; hash_lists: string[]; themes: string[]; device: string;
  officers: string[]; reviewers: string[]; no_signals_days: number; signals_days: number; exercise: boolean;
}
export interface FoundMandate { id: string; name: string; why_not: string; to_sign: boolean; mandate?: Mandate }
export interface FoundDevice { id: string; name: string; kind: "device" | "file" | "folder"; bytes: number; why_not: string }
export interface Volume { id: string; filesystem: string; bytes: number; opened: boolean; whole: boolean; key: "" | "wanted" | "given"; reason: string; accounts: string[] }
export interface Found { format: string; bytes: number; incomplete: string; minutes: number; volumes: Volume[] }
export type ScanState = "none" | "running" | "stopping" | "stopped" | "done" | "refused" | "sealed" | "broken";

export interface CourseState {
  change: number;
  language: "nl" | "en";  // of the program, where the person chose none
  folder: string;
  mandate: FoundMandate | null;
  packs: string[];
  device: FoundDevice | null;
  look: { state: "none" | "running" | "done" | "refused"; why: string; found: Found | null };
  accounts: { name: string; named: boolean }[];
  check: { accounts: string[]; exclude: string[]; description: string; told: boolean };
  case: string;
  missing: string;
  another: boolean; may_have_another: boolean;
  locked: string[];
  scan: { state: ScanState; why: string; part: number; remaining: string; files_read: number; files_to_read: number; seconds: number; not_read: number; can_resume: boolean };
  review: string;
}
export interface Places { mandates: FoundMandate[]; devices: FoundDevice[]; cases: { id: string; name: string; asks_key: boolean }[] }
