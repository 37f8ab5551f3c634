// Before the check, with the client: what is read and what is not, in his words; what he names to be left alone. And the
// view that he is shown: large, how far it is, nothing of what is found.
import { useState } from "preact/hooks";
import { Actions, Alert, Button, Checkbox, Form, Heading, P, Textarea, Textbox } from "../ui/basics";
import { day, percent, said, t } from "../words";
import { begun, mandateOf } from "./parts";
import { act, goTo, page } from "./store";
import { Begun } from "./choose";
import type { Mandate } from "./types";

const dayOf = (date: string) => day(`${date}T12:00:00Z`);
const list = (items: string[]) => items.map((text) => <li key={text} class="utrecht-unordered-list__item">{text}</li>);

function reads(mandate: Mandate): string[] {
  const { accounts, check } = page.course!;
  const chosen = check.accounts.length > 0 ? check.accounts : accounts.filter(({ named }) => named).map(({ name }) => name);
  const lines = mandate.records.map((kind) => t(`page.start.kind.${kind}`));
  lines.push(accounts.length === 0 ? t("page.start.reads.whole") : mandate.all_accounts ? t("page.start.reads.all") : t("page.start.reads.accounts", { accounts: chosen.join(", ") }));
  if (mandate.since_previous_check) lines.push(t("page.start.reads.previous"));
  else if (mandate.since) lines.push(t("page.start.reads.since", { day: dayOf(mandate.since) }));
  if (mandate.recycle_bin) lines.push(t("page.start.reads.bin"));
  if (mandate.hash_lists.length > 0) lines.push(t("page.start.reads.lists"));
  return lines;
}

function leaves(mandate: Mandate): string[] {
  const { accounts, check } = page.course!;
  const others = accounts.filter(({ named }) => !named).length;
  const lines = [t("page.start.leaves.pictures"), t("page.start.leaves.deleted"), t("page.start.leaves.passwords")];
  if (!mandate.records.includes("message")) lines.push(t("page.start.leaves.messages"));
  if (!mandate.records.includes("document")) lines.push(t("page.start.leaves.documents"));
  if (!mandate.recycle_bin) lines.push(t("page.start.leaves.bin"));
  if (others > 0 && !mandate.all_accounts) lines.push(t("page.start.leaves.others", { count: others }));
  lines.push(t("page.start.leaves.protected", { count: mandate.excluded + check.exclude.length }));
  return lines;
}

function Statement({ mandate, level }: { mandate: Mandate; level: 2 | 3 }) {
  return (
    <div class="app-statement">
      <section><Heading level={level}>{t("page.start.reads")}</Heading><ul class="utrecht-unordered-list">{list(reads(mandate))}</ul></section>
      <section><Heading level={level}>{t("page.start.leaves")}</Heading><ul class="utrecht-unordered-list">{list(leaves(mandate))}</ul></section>
    </div>
  );
}

function Choose({ mandate }: { mandate: Mandate }) {
  const { accounts, check, another } = page.course!;
  const named = accounts.filter((account) => account.named).map(({ name }) => name);
  const [chosen, setChosen] = useState(check.accounts.length > 0 ? check.accounts : named);
  const [exclude, setExclude] = useState(check.exclude.join("\n"));
  const [description, setDescription] = useState(check.description || mandate.device);
  const [told, setTold] = useState(check.told);
  const submit = async () => {
    const narrowed = chosen.length < named.length ? chosen : [];
    const left = exclude.split(/[\n,]/).map((text) => text.trim()).filter(Boolean);
    if (await act("told", { accounts: narrowed, exclude: left, description })) goTo("scan");
  };
  return (
    <Form onSubmit={() => void submit()}>
      {accounts.length > 0 && !another && (
        <fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset">
          <legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">{t("page.start.client.accounts")}</legend>
          {named.map((name) => <Checkbox key={name} label={name} checked={chosen.includes(name)} onChange={(on) => setChosen(on ? [...chosen, name] : chosen.filter((one) => one !== name))} />)}
        </fieldset>
      )}
      {another ? <P>{t("page.start.another.client")}</P> : <><Textbox label={t("page.start.client.device")} hint={t("page.start.client.device.hint")} value={description} onInput={setDescription} />
      <Textarea label={t("page.start.client.exclude")} hint={t("page.start.client.exclude.hint")} value={exclude} onInput={setExclude} /></>}
      <Checkbox label={t("page.start.client.told")} checked={told} onChange={setTold} />
      <Actions><Button submit look="primary-action" disabled={!told || (named.length > 0 && chosen.length === 0)}>{t("page.start.on_to", { step: t("page.start.step.scan") })}</Button></Actions>
    </Form>
  );
}

export function ClientView() {
  const mandate = mandateOf();
  const { look } = page.course!;
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.client")}</Heading>
      <P>{t("page.start.client.intro")}</P>
      {!mandate || look.state !== "done" ? (!begun() && <Alert><P>{said(page.course!.missing) || t("page.start.client.first")}</P></Alert>) : (
        <>
          <Statement mandate={mandate} level={2} />
          <Heading level={2}>{t("page.start.client.together")}</Heading>
          {begun() ? <Begun /> : <Choose mandate={mandate} />}
        </>
      )}
    </>
  );
}

// Where the check is, for who watches with the officer.
function HowFar() {
  const { scan } = page.course!;
  if (scan.state === "none" || scan.state === "refused") return <P>{t("page.start.show.before")}</P>;
  if (scan.state === "running" || scan.state === "stopping") {
    return (
      <div class="app-course__bar">
        <label for="far">{t("page.start.show.running", { part: percent(scan.part) })}</label>
        <progress id="far" max={1} value={scan.part}>{percent(scan.part)}</progress>
        <P>{said(scan.remaining) || t("page.start.scan.no_estimate")}</P>
      </div>
    );
  }
  return <P>{t("page.start.show.after")}</P>;
}

export function ShowView() {
  const mandate = mandateOf();
  return (
    <main id="main" class="app-page app-show" tabIndex={-1}>
      <Heading level={1} focus>{t("page.start.show.title")}</Heading>
      <P>{t("page.start.show.intro")}</P>
      <HowFar />
      {mandate ? <Statement mandate={mandate} level={2} /> : <P>{t("page.start.show.no_mandate")}</P>}
      <Heading level={2}>{t("page.start.show.then")}</Heading>
      <P>{t("page.start.show.signal")}</P>
      <P>{t("page.start.show.rights")}</P>
    </main>
  );
}
