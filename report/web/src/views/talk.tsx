// The talk: what the client said of each signal that is discussed, the outcome and the agreement.
import { useEffect, useState } from "preact/hooks";
import { signalPath, get } from "../api";
import { goTo, keepTalk, may, state } from "../store";
import type { Line, Outcome, Signal } from "../types";
import { Actions, Alert, Badge, Button, Checkbox, Form, Heading, Link, P, Radios, Textarea } from "../ui/basics";
import { Words } from "../ui/words";
import { day, spoken, t, word } from "../words";
import { how } from "./signal";

const kOutcomes: Outcome[] = ["explained", "agreement", "possible_breach", "none"];

function TalkForm({ signal, onKept }: { signal: Signal; onKept: (signal: Signal) => void }) {
  const { review } = signal;
  const [said, setSaid] = useState(review.client_said);
  const [declined, setDeclined] = useState(review.declined);
  const [outcome, setOutcome] = useState<string>(review.outcome);
  const [agreement, setAgreement] = useState(review.agreement);
  const [wrong, setWrong] = useState("");
  const submit = async () => {
    if (!outcome) return setWrong(t("page.talk.needs_outcome"));
    if (outcome === "agreement" && !agreement.trim()) return setWrong(t("page.talk.needs_agreement"));
    setWrong("");
    const kept = await keepTalk(signal, { client_said: declined ? "" : said, declined, outcome, agreement });
    onKept(kept ?? (await get<Signal>(signalPath(signal.id))));  // of somebody else, when he was before; our words stay
  };
  return (
    <Form onSubmit={() => void submit()}>
      {!declined && <Textarea label={t("page.talk.said")} hint={t("page.talk.said_hint")} value={said} onInput={setSaid} />}
      <Checkbox label={t("page.talk.declined")} checked={declined} onChange={setDeclined} />
      <Radios legend={t("page.talk.outcome")} value={outcome} options={kOutcomes.map((code): [string, string] => [code, word("outcome", code)])} onChange={setOutcome} />
      <Textarea label={t("page.talk.agreement")} hint={t("page.talk.agreement_hint")} value={agreement} onInput={setAgreement} />
      {wrong && <Alert kind="warning" live><P>{wrong}</P></Alert>}
      <Actions><Button submit look="primary-action">{t("page.talk.keep")}</Button></Actions>
    </Form>
  );
}

function Talked({ line }: { line: Line }) {
  const [signal, setSignal] = useState<Signal>();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open && !signal) void get<Signal>(signalPath(line.id)).then(setSignal, () => setOpen(false));
  }, [open]);
  const review = signal?.review;
  const heard = !!review?.outcome;
  return (
    <li class="app-panel app-talk">
      <div class="app-panel__head">
        <Heading level={2} look={3}><Words words={line.words} folded={state.settings.folded} /></Heading>
        <Badge>{word("decision", line.decision)}</Badge>
        {heard && <Badge>{word("outcome", review.outcome)}</Badge>}
      </div>
      <div class="app-block">
        <P small>{[word("kind", line.kind), line.app, line.time && day(line.time), how({ record: line })].filter(Boolean).join(" · ")}</P>
        <Actions>
          <Button expanded={open} onClick={() => setOpen(!open)}>{t(open ? "page.talk.fold" : "page.talk.open")}</Button>
          <Button look="subtle" onClick={() => goTo("signals", line.id)}>{t("page.talk.whole")}</Button>
        </Actions>
        {open && signal && (
          <>
            {signal.rule.ask && <P><strong>{t("page.ask")}:</strong> <bdi>{signal.rule.ask}</bdi></P>}
            <P small>{t("page.who_sentence")}</P>
            {may("talk") ? <TalkForm signal={signal} onKept={setSignal} /> : <P>{review?.declined ? t("page.talk.declined") : review?.client_said}</P>}
          </>
        )}
      </div>
    </li>
  );
}

export function TalkView() {
  const { talk, info } = state;
  return (
    <div class="app-page">
      <Heading level={1} look={2} focus>{t("page.talk.title")}</Heading>
      <P>{t("page.talk.intro")}</P>
      <P><Link href={`/report.html?audience=talk&language=${spoken()}`} tab>{t("page.talk.sheet")}</Link></P>
      {(info?.agreements.length ?? 0) > 0 && (
        <section aria-labelledby="agreements" class="app-panel">
          <div class="app-panel__head"><Heading level={2} look={3} id="agreements">{t("page.talk.before")}</Heading></div>
          <ul class="utrecht-unordered-list app-block">
            {info?.agreements.map(({ text, from_check: from }) => <li key={text} class="utrecht-unordered-list__item"><bdi>{text}</bdi> ({t("page.talk.from_check", { number: from })})</li>)}
          </ul>
        </section>
      )}
      {talk.length === 0 ? <P>{t("page.talk.none")}</P> : <ul class="app-plain">{talk.map((line) => <Talked key={line.id} line={line} />)}</ul>}
    </div>
  );
}
