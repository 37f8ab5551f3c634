// All that the page of the course knows, and what changes it. What was chosen stands in the program: this only shows it.
import { get, post, Refusal } from "../api";
import { readSettings } from "../settings";
import { speak, t } from "../words";
import type { CourseState, Places } from "./types";

export type Step = "mandate" | "device" | "client" | "scan" | "review" | "talk" | "finish";
export const kSteps: Step[] = ["mandate", "device", "client", "scan", "review", "talk", "finish"];
export type View = Step | "show" | "new";  // "show": what the client is shown; "new": a new mandate
const kOwnViews: View[] = ["mandate", "device", "client", "scan", "review", "finish", "show", "new"];

export const page = {
  course: undefined as CourseState | undefined,
  places: undefined as Places | undefined,
  view: "mandate" as View,
  wrong: "",
  said: "",
  gone: false,
  ended: false,
};

let draw = (): void => {};
export const onChange = (run: () => void): void => void (draw = run);
export function change(next: Partial<typeof page>): void {
  Object.assign(page, next);
  draw();
}

export function say(text: string): void {
  change({ said: "" });
  setTimeout(() => change({ said: text }), 30);
}

function failed(problem: unknown): undefined {
  if (!(problem instanceof Refusal)) throw problem;
  if (problem.code === "gone" || problem.code === "forbidden") change({ gone: true });
  else change({ wrong: problem.message || t("page.error") });
  return undefined;
}

// How far the course is: the first step that is not done.
export function reached(course: CourseState): Step {
  const { mandate, look, check, scan, another } = course;
  if (another && scan.state !== "running" && scan.state !== "stopping") return look.state !== "done" ? "device" : check.told ? "scan" : "client";
  if (scan.state === "done" || scan.state === "stopped") return "review";
  if (scan.state !== "none") return "scan";
  if (!mandate) return "mandate";
  if (look.state !== "done") return "device";
  return check.told ? "scan" : "client";
}
export const isDone = (course: CourseState, step: Step): boolean => kSteps.indexOf(step) < kSteps.indexOf(reached(course));

export function goTo(view: View): void {
  location.hash = `#/${view}`;
}

export function follow(): void {
  const name = location.hash.split("/")[1] ?? "";
  const asked = kOwnViews.find((view) => view === name);
  change({ view: asked ?? (page.course ? (reached(page.course) === "talk" ? "review" : reached(page.course)) : "mandate"), wrong: "" });
  if (page.view === "mandate" || page.view === "device") void loadPlaces();
}

function take(course: CourseState | undefined): boolean {
  if (!course) return false;
  const before = page.course;
  if (!before) speak(readSettings().language || course.language, "Europe/Amsterdam");
  change({ course });
  if (before && before.scan.state !== course.scan.state) say(t(`page.start.scan.said.${course.scan.state}`));
  return true;
}

export async function load(): Promise<void> {
  take(await get<CourseState>("/api/course").catch(failed));
}

export async function loadPlaces(): Promise<void> {
  const places = await get<Places>("/api/course/places").catch(failed);
  if (places) change({ places });
}

// Asks for an act; true when it was done.
export async function act(path: string, body: unknown = {}): Promise<boolean> {
  change({ wrong: "" });
  return take(await post<CourseState>(`/api/course/${path}`, body).catch(failed));
}

export async function openReview(as: string, passphrase: string): Promise<void> {
  if (await act("review", { as, passphrase })) location.href = "/";
}

export async function end(): Promise<void> {
  if (await post("/api/course/end", {}).catch(failed)) change({ ended: true });
}

// What the program did meanwhile, or another page.
export async function catchUp(): Promise<void> {
  if (page.gone || page.ended || document.hidden || !page.course) return;
  const news = await get<{ change: number }>("/api/course/changes").catch(failed);
  if (news && news.change !== page.course.change) await load();
}
