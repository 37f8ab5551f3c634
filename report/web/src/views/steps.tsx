// Steps of their own, in a dialog: none of them acts by one key.
import { useState } from "preact/hooks";
import { notify, openStep, protect, reveal, setAside, state } from "../store";
import type { Card, Signal } from "../types";
import { Actions, Alert, Button, Dialog, Form, P, Textarea, Textbox } from "../ui/basics";
import { t } from "../words";

const leave = () => openStep("");

// What was said last. In the dialog while one is open: what is behind it can't be reached.
export function Message() {
  const { message } = state;
  return message ? <div class="app-message"><Alert kind={message.kind} live><P>{message.text}</P></Alert></div> : null;
}

export const inDialog = (): boolean => ["notice", "protect", "reveal", "set_aside"].includes(state.step);

// Asks for a word of the page's language to be typed in full before the act is open.
function Typed({ word, act, danger, why, onAct }: { word: string; act: string; danger?: boolean; why?: string; onAct: (why: string) => void }) {
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState("");
  const [unsaid, setUnsaid] = useState("");
  const submit = () => {
    setUnsaid(why !== undefined && !reason.trim() ? t("said.why_notice") : "");
    if (typed !== word) return setWrong(t("page.typed.wrong", { word }));
    if (why === undefined || reason.trim()) onAct(reason);
  };
  return (
    <Form onSubmit={submit}>
      {why !== undefined && <Textarea label={why} value={reason} wrong={unsaid} onInput={setReason} max={1000} />}
      <Textbox label={t("page.typed.label", { word })} value={typed} wrong={wrong} spellcheck={false} onInput={(text) => { setTyped(text); setWrong(""); }} max={20} />
      <Actions>
        <Button submit look="primary-action" danger={danger}>{act}</Button>
        <Button onClick={leave}>{t("page.cancel")}</Button>
      </Actions>
    </Form>
  );
}

const Notice = ({ signal }: { signal: Signal }) => (
  <Dialog title={t("page.notice.title")} onClose={leave} kind="warning">
    <Message />
    <P>{t("page.notice.text")}</P>
    <ul class="utrecht-unordered-list">
      {["closes", "no_questions", "prints", "back"].map((line) => <li key={line} class="utrecht-unordered-list__item">{t(`page.notice.${line}`)}</li>)}
    </ul>
    <Typed word={t("page.typed.notice")} act={t("page.notice.act")} danger why={t("page.notice.why")} onAct={(why) => void notify(signal.id, why)} />
  </Dialog>
);

const Protect = ({ signal }: { signal: Signal }) => (
  <Dialog title={t("page.protect.title")} onClose={leave} kind="warning">
    <Message />
    <P>{t("page.protect.text")}</P>
    <P>{t("page.protect.stays")}</P>
    <Typed word={t("page.typed.protect")} act={t("page.protect.act")} danger onAct={() => void protect(signal.id)} />
  </Dialog>
);

function Reveal({ signal }: { signal: Signal }) {
  const [why, setWhy] = useState("");
  return (
    <Dialog title={t("page.reveal.title")} onClose={leave}>
      <Message />
      <P>{t("page.reveal.text")}</P>
      <Form onSubmit={() => void reveal(signal.id, why)}>
        <Textbox label={t("page.reveal.why")} value={why} onInput={setWhy} />
        <Actions>
          <Button submit look="primary-action">{t("page.reveal.act")}</Button>
          <Button onClick={leave}>{t("page.cancel")}</Button>
        </Actions>
      </Form>
    </Dialog>
  );
}

function SetAside({ card }: { card: Card }) {
  const [why, setWhy] = useState("");
  const [wrong, setWrong] = useState("");
  const submit = () => (why.trim() ? void setAside(card.rule, true, why) : setWrong(t("page.set_aside.needs_why")));
  return (
    <Dialog title={t("page.set_aside.title", { rule: card.rule.id })} onClose={leave}>
      <Message />
      <P>{t("page.set_aside.text")}</P>
      <Form onSubmit={submit}>
        <Textarea label={t("page.set_aside.why")} value={why} wrong={wrong} onInput={setWhy} max={1000} />
        <Actions>
          <Button submit look="primary-action">{t("page.set_aside.act")}</Button>
          <Button onClick={leave}>{t("page.cancel")}</Button>
        </Actions>
      </Form>
    </Dialog>
  );
}

export function OpenStep() {
  const { step, signal, card } = state;
  if (step === "notice" && signal) return <Notice signal={signal} />;
  if (step === "protect" && signal) return <Protect signal={signal} />;
  if (step === "reveal" && signal) return <Reveal signal={signal} />;
  if (step === "set_aside" && card) return <SetAside card={card} />;
  return null;
}
