// What more than one step of the course needs: who acts, and a list to choose from.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Actions, Button, Field, Form, Radios } from "../ui/basics";
import { said, t } from "../words";
import { act as ask, page } from "./store";

// What is typed here is shown to nobody and kept by no browser.
export const Secret = ({ label, hint, value, onInput }: { label: string; hint: string; value: string; onInput: (text: string) => void }) => (
  <Field label={label} hint={hint}>
    {({ id, describedBy }) => (
      <input id={id} type="password" class="utrecht-textbox utrecht-textbox--html-input" value={value} maxLength={500} autocomplete="off" aria-describedby={describedBy}
        onInput={(event) => onInput(event.currentTarget.value)} />
    )}
  </Field>
);

// The key that the client gives for an encrypted part, as he types it himself.
export function VolumeKey({ volume }: { volume: string }) {
  const [key, setKey] = useState("");
  const submit = async () => {
    await ask("unlock", { volume, key });
    setKey("");
  };
  return (
    <Form onSubmit={() => void submit()}>
      <Secret label={t("page.start.key", { volume })} hint={t("page.start.key.hint")} value={key} onInput={setKey} />
      <Actions><Button submit disabled={key === ""} label={t("page.start.key.act_for", { volume })}>{t("page.start.key.act")}</Button></Actions>
    </Form>
  );
}

// Asks who acts and, where there is one, the passphrase of that person's key. It is kept nowhere: the field is emptied.
export function Who({ people, roles, act, submit }: { people: string[]; roles?: Record<string, string>; act: string; submit: (as: string, passphrase: string) => Promise<unknown> }) {
  const [as, setAs] = useState(people.length === 1 ? people[0]! : "");
  const [passphrase, setPassphrase] = useState("");
  const [busy, setBusy] = useState(false);
  const go = async () => {
    if (busy) return;
    setBusy(true);
    await submit(as, passphrase);
    setPassphrase("");
    setBusy(false);
  };
  return (
    <Form onSubmit={() => void go()}>
      <Radios legend={t("page.start.who")} value={as} options={people.map((id) => [id, roles?.[id] ? `${id}, ${roles[id]}` : id])} onChange={setAs} />
      <Secret label={t("page.start.passphrase")} hint={t("page.start.passphrase.hint")} value={passphrase} onInput={setPassphrase} />
      <Actions><Button submit look="primary-action" disabled={busy}>{act}</Button></Actions>
    </Form>
  );
}

interface ChoiceProps { title: string; chosen: boolean; whyNot: string; act: string; onChoose?: () => void; children?: ComponentChildren }
export function Choice({ title, chosen, whyNot, act, onChoose, children }: ChoiceProps) {
  return (
    <li class={`app-panel app-choice${chosen ? " app-choice--chosen" : ""}`}>
      <div class="app-choice__text">
        <strong><bdi>{title}</bdi></strong>
        {children}
        {whyNot && <span>{t("page.start.why_not")} {said(whyNot)}</span>}
      </div>
      {chosen ? <span class="nl-data-badge">{t("page.start.chosen")}</span> : !whyNot && onChoose && <Button onClick={onChoose} label={`${act}: ${title}`}>{act}</Button>}
    </li>
  );
}

export const mandateOf = () => page.course?.mandate?.mandate;
export const begun = () => !!page.course && !page.course.another && page.course.scan.state !== "none" && !(page.course.scan.state === "refused" && !page.course.scan.can_resume);
