// What was looked at, and what was not.
import { state } from "../store";
import { Alert, Data, Heading, P, Table } from "../ui/basics";
import { bytes, number, t, word } from "../words";

// "chromium.history" as "geschiedenis van Chrome of een verwante browser"; what has no words keeps its name.
function storeName(kind: string): string {
  const [program = "", store = ""] = kind.split(".");
  const [of, what] = [word("program", program), word("store", store)];
  return of !== program && what !== store ? t("page.coverage.store", { store: what, program: of }) : kind;
}

function why(how: string, reason: string): string {
  const [what, because] = [word("read", how), word("problem", reason)];
  return reason && because !== what ? `${what}: ${because}` : what;
}

function Entries() {
  const entries = state.info!.coverage.entries;
  const parts = ["read", "partial", "not_read", "out_of_scope", "other_accounts", "known_good"] as const;
  return (
    <Table caption={t("page.coverage.entries")} head={[t("page.coverage.what"), t("page.coverage.count")]} numbers={[1]}
      rows={[...parts.map((part) => [t(`page.entries.${part}`), number(entries[part])]), [<strong>{t("page.entries.seen")}</strong>, <strong>{number(entries.seen)}</strong>]]} />
  );
}

// What the check before and this one have beside each other, as the report says it.
function Compared() {
  const compared = state.info!.compared;
  if (!compared) return null;
  return (
    <>
      <Heading level={2}>{t("page.compared.title")}</Heading>
      <P><bdi>{compared.line}</bdi></P>
      {compared.rows.length > 0 && <Table caption={t("page.compared.title")} head={[t("page.compared.rule"), t("page.compared.kind"), t("page.compared.text")]}
        rows={compared.rows.map(({ rule, kind, text }) => [<bdi>{rule}</bdi>, word("kind", kind), text])} />}
      <P small>{compared.remarks.join(" ")}</P>
    </>
  );
}

export function CoverageView() {
  const { info } = state;
  if (!info) return null;
  const { coverage, not_read: notRead, devices } = info;
  return (
    <div class="app-page">
      <Heading level={1} look={2} focus>{t("page.coverage.title")}</Heading>
      <P>{t("page.coverage.intro")}</P>
      <P>{coverage.protected < 10 ? t("page.coverage.protected_few") : t("page.coverage.protected", { count: coverage.protected })}</P>
      <Compared />
      <Heading level={2}>{t("page.coverage.devices")}</Heading>
      {devices.map((device) => (
        <Data key={device.id} rows={[
          [t("page.fact.device"), device.description || device.name],
          [t("page.coverage.size"), bytes(device.bytes)],
          [t("page.coverage.state"), device.state === "not_checked" ? t("page.coverage.not_checked", { reason: word("not_checked", device.reason) }) : word("read", device.state)],
        ]} />
      ))}
      <Heading level={2}>{t("page.coverage.volumes")}</Heading>
      <Table caption={t("page.coverage.volumes")} head={[t("page.coverage.volume"), t("page.coverage.filesystem"), t("page.coverage.size"), t("page.coverage.state")]} numbers={[2]}
        rows={coverage.volumes.map((volume) => [`${volume.device} ${volume.id}`, word("filesystem", volume.filesystem), bytes(volume.bytes), why(volume.state, volume.reason)])} />
      <Heading level={2}>{t("page.coverage.entries")}</Heading>
      <P>{t("page.coverage.bytes", { bytes: bytes(coverage.entries.bytes_read) })}</P>
      <Entries />
      <Heading level={2}>{t("page.coverage.stores")}</Heading>
      <Table caption={t("page.coverage.stores")} head={[t("page.coverage.store_name"), t("page.fact.account"), t("page.coverage.records"), t("page.coverage.state")]} numbers={[2]}
        rows={coverage.artifacts.map((found) => [storeName(found.kind), <bdi>{[found.account, found.profile].filter(Boolean).join(" · ")}</bdi>, number(found.records), why(found.state, found.reason)])} />
      <Heading level={2}>{t("page.coverage.not_read")}</Heading>
      {notRead.total === 0 ? <P>{t("page.coverage.all_read")}</P> : (
        <>
          {notRead.total > notRead.lines.length && <Alert><P>{t("page.coverage.first", { shown: notRead.lines.length, total: notRead.total })}</P></Alert>}
          <Table caption={t("page.coverage.not_read")} head={[t("page.fact.place"), t("page.coverage.reason"), t("page.coverage.count")]} numbers={[2]}
            rows={notRead.lines.map((line) => [<bdi class="app-path">{`${line.device} ${line.entry}`}</bdi>, <>{word("problem", line.reason)}{line.detail && <span class="app-soft"> · {line.detail}</span>}</>, number(line.count)])} />
        </>
      )}
    </div>
  );
}
