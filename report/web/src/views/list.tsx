// The cards: rule and host or text, with counts and filters.
import { useState } from "preact/hooks";
import { change, kNoFilters, loadCards, openCard, setAside, state, type Filters } from "../store";
import type { Card } from "../types";
import { Badge, Button, Checkbox, Fold, Heading, P, Select, Textbox } from "../ui/basics";
import { VirtualList } from "../ui/virtual_list";
import { days, number, t, word } from "../words";

const list = (codes: string[], group: string) => codes.map((code) => word(group, code)).join(", ");

export function cardState(card: Card): string {
  if (card.set_aside) return t("page.card.set_aside");
  if (card.open > 0 && card.open === card.signals) return t("page.card.open", { count: card.open });
  if (card.open > 0) return t("page.card.partly", { open: card.open, count: card.signals });
  const decisions = Object.keys(card.decisions).filter((name) => card.decisions[name as "discuss"]);
  return decisions.map((name) => word("decision", name)).join(", ");
}

function Row({ card }: { card?: Card }) {
  if (!card) return null;
  return (
    <>
      <span class="app-row__title" title={card.title}><bdi>{card.title}</bdi></span>
      <span class="app-row__count">{number(card.occurrences)}×</span>
      <span class="app-row__what">{[list(card.kinds, "kind"), card.apps.join(", "), days(card.first, card.last)].filter(Boolean).join(" · ")}</span>
      <span class="app-row__state">{cardState(card)}</span>
      <span class="app-row__severity"><Badge>{word("severity", card.rule.severity)}</Badge></span>
    </>
  );
}

function FilterForm() {
  const { filters, info } = state;
  if (!info) return null;
  const set = (part: Partial<Filters>) => void loadCards({ ...state.filters, ...part });
  const all: [string, string] = ["", t("page.filter.all")];
  const { rules, kinds, accounts, apps } = info.filters;
  return (
    <div class="app-filters">
      <Select label={t("page.filter.rule")} value={filters.rule} onChange={(rule) => set({ rule })}
        options={[all, ...rules.map(({ pack, id, open, signals }): [string, string] => [`${pack}/${id}`, t("page.filter.option", { name: id, open, signals })])]} />
      <Select label={t("page.filter.kind")} value={filters.kind} onChange={(kind) => set({ kind })}
        options={[all, ...kinds.map(({ kind, open, signals }): [string, string] => [kind, t("page.filter.option", { name: word("kind", kind), open, signals })])]} />
      <Select label={t("page.filter.account")} value={filters.account} onChange={(account) => set({ account })}
        options={[all, ...accounts.map((name): [string, string] => [name, name])]} />
      <Select label={t("page.filter.app")} value={filters.app} onChange={(app) => set({ app })}
        options={[all, ...apps.map((name): [string, string] => [name, name])]} />
      <Textbox label={t("page.filter.from")} type="date" value={filters.from} onInput={(from) => set({ from })} />
      <Textbox label={t("page.filter.until")} type="date" value={filters.until} onInput={(until) => set({ until })} />
      <Textbox label={t("page.filter.text")} value={filters.text} onInput={(text) => set({ text })} />
      <Button onClick={() => void loadCards({ ...kNoFilters })}>{t("page.filter.clear")}</Button>
    </div>
  );
}

function SetAsideRules() {
  const aside = state.info?.filters.rules.filter((rule) => rule.set_aside) ?? [];
  if (aside.length === 0) return null;
  return (
    <Fold title={t("page.set_aside.list", { count: aside.length })}>
      {aside.map((rule) => (
        <div key={rule.id} class="app-block">
          <P small>{t("page.set_aside.row", { rule: rule.id, signals: rule.signals })}</P>
          <Button onClick={() => void setAside(rule, false, "")}>{t("page.set_aside.back")}</Button>
        </div>
      ))}
    </Fold>
  );
}

export function ListPanel() {
  const [filtering, setFiltering] = useState(false);
  const { cards, card, filters, info } = state;
  const signals = cards.reduce((sum, { signals: count }) => sum + count, 0);
  const filtered = Object.entries(filters).filter(([name, value]) => value && name !== "open").length;
  return (
    <section class="app-panel app-panel--list" aria-labelledby="list-title">
      <div class="app-panel__head">
        <Heading level={2} look={3} id="list-title">{t("page.list.title")}</Heading>
        <Button look="subtle" expanded={filtering} onClick={() => setFiltering(!filtering)}>
          {filtered > 0 ? t("page.filter.some", { count: filtered }) : t("page.filter.title")}
        </Button>
      </div>
      {filtering && <FilterForm />}
      <div class="app-panel__sum">
        <P small>{t("page.list.sum", { count: cards.length, signals })}</P>
        <Checkbox label={t("page.filter.open")} checked={filters.open} onChange={(open) => void loadCards({ ...filters, open })} />
      </div>
      {cards.length > 0 ? (
        <VirtualList label={t("page.list.label", { count: cards.length })} name="card" count={cards.length}
          selected={card ? cards.findIndex(({ id }) => id === card.id) : -1}
          row={(place) => <Row card={cards[place]} />}
          onOpen={(place) => { const opened = cards[place]; if (opened) { change({ message: undefined }); void openCard(opened); } }} />
      ) : (
        <div class="app-block"><P>{info?.counts.signals === 0 ? t("page.list.none") : t("page.list.none_here")}</P></div>
      )}
      <SetAsideRules />
    </section>
  );
}
