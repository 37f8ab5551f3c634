// The last steps: devices given back, copies wiped, what the second reader opens, the sign-off.
import { useState } from "preact/hooks";
import { finishing, goTo, may, state } from "../store";
import type { Copy, Finalise } from "../types";
import { Actions, Alert, Badge, Button, Checkbox, Data, Fold, Form, Heading, Link, P, Select, Table, Textarea, Textbox } from "../ui/basics";
import { minute, spoken, t, word } from "../words";

const now = () => new Date().toISOString();
const empty: Copy = { what: "", wiped_by: "", wiped_at: "", how: "" };

function Steps({ finalise }: { finalise: Finalise }) {
  return (
    <ol class="utrecht-ordered-list app-steps">
      {finalise.steps.map((step) => (
        <li key={step.id} class="utrecht-ordered-list__item">
          {t(`page.step.${step.id}`)} {Number(step.text_args.open ?? 0) > 0 && `${t("page.step.left", step.text_args)} `}<Badge>{t(step.done ? "page.step.done" : "page.step.open")}</Badge>
        </li>
      ))}
    </ol>
  );
}

function Device({ device }: { device: Finalise["devices"][number] }) {
  const [to, setTo] = useState("");
  const [wrong, setWrong] = useState("");
  const name = device.description || device.name;
  if (device.returned_to) return <Data rows={[[name, t("page.returned.done", { to: device.returned_to, at: minute(device.returned_at) })]]} />;
  const submit = () => {
    if (!to.trim()) return setWrong(t("page.returned.needs_to"));
    void finishing(`/api/devices/${encodeURIComponent(device.id)}/returned`, { to, at: now() }, t("page.returned.kept"));
  };
  return (
    <Form onSubmit={submit}>
      <Textbox label={t("page.returned.to", { device: name })} hint={t("page.returned.hint")} value={to} wrong={wrong} onInput={setTo} />
      <Actions><Button submit>{t("page.returned.act")}</Button></Actions>
    </Form>
  );
}

function Copies({ finalise }: { finalise: Finalise }) {
  const [copy, setCopy] = useState(empty);
  const [wrong, setWrong] = useState("");
  const { list, none_made: none } = finalise.copies;
  const put = (part: Partial<Copy>) => setCopy({ ...copy, ...part });
  const add = () => {
    if (!copy.what.trim() || !copy.wiped_by.trim() || !copy.how.trim()) return setWrong(t("page.copies.needs_all"));
    setWrong("");
    void finishing("/api/copies", { list: [...list, { ...copy, wiped_at: now() }] }, t("page.copies.kept")).then(() => setCopy(empty));
  };
  return (
    <>
      {none && <P>{t("page.copies.none_made")}</P>}
      {!none && list.length === 0 && <P>{t("page.copies.not_yet")}</P>}
      {list.length > 0 && <Data rows={list.map((made) => [made.what, t("page.copies.done", { by: made.wiped_by, at: minute(made.wiped_at), how: made.how })])} />}
      {may("hand_back") && (
        <>
          {!none && list.length === 0 && <Actions><Button onClick={() => void finishing("/api/copies", { none_made: true }, t("page.copies.kept"))}>{t("page.copies.none")}</Button></Actions>}
          <Fold title={t("page.copies.add_title")}>
            <Form onSubmit={add}>
              <Textbox label={t("page.copies.what")} value={copy.what} onInput={(what) => put({ what })} />
              <Textbox label={t("page.copies.by")} value={copy.wiped_by} onInput={(by) => put({ wiped_by: by })} />
              <Textbox label={t("page.copies.how")} value={copy.how} onInput={(how) => put({ how })} wrong={wrong} />
              <Actions><Button submit>{t("page.copies.add")}</Button></Actions>
            </Form>
          </Fold>
        </>
      )}
    </>
  );
}

function ToOpen({ finalise }: { finalise: Finalise }) {
  const left = finalise.to_open.filter(({ opened }) => !opened);
  const next = left[0];
  return (
    <>
      <P>{t("page.to_open.sum", { opened: finalise.to_open.length - left.length, count: finalise.to_open.length })}</P>
      {next && <Actions><Button look="primary-action" onClick={() => goTo("signals", next.signal)}>{t("page.to_open.next")}</Button></Actions>}
      <Fold title={t("page.to_open.list")}>
        <ul class="utrecht-unordered-list">
          {finalise.to_open.map(({ signal, why, opened }, i) => (
            <li key={`${signal} ${why}`} class="utrecht-unordered-list__item">
              <Link href={`#/signals/${encodeURIComponent(signal)}`}>{t("page.to_open.row", { number: i + 1, why: word("to_open", why) })}</Link> <Badge>{t(opened ? "page.to_open.yes" : "page.to_open.no")}</Badge>
            </li>
          ))}
        </ul>
      </Fold>
    </>
  );
}

function Erased({ erased }: { erased: Finalise["erased"] }) {
  if (erased.rows.length === 0) return null;
  const opened = () => void finishing("/api/erased/opened", {}, t("page.erased.kept"));
  return (
    <Fold title={t("page.erased.title", { count: erased.rows.length })}>
      <P>{t("page.erased.text")}</P>
      <Table caption={t("page.erased.caption")} head={[t("page.erased.rule"), t("page.erased.why"), t("page.erased.by")]}
        rows={erased.rows.map(({ pack, rule, category, why, by, at }) => [<><bdi>{category || rule}</bdi><span class="app-soft"> · {pack} / {rule}</span></>, <bdi>{why}</bdi>, <><bdi>{by}</bdi>, {minute(at)}</>])} />
      {erased.opened ? <P small>{t("page.erased.done")}</P> : <Actions><Button look="primary-action" onClick={opened}>{t("page.erased.act")}</Button></Actions>}
    </Fold>
  );
}

function Sign({ finalise }: { finalise: Finalise }) {
  const asked = t("page.typed.finalise");
  const [typed, setTyped] = useState("");
  const [agree, setAgree] = useState(true);
  const [notes, setNotes] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState("");
  const submit = () => {
    if (typed !== asked) return setWrong(t("page.typed.wrong", { word: asked }));
    const disagreements = agree ? [] : Object.entries(notes).filter(([, note]) => note.trim()).map(([signal, note]) => ({ signal, note }));
    if (!agree && disagreements.length === 0) return setWrong(t("page.sign.needs_note"));
    void finishing("/api/finalise", { word: "AFRONDEN", agree, disagreements }, t("page.sign.done"));
  };
  return (
    <Form onSubmit={submit}>
      <P>{t("page.sign.text")}</P>
      <Checkbox label={t("page.sign.agree")} checked={agree} onChange={setAgree} />
      {!agree && finalise.to_open.map(({ signal, why }, i) => (
        <Textarea key={`${signal} ${why}`} label={t("page.sign.note", { number: i + 1, why: word("to_open", why) })} value={notes[signal] ?? ""} onInput={(note) => setNotes({ ...notes, [signal]: note })} max={1000} />
      ))}
      <Textbox label={t("page.typed.label", { word: asked })} value={typed} wrong={wrong} spellcheck={false} onInput={(text) => { setTyped(text); setWrong(""); }} max={20} />
      <Actions><Button submit look="primary-action">{t("page.sign.act")}</Button></Actions>
    </Form>
  );
}

function Final({ finalise }: { finalise: Finalise }) {
  return (
    <Alert kind="ok">
      <P>{t("page.final.text")}</P>
      <P>{t("page.final.digest")} <code class="utrecht-code app-path">{finalise.digest}</code></P>
    </Alert>
  );
}

const kAudiences = ["officer", "supervisor", "client", "court", "talk"];

// Which report went to whom: it stands in the report and in the log.
function Given({ finalise }: { finalise: Finalise }) {
  const [given, setGiven] = useState({ audience: "client", to: "", why: "" });
  const [wrong, setWrong] = useState("");
  const put = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const submit = () => {
    if (!given.to.trim() || !given.why.trim()) return setWrong(t("page.given.needs_both"));
    setWrong("");
    void finishing("/api/given", given, t("page.given.kept")).then(() => put({ to: "", why: "" }));
  };
  return (
    <>
      <Heading level={2}>{t("page.given.title")}</Heading>
      {finalise.given.length > 0 && <Table caption={t("page.given.caption")} head={[t("page.given.what"), t("page.given.to"), t("page.given.why"), t("page.given.by")]}
        rows={finalise.given.map(({ audience, to, why, by, at }) => [t(`page.reports.${audience}`), <bdi>{to}</bdi>, <bdi>{why}</bdi>, <><bdi>{by}</bdi>, {minute(at)}</>])} />}
      {may("hand_over") && (
        <Fold title={t("page.given.add")}>
          <Form onSubmit={submit}>
            <Select label={t("page.given.what")} value={given.audience} options={kAudiences.map((audience) => [audience, t(`page.reports.${audience}`)])} onChange={(audience) => put({ audience })} />
            <Textbox label={t("page.given.to")} hint={t("page.given.to.hint")} value={given.to} onInput={(to) => put({ to })} />
            <Textbox label={t("page.given.why")} value={given.why} onInput={(why) => put({ why })} wrong={wrong} />
            <Actions><Button submit>{t("page.given.act")}</Button></Actions>
          </Form>
        </Fold>
      )}
    </>
  );
}

function Reports() {
  return (
    <>
      <Heading level={2}>{t("page.reports.title")}</Heading>
      <P small>{t("page.reports.text")}</P>
      <ul class="utrecht-unordered-list">
        {kAudiences.map((audience) => (
          <li key={audience} class="utrecht-unordered-list__item"><Link href={`/report.html?audience=${audience}&language=${spoken()}`} tab>{t(`page.reports.${audience}`)}</Link> (<Link href={`/report.pdf?audience=${audience}&language=${spoken()}`} tab>{t("page.reports.pdf", { what: t(`page.reports.${audience}`) })}</Link>)</li>
        ))}
      </ul>
    </>
  );
}

export function FinishView() {
  const { finalise } = state;
  if (!finalise) return <div class="app-page"><Heading level={1} look={2} focus>{t("page.finish.title")}</Heading><P>{t("page.loading")}</P></div>;
  const draft = finalise.status === "draft";
  return (
    <div class="app-page">
      <Heading level={1} look={2} focus>{t("page.finish.title")}</Heading>
      {draft ? <P>{t("page.finish.intro")}</P> : <Final finalise={finalise} />}
      <Steps finalise={finalise} />
      <Heading level={2}>{t("page.returned.title")}</Heading>
      {finalise.devices.map((device) => (draft && may("hand_back")) || device.returned_to ? <Device key={device.id} device={device} /> : <P key={device.id}>{t("page.returned.not_yet", { device: device.description || device.name })}</P>)}
      <Heading level={2}>{t("page.copies.title")}</Heading>
      <Copies finalise={finalise} />
      {draft && (
        <>
          <Heading level={2}>{t("page.to_open.title")}</Heading>
          <P>{t("page.to_open.text")}</P>
          {may("sign_off") && <Erased erased={finalise.erased} />}
          {may("sign_off") ? <ToOpen finalise={finalise} /> : <P small>{t("page.to_open.not_you")}</P>}
          {may("sign_off") && <><Heading level={2}>{t("page.sign.title")}</Heading>{finalise.ready ? <Sign finalise={finalise} /> : <P>{t("page.sign.not_yet")}</P>}</>}
        </>
      )}
      <Reports />
      <Given finalise={finalise} />
    </div>
  );
}
