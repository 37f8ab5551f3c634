// The scan: begin, how far, stop, go on; what it came to.
import { Actions, Alert, Button, Heading, Link, P } from "../ui/basics";
import { number, percent, said, spoken, t } from "../words";
import { mandateOf, VolumeKey, Who } from "./parts";
import { act, goTo, page } from "./store";

function Running() {
  const { scan } = page.course!;
  return (
    <div class="app-course__bar">
      <label for="progress">{t("page.start.scan.part", { part: percent(scan.part) })}</label>
      <progress id="progress" max={1} value={scan.part}>{percent(scan.part)}</progress>
      <P>{t("page.start.scan.files", { count: number(scan.files_read) })} {said(scan.remaining) || t("page.start.scan.no_estimate")}</P>
      <P>{t("page.start.scan.leave")}</P>
      {scan.state === "stopping" ? <P>{t("page.start.scan.stopping")}</P> : <Actions><Button onClick={() => void act("stop")}>{t("page.start.scan.stop")}</Button></Actions>}
    </div>
  );
}

// "Klaar. 3 dingen konden niet worden gelezen."
export function Outcome() {
  const { scan } = page.course!;
  if (scan.state === "stopped" || scan.state === "broken") {
    return <Alert kind="warning"><P><strong>{t(scan.state === "broken" ? "page.start.scan.broken" : "page.start.scan.stopped")}</strong></P><P>{t(`page.start.scan.stop.${scan.why === "device_gone" ? "device_gone" : "why"}`)}</P></Alert>;
  }
  if (scan.state === "sealed") return <Alert kind="warning"><P><strong>{t("page.start.scan.sealed")}</strong></P><P>{t("page.sealed.no_questions")}</P><P><Link href={`/notice.html?language=${spoken()}`} tab>{t("page.sealed.print")}</Link></P></Alert>;
  if (scan.state !== "done") return null;
  return (
    <Alert kind={scan.not_read > 0 ? "info" : "ok"}>
      <P><strong>{t("page.start.scan.done")} {scan.not_read === 0 ? t("page.start.scan.all_read") : t("page.start.scan.not_read", { count: scan.not_read })}</strong></P>
      {scan.not_read > 0 && <P>{t("page.start.scan.reasons")}</P>}
    </Alert>
  );
}

function Begin() {
  const { course } = page;
  if (course!.missing) return <Alert><P>{said(course!.missing)}</P></Alert>;
  return (
    <>
      <P>{t("page.start.scan.intro")}</P>
      <Who people={mandateOf()?.officers ?? []} act={t("page.start.scan.begin")} submit={(as, passphrase) => act("scan", { as, passphrase })} />
    </>
  );
}

// A check can have several devices: each is chosen, looked at and told as the first.
function OneMore() {
  if (!page.course!.may_have_another) return null;
  const more = async () => {
    if (await act("another")) goTo("device");
  };
  return (
    <>
      <Heading level={2}>{t("page.start.another")}</Heading>
      <P>{t("page.start.another.text")}</P>
      <Actions><Button onClick={() => void more()}>{t("page.start.another.act")}</Button></Actions>
    </>
  );
}

export function ScanView() {
  const { scan } = page.course!;
  const running = scan.state === "running" || scan.state === "stopping";
  const { another } = page.course!;
  const fresh = another || scan.state === "none" || (scan.state === "refused" && !scan.can_resume);
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.scan")}</Heading>
      {scan.state === "refused" && <Alert kind="error"><P><strong>{t("page.start.scan.refused")}</strong> {said(scan.why)}</P></Alert>}
      {running ? <Running /> : !another && <Outcome />}
      {fresh && !running && <Begin />}
      {scan.can_resume && !another && (
        <>
          <Heading level={2}>{t("page.start.scan.resume")}</Heading>
          {page.course!.locked.map((volume) => <VolumeKey key={volume} volume={volume} />)}
          <Who people={mandateOf()?.officers ?? []} act={t("page.start.scan.resume")} submit={(as, passphrase) => act("resume", { as, passphrase })} />
        </>
      )}
      {!another && (scan.state === "done" || scan.state === "stopped") && <Actions><Button look="primary-action" onClick={() => goTo("review")}>{t("page.start.on_to", { step: t("page.start.step.review") })}</Button></Actions>}
      <OneMore />
    </>
  );
}
