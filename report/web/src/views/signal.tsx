// One signal in full.
import { change, goTo, loadLines, may, openStep, state, step } from "../store";
import type { Line, Signal } from "../types";
import { Actions, Badge, Button, Data, Fold, Heading, P } from "../ui/basics";
import { VirtualList } from "../ui/virtual_list";
import { Words } from "../ui/words";
import { day, minute, number, percent, place, t, word } from "../words";

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function when({ record, occurrences, last }: Signal): string {
  const time = minute(record.time);
  return occurrences > 1 && last ? t("page.when.often", { time, count: occurrences, last: day(last) }) : time;
}

export function how({ record }: { record: { kind: string; origin: string; app: string } }): string {
  const key = record.origin === "unknown" ? "origin.unknown" : `origin.${record.origin}`;
  return record.app && record.origin !== "unknown" ? t("page.how.by", { how: t(key), app: record.app }) : t(key);
}

function errors({ rule }: Signal): string {
  if (rule.error_hidden) return t("page.error_rate.hidden");
  if (!rule.error) return t("page.error_rate.few");
  return t("page.error_rate.text", { wrong: rule.error.wrong, judged: rule.error.judged, share: percent(rule.error.wrong / rule.error.judged) });
}

function Facts({ signal }: { signal: Signal }) {
  const { record, rule } = signal;
  const device = state.info?.devices.find(({ id }) => id === record.device);
  const account = record.account ? t("page.account", { account: record.account }) : t("page.account.none");
  const profile = record.profile && t("page.profile", { profile: record.profile });
  return (
    <Data
      rows={[
        [t("page.fact.rule"), `${rule.pack} / ${rule.id}`],
        [t("page.fact.when"), when(signal)],
        [t("page.fact.how"), capital(how(signal))],
        [t("page.fact.account"), <bdi>{[account, record.app, profile].filter(Boolean).join(" · ")}</bdi>],
        [t("page.fact.device"), device ? device.description || device.name : record.device],
        [t("page.fact.place"), <><bdi class="app-path">{record.entry}</bdi>{record.place && <> · <bdi>{place(record.place)}</bdi></>}</>],
        record.state === "recycle_bin" && [t("page.fact.state"), t("page.recycle_bin")],
        [t("page.fact.who"), t("page.who")],
        [t("page.fact.error_rate"), errors(signal)],
      ]}
    />
  );
}

function Text({ signal }: { signal: Signal }) {
  const folded = state.settings.folded && !state.shown;
  const { words, title_words: title, url_words: url } = signal;
  return (
    <>
      <blockquote class="app-quote"><Words words={words} folded={folded} /></blockquote>
      {(title.length > 0 || url.length > 0) && (
        <Data rows={[title.length > 0 && [t("page.fact.title"), <Words words={title} folded={folded} />], url.length > 0 && [t("page.fact.url"), <Words words={url} folded={folded} />]]} />
      )}
      {(state.settings.folded || signal.has_masked) && (
        <Actions>
          {state.settings.folded && <Button pressed={state.shown} onClick={() => change({ shown: !state.shown })}>{t("page.show_words")}</Button>}
          {signal.has_masked && may("reveal") && <Button onClick={() => openStep("reveal")}>{t("page.reveal.open")}</Button>}
        </Actions>
      )}
    </>
  );
}

function LineRow({ line }: { line?: Line }) {
  if (!line) return <span class="app-row__what">…</span>;
  return (
    <>
      <span class="app-row__title"><Words words={line.words} folded={state.settings.folded} /></span>
      <span class="app-row__count">{number(line.occurrences)}×</span>
      <span class="app-row__what">{[word("kind", line.kind), line.app, line.time && day(line.time)].filter(Boolean).join(" · ")}</span>
      <span class="app-row__state">{word("decision", line.decision)}</span>
    </>
  );
}

function InCard({ signal }: { signal: Signal }) {
  const { card, lines } = state;
  if (!card || card.signals < 2) return null;
  const at = signal.index ?? -1;
  return (
    <Fold title={t("page.card.all", { count: card.signals })}>
      <VirtualList compact label={t("page.card.all", { count: card.signals })} name="line" count={card.signals} selected={at} row={(place) => <LineRow line={lines.get(place)} />}
        onView={(first, last) => { void loadLines(first); void loadLines(last); }}
        onOpen={(place) => { const line = lines.get(place); if (line) goTo("signals", line.id); }} />
    </Fold>
  );
}

function History({ signal }: { signal: Signal }) {
  if (signal.history.length === 0) return null;
  return (
    <Fold title={t("page.history", { count: signal.history.length })}>
      <ol class="utrecht-ordered-list">
        {signal.history.map((past, i) => (
          <li key={i} class="utrecht-ordered-list__item">
            {t("page.history.row", { decision: word("decision", past.decision), by: past.by, at: minute(past.at) })}
            {past.reason && ` · ${word("reason", past.reason)}`}
            {past.note && <> · <bdi>{past.note}</bdi></>}
          </li>
        ))}
      </ol>
    </Fold>
  );
}

function Also({ signal }: { signal: Signal }) {
  if (signal.also.length === 0) return null;
  return (
    <Fold title={t("page.also", { count: signal.also.length })}>
      <ul class="utrecht-unordered-list">
        {signal.also.map((text) => <li key={text} class="utrecht-unordered-list__item app-path"><bdi>{text}</bdi></li>)}
      </ul>
    </Fold>
  );
}

export function SignalPanel() {
  const { signal, card } = state;
  if (!signal) {
    return (
      <section class="app-panel app-panel--signal app-panel--empty" aria-labelledby="signal-title">
        <div class="app-panel__head"><Heading level={2} look={3} id="signal-title" focus>{t("page.signal.none_title")}</Heading></div>
        <div class="app-block"><P>{t("page.signal.none")}</P></div>
      </section>
    );
  }
  const at = (signal.index ?? 0) + 1;
  return (
    <section class="app-panel app-panel--signal" aria-labelledby="signal-title" aria-busy={state.moving}>
      <div class="app-panel__head">
        <Heading level={2} look={3} id="signal-title" focus>{capital(word("kind", signal.record.kind))}</Heading>
        <Badge>{word("severity", signal.rule.severity)}</Badge>
        <span class="app-panel__tools">
          {card && card.signals > 1 && <span class="app-soft">{t("page.card.place", { at, of: card.signals })}</span>}
          <Button look="subtle" onClick={() => void step(-1)}>{t("page.previous")}</Button>
          <Button look="subtle" onClick={() => void step(1)}>{t("page.next")}</Button>
        </span>
      </div>
      <div class="app-block">
        <div class="app-back"><Button look="subtle" onClick={() => goTo("signals")}>{t("page.back_to_list")}</Button></div>
        <Text signal={signal} />
        <Facts signal={signal} />
        <Heading level={3}>{t("page.why")}</Heading>
        <P><bdi>{signal.rule.why}</bdi></P>
        {signal.condition && <P>{t("page.condition", { words: signal.condition })}</P>}
        {signal.rule.ask && <><Heading level={3}>{t("page.ask")}</Heading><P><bdi>{signal.rule.ask}</bdi></P></>}
        <Also signal={signal} />
        <History signal={signal} />
        <InCard signal={signal} />
      </div>
    </section>
  );
}
