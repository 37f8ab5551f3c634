// Cases for the page alone: made by counting, so equal each time. `demo` is small, `large` has 20,000 signals in 500 cards,
// `hostile` has names that try to be something else than text.
const kKinds = ["search_query", "url_visit", "typed_url", "bookmark", "download", "document"];
const kOrigins = ["entered", "link", "redirect", "embedded", "other_device", "unknown"];
const kApps = ["Chrome", "Firefox"];

export const kHostile = [
  "<script>window.broken = 1</script>",
  "<img src=x onerror=window.broken=1>",
  "\u202Eexe.gpj\u202C en \u2067rechts\u2069",
  "=HYPERLINK(\"http://kwaad.example\")",
  "'\"><svg onload=window.broken=1>",
  "lang".repeat(2500),
  "\uFFFD\uFFFD niet goed \uFFFD",
  "{{7*7}} ${7*7} %00 %n",
  "javascript:window.broken=1",
  "مثال بحث اختبار",
];

const time = (n) => new Date(Date.UTC(2026, 2, 1, 10, 11) + n * 3_700_000).toISOString().replace(".000", "");

function words(title, n) {
  const text = [{ text: `hoe kan ik nummer ${n} van ` }, { text: title, mark: true }, { text: " vinden zonder sporen" }];
  return n % 7 === 3 ? [...text, { text: " bij " }, { text: "••••• •••••", masked: true }] : text;
}

function signal(id, card, index, n, names) {
  const name = names ? names[n % names.length] : "";
  const kind = card.kinds[0];
  return {
    id, version: 1, card: card.id, index,
    rule: { ...card.rule, why: name || "Deze software verbergt welke websites worden bezocht.", ask: name || "Kunt u vertellen waarvoor u deze software zocht?", error: null, error_hidden: true },
    condition: "De veroordeelde gebruikt geen software die internetgebruik verbergt.",
    record: { kind, device: "d1", entry: `p2:/Users/anna/AppData/Local/${name || "Chrome/User Data/Default/History"}`, place: name || `keyword_search_terms rowid ${n}`, time: time(n), account: name || "anna", app: name || card.apps[0], profile: name || "Default", origin: kOrigins[n % 6], state: "live" },
    words: words(card.title, n), title_words: kind === "url_visit" ? [{ text: name || "Voorbeeldpagina" }] : [], url_words: kind === "url_visit" ? [{ text: "https://" }, { text: "kansspel.example", mark: true }, { text: `/${n}` }] : [],
    has_masked: n % 7 === 3, occurrences: (n % 4) + 1, first: time(n), last: time(n + 5), also: n % 3 === 0 ? [`p2:/Users/anna/${name || "kopie"} · line ${n}`] : [],
    review: { decision: "open", reason: "", note: "", by: "", at: "", bulk: false, client_said: "", declined: false, outcome: "", agreement: "" },
    history: [], can_undo: false,
  };
}

// Cards with `sizes[i]` signals each.
function makeCards(sizes, titles, names) {
  const cards = new Map(), signals = new Map();
  let n = 0;
  sizes.forEach((size, i) => {
    const card = {
      id: `c-${i}`, version: 1, title: titles[i % titles.length] + (i >= titles.length ? ` ${i}` : ""),
      rule: { pack: "demo", id: names ? names[i % names.length].slice(0, 60) : `regel-0${(i % 4) + 1}`, kind: "keyword", category: "anonimiseren", severity: ["attention", "info", "high"][i % 3] },
      kinds: [kKinds[i % kKinds.length]], apps: [names ? names[i % names.length] : kApps[i % 2]], accounts: ["anna"],
      signals: size, occurrences: 0, set_aside: false, ids: [], opened: new Set(),
    };
    for (let k = 0; k < size; k += 1, n += 1) {
      const made = signal(`s${String(n).padStart(6, "0")}`, card, k, n, names);
      card.occurrences += made.occurrences;
      card.ids.push(made.id);
      signals.set(made.id, made);
    }
    cards.set(card.id, card);
  });
  return { cards, signals };
}

const kTitles = ["tor browser", "kansspel.example", "kansspel.example/uitbetaling", "schijfwisser-setup.exe", "voorbeeldterm-alfa", "museumtoren"];

export function makeCase(name) {
  if (name === "large") return makeCards([...Array(499).fill(32), 4032], kTitles);
  if (name === "flat") return makeCards(Array(20_000).fill(1), kTitles);
  if (name === "hostile") return makeCards([2, 12, 1, 1, 1, 1, 1, 1, 1, 1], kHostile, kHostile);
  return makeCards([3, 14, 2, 1, 2, 1], kTitles);
}
