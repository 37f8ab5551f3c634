// Words, numbers and times in the language of the page. Every text of the page stands in report/words/*.json, and what
// the program says in said.*.json.
import english from "../../words/en.json";
import dutch from "../../words/nl.json";
import saidInEnglish from "../../words/said.en.json";
import saidInDutch from "../../words/said.nl.json";

export type Language = "nl" | "en";
const catalogues: Record<Language, Record<string, string>> = { nl: { ...dutch, ...saidInDutch }, en: { ...english, ...saidInEnglish } };

let language: Language = "nl";
let zone = "Europe/Amsterdam";

export function speak(next: Language, timezone: string): void {
  language = next;
  zone = timezone;
  document.documentElement.lang = next;
}

export const spoken = (): Language => language;
const locale = () => (language === "nl" ? "nl-NL" : "en-GB");

// The text of `key` with {name} filled in. A key ending in `_one` is taken where `count` is 1.
export function t(key: string, fill: Record<string, string | number> = {}): string {
  const words = catalogues[language];
  const text = (fill.count === 1 && words[`${key}_one`]) || words[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = fill[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

// What the program says: the sentence of a code ("said.no_key?who=M-1001"). Other parts of it say their sentence in Dutch.
export function said(code: string): string {
  if (!code.startsWith("said.")) return code && t("page.said_in_dutch", { text: code });
  const [key = "", query = ""] = code.split("?");
  const fill = [...new URLSearchParams(query)].map(([name, value]) => [name, name === "count" ? Number(value) : value]);
  return t(key, Object.fromEntries(fill));
}

// The word for a code of the contract, or the code itself where the catalogue has none.
export function word(group: string, code: string): string {
  return catalogues[language][`${group}.${code}`] ?? code;
}

export const known = (key: string): boolean => key in catalogues[language];

export const number = (value: number): string => new Intl.NumberFormat(locale()).format(value);

export const percent = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(share);

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (value >= 1000 && unit + 1 < units.length) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value)} ${units[unit]}`;
}

const kDay: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const kMinute: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
const format = (how: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale(), { timeZone: zone, ...how });
const isTime = (time: string) => !Number.isNaN(Date.parse(time));
const moment = (time: string, how: Intl.DateTimeFormatOptions) => (isTime(time) ? format(how).format(new Date(time)) : t("page.no_time"));

export const day = (time: string): string => moment(time, kDay);
export const minute = (time: string): string => moment(time, kMinute);

// From one day until another, or the one day; nothing where no time was recorded.
export function days(first: string, last: string): string {
  if (!isTime(first) || !isTime(last)) return isTime(first) || isTime(last) ? day(first || last) : "";
  return format(kDay).formatRange(new Date(first), new Date(last));
}

export const zoneName = (): string => zone;

// "line 3" as "regel 3"; what has no word stays as it is.
export function place(text: string): string {
  const [, kind = "", rest = ""] = /^(line|page|sheet|slide) (.*)$/s.exec(text) ?? [];
  return kind ? `${word("place", kind)} ${rest}` : text;
}
