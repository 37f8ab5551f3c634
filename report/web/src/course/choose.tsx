// The mandate and the device: what there is, what is chosen, and why something can't be.
import { useState } from "preact/hooks";
import { Actions, Alert, Button, Data, Form, Heading, Link, P } from "../ui/basics";
import { bytes, day, number, said, t, word } from "../words";
import { ToSign } from "./form";
import { begun, Choice, Secret, VolumeKey } from "./parts";
import { act, goTo, loadPlaces, page } from "./store";
import type { FoundDevice, FoundMandate, Mandate, Volume } from "./types";

const dayOf = (date: string) => day(`${date}T12:00:00Z`);

function MandateFacts({ mandate }: { mandate: Mandate }) {
  return (
    <Data rows={[
      [t("page.start.mandate.client"), mandate.client],
      [t("page.start.mandate.judgment"), mandate.judgment],
      [t("page.start.mandate.condition"), mandate.condition],
      [t("page.start.mandate.period"), t("page.start.mandate.from_to", { from: dayOf(mandate.valid_from), to: dayOf(mandate.valid_until), count: mandate.checks_per_year })],
      [t("page.start.mandate.people"), [...mandate.officers, ...mandate.reviewers].join(", ")],
      [t("page.start.mandate.packs"), page.course!.packs.join(", ")],
    ]} />
  );
}

function MandateChoice({ found }: { found: FoundMandate }) {
  const chosen = page.course!.mandate?.id === found.id;
  const choose = async () => {
    if (await act("mandate", { id: found.id })) goTo("device");
  };
  return (
    <Choice title={found.mandate?.reference ?? found.name} chosen={chosen} whyNot={found.why_not} act={t("page.start.choose")} onChoose={() => void choose()}>
      <span class="app-soft">{found.mandate && t("page.start.mandate.line", { client: found.mandate.client, until: dayOf(found.mandate.valid_until) })} {found.name}{found.mandate?.exercise && ` · ${t("page.exercise")}`}</span>
    </Choice>
  );
}

// A protected check is opened with somebody's key; the phrase of that key is asked for where it is opened.
function Protected({ id, name, open }: { id: string; name: string; open: (id: string, passphrase: string) => Promise<void> }) {
  const [passphrase, setPassphrase] = useState("");
  const submit = async () => {
    await open(id, passphrase);
    setPassphrase("");
  };
  return (
    <Form onSubmit={() => void submit()}>
      <Secret label={t("page.start.passphrase")} hint={t("page.start.earlier.protected")} value={passphrase} onInput={setPassphrase} />
      <Actions><Button submit label={`${t("page.start.open")}: ${name}`}>{t("page.start.open")}</Button></Actions>
    </Form>
  );
}

function Earlier() {
  const cases = page.places?.cases ?? [];
  if (cases.length === 0) return null;
  const open = async (id: string, passphrase = "") => {
    if (await act("case", { id, passphrase })) goTo("review");
  };
  return (
    <>
      <Heading level={2}>{t("page.start.earlier")}</Heading>
      <P>{t("page.start.earlier.text")}</P>
      <ul class="app-plain">
        {cases.map(({ id, name, asks_key: asksKey }) => (
          <Choice key={id} title={name} chosen={page.course!.case === name} whyNot="" act={t("page.start.open")} onChoose={asksKey ? undefined : () => void open(id)}>
            {asksKey && page.course!.case !== name && <Protected id={id} name={name} open={open} />}
          </Choice>
        ))}
      </ul>
    </>
  );
}

export function MandateView() {
  const { course, places } = page;
  const mandate = course!.mandate?.mandate;
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.mandate")}</Heading>
      <P>{t("page.start.mandate.intro")}</P>
      {begun() || course!.another ? <Begun /> : (
        <>
          {places?.mandates.length === 0 && <Alert><P>{t("page.start.mandate.none")}</P></Alert>}
          <ul class="app-plain">{places?.mandates.map((found) => <MandateChoice key={found.id} found={found} />)}</ul>
          <Actions><Button onClick={() => goTo("new")}>{t("page.start.step.new")}</Button></Actions>
          <ToSign />
        </>
      )}
      {mandate && <><Heading level={2}>{t("page.start.chosen_is", { name: mandate.reference })}</Heading><MandateFacts mandate={mandate} /></>}
      {mandate && <P><Link href="#/device">{t("page.start.on_to", { step: t("page.start.step.device") })}</Link></P>}
      {course!.scan.state !== "running" && <Earlier />}
    </>
  );
}

export function Begun() {
  return <Alert><P>{t("page.start.begun")}</P></Alert>;
}

function DeviceChoice({ found }: { found: FoundDevice }) {
  const chosen = page.course!.device?.id === found.id;
  return (
    <Choice title={found.name} chosen={chosen} whyNot={found.why_not} act={t("page.start.choose")} onChoose={() => void act("device", { id: found.id })}>
      <span class="app-soft">{t(`page.start.device.${found.kind}`)}{found.bytes > 0 && `, ${bytes(found.bytes)}`}</span>
    </Choice>
  );
}

function VolumeLine({ volume }: { volume: Volume }) {
  return (
    <li class="utrecht-unordered-list__item">
      {t("page.start.device.part", { id: volume.id, filesystem: word("filesystem", volume.filesystem), size: bytes(volume.bytes) })}
      {volume.key === "given" && <> <strong>{t("page.start.key.given")}</strong></>}
      {!volume.whole && volume.key !== "given" && <> <strong>{t(volume.opened ? "page.start.device.not_whole" : "page.start.device.not_read")}</strong> {volume.key === "wanted" ? t("page.start.device.locked") : volume.reason}</>}
    </li>
  );
}

// What a first look found: parts and accounts, nothing of what is in them.
export function Looked() {
  const { look, accounts } = page.course!;
  if (look.state === "none") return null;
  if (look.state === "running") return <P>{t("page.start.device.looking")}</P>;
  if (look.state === "refused" || !look.found) return <Alert kind="error"><P>{said(look.why)}</P></Alert>;
  const named = accounts.filter((account) => account.named).map(({ name }) => name);
  const locked = look.found.volumes.filter(({ key }) => key === "wanted");
  return (
    <>
      <ul class="utrecht-unordered-list">{look.found.volumes.map((volume) => <VolumeLine key={volume.id} volume={volume} />)}</ul>
      {look.why && <Alert kind="error" live><P>{said(look.why)}</P></Alert>}
      {!begun() && locked.map(({ id }) => <VolumeKey key={id} volume={id} />)}
      {look.found.incomplete && <Alert kind="warning"><P>{t("page.start.device.incomplete")} {look.found.incomplete}</P></Alert>}
      <P>{accounts.length === 0 && locked.length > 0 ? t("page.start.device.accounts_locked") : accounts.length === 0 ? t("page.start.device.no_accounts") : t("page.start.device.accounts", { named: named.join(", ") || "0", count: accounts.length - named.length })}</P>
      {look.found.bytes > 0 && <P>{look.found.minutes < 1 ? t("page.start.device.soon") : t("page.start.device.minutes", { count: number(Math.ceil(look.found.minutes)) })}</P>}
    </>
  );
}

export function DeviceView() {
  const { course, places } = page;
  const usable = places?.devices.filter(({ why_not: whyNot }) => !whyNot) ?? [];
  const others = places?.devices.filter(({ why_not: whyNot }) => whyNot) ?? [];
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.device")}</Heading>
      <P>{t("page.start.device.intro")}</P>
      {begun() ? <Begun /> : (
        <>
          {places && usable.length === 0 && <Alert><P>{t("page.start.device.none")}</P></Alert>}
          <ul class="app-plain">{usable.map((found) => <DeviceChoice key={found.id} found={found} />)}</ul>
          {others.length > 0 && <><Heading level={2}>{t("page.start.device.others", { count: others.length })}</Heading><ul class="app-plain">{others.map((found) => <DeviceChoice key={found.id} found={found} />)}</ul></>}
          <Actions><Button onClick={() => void loadPlaces()}>{t("page.start.again")}</Button></Actions>
        </>
      )}
      {course!.device && <Heading level={2}>{t("page.start.chosen_is", { name: course!.device.name })}</Heading>}
      <Looked />
      {course!.look.state === "done" && <P><Link href="#/client">{t("page.start.on_to", { step: t("page.start.step.client") })}</Link></P>}
    </>
  );
}
