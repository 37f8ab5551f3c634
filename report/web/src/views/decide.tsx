// The judgment of one signal, and of a whole card after its sample was opened.
import { useState } from "preact/hooks";
import { change, decide, decideCard, draftNote, goTo, keepNote, may, noteOf, openStep, state, undo } from "../store";
import type { Card, Decision, Reason, Signal } from "../types";
import { Actions, Alert, Button, Heading, Key, P, Textarea } from "../ui/basics";
import { number, minute, t, word } from "../words";

export const kReasons: Reason[] = ["other_topic", "not_client", "not_user_act", "rule_wrong", "known_and_discussed"];
const kOneKey: Decision[] = ["not_relevant", "discuss", "possible_breach"];

// What a decision key or button does: "not relevant" first asks why.
export function start(signal: Signal, decision: Decision): void {
  if (!may("decide")) return;
  if (decision !== "not_relevant") return void decide(signal.id, decision);
  change({ step: state.step === "reason" ? "" : "reason" });
  requestAnimationFrame(() => document.getElementById("reason-title")?.focus());
}

function KeyOf({ act }: { act: "not_relevant" | "discuss" | "possible_breach" }) {
  return state.settings.keysOn ? <Key>{state.settings.keys[act].toUpperCase()}</Key> : null;
}

function ReasonButtons({ onReason, onCancel, id }: { onReason: (reason: Reason) => void; onCancel: () => void; id: string }) {
  return (
    <div class="app-reasons" role="group" aria-labelledby={id}>
      <Heading level={3} id={id} focus>{t("page.reason.title")}</Heading>
      {kReasons.map((reason, i) => (
        <Button key={reason} wide onClick={() => onReason(reason)}>
          {state.settings.keysOn && <Key>{i + 1}</Key>}{word("reason", reason)}
        </Button>
      ))}
      <Button look="subtle" onClick={onCancel}>{t("page.cancel")}</Button>
    </div>
  );
}

function Buttons({ signal }: { signal: Signal }) {
  const { decision } = signal.review;
  return (
    <div class="app-decisions" role="group" aria-label={t("page.decide.group")}>
      {kOneKey.map((code) => (
        <Button key={code} wide pressed={decision === code} disabled={!may("decide")} keys={state.settings.keysOn ? state.settings.keys[code as "discuss"] : undefined} onClick={() => start(signal, code)}>
          <KeyOf act={code as "discuss"} />{word("decision", code)}
        </Button>
      ))}
      {may("protect") && <Button wide onClick={() => openStep("protect")}>{t("page.protect.open")}</Button>}
      {may("notice") && <Button wide danger onClick={() => openStep("notice")}>{t("page.notice.open")}</Button>}
    </div>
  );
}

function Judged({ signal }: { signal: Signal }) {
  const { decision, reason, by, at, bulk } = signal.review;
  if (decision === "open") return null;
  return (
    <>
      <P small>
        {t(bulk ? "page.judged.bulk" : "page.judged", { decision: word("decision", decision), by, at: minute(at) })}
        {reason && ` ${t("page.judged.reason", { reason: word("reason", reason) })}`}
      </P>
      <Actions>
        {signal.can_undo && may("decide") && <Button onClick={() => void undo()}>{t("page.undo")}</Button>}
        {(decision === "discuss" || decision === "possible_breach") && <Button onClick={() => goTo("talk")}>{t("page.to_talk")}</Button>}
      </Actions>
    </>
  );
}

// The sample comes first: each is opened, then the card may be decided whole.
function BulkSample({ card }: { card: Card }) {
  const { sample, opened } = card.bulk;
  const left = sample.filter((id) => !opened.includes(id));
  return (
    <>
      <P small>{t("page.bulk.sample", { opened: opened.length, count: sample.length })}</P>
      {left[0] !== undefined && <Button wide onClick={() => goTo("signals", left[0])}>{t("page.bulk.next")}</Button>}
    </>
  );
}

function Bulk({ card }: { card: Card }) {
  const [note, setNote] = useState("");
  if (card.open < 2 || card.set_aside || !may("decide")) return null;
  const { allowed, why_not: whyNot } = card.bulk;
  const count = card.open;
  return (
    <div class="app-bulk">
      <Heading level={3}>{t("page.bulk.title", { count })}</Heading>
      {!allowed && whyNot !== "open first" && whyNot !== "" && <P small>{word("bulk", whyNot)}</P>}
      {card.bulk.opened.length < card.bulk.sample.length && <BulkSample card={card} />}
      {allowed && state.step !== "card_reason" && (
        <>
          <P small>{t("page.bulk.explain", { count, opened: card.bulk.opened.length })}</P>
          <Textarea label={t("page.bulk.note")} value={note} onInput={setNote} />
          <Button wide onClick={() => change({ step: "card_reason" })}>{t("page.bulk.not_relevant", { count })}</Button>
          <Button wide onClick={() => void decideCard(card, "discuss", "", note)}>{t("page.bulk.discuss", { count })}</Button>
        </>
      )}
      {allowed && state.step === "card_reason" && (
        <ReasonButtons id="card-reason-title" onReason={(reason) => void decideCard(card, "not_relevant", reason, note)} onCancel={() => change({ step: "" })} />
      )}
    </div>
  );
}

function TooBroad({ card }: { card: Card }) {
  const rule = state.info?.filters.rules.find(({ pack, id }) => pack === card.rule.pack && id === card.rule.id);
  if (!rule?.too_broad || rule.set_aside || !may("decide")) return null;
  return (
    <Alert>
      <P>{t("page.set_aside.broad", { rule: rule.id, cards: rule.cards })}</P>
      <Button onClick={() => openStep("set_aside")}>{t("page.set_aside.open")}</Button>
    </Alert>
  );
}

function KeyHelp() {
  const { keysOn, keys } = state.settings;
  const left = number(state.info?.counts.open_signals ?? 0);
  return (
    <P small>
      {keysOn && <><Key>{keys.next.toUpperCase()}</Key>/<Key>{keys.previous.toUpperCase()}</Key> {t("page.keys.move")} · <Key>{keys.undo.toUpperCase()}</Key> {t("page.keys.undo")} </>}
      {t(keysOn ? "page.keys.on" : "page.keys.off")} {t("page.keys.left", { left })}
    </P>
  );
}

export function DecidePanel() {
  const { signal, card, step } = state;
  if (!signal) return null;
  return (
    <section class="app-panel app-panel--decide" aria-labelledby="decide-title">
      <div class="app-panel__head"><Heading level={2} look={3} id="decide-title">{t("page.decide.title")}</Heading></div>
      <div class="app-block">
        {!may("decide") && <P small>{t("page.decide.not_you")}</P>}
        {step === "reason"
          ? <ReasonButtons id="reason-title" onReason={(reason) => void decide(signal.id, "not_relevant", reason)} onCancel={() => change({ step: "" })} />
          : <Buttons signal={signal} />}
        <Judged signal={signal} />
        <Textarea label={t("page.note")} value={noteOf(signal)} readOnly={!may("decide")} onInput={(text) => draftNote(signal.id, text)} onBlur={() => void keepNote(signal.id)} />
        <KeyHelp />
        {card && <Bulk card={card} />}
        {card && <TooBroad card={card} />}
      </div>
    </section>
  );
}
