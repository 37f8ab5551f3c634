// After the scan: who judges, the talk, the finishing. The judging itself is the page of `schouw review`.
import { Actions, Alert, Button, Heading, Link, P } from "../ui/basics";
import { t } from "../words";
import { mandateOf, Who } from "./parts";
import { act, end, goTo, openReview, page } from "./store";
import { Outcome } from "./scan";

function Open() {
  return (
    <>
      <P>{t("page.start.review.is_open", { who: page.course!.review })}</P>
      <ul class="utrecht-unordered-list">
        {["signals", "talk", "coverage", "finish"].map((view) => <li key={view} class="utrecht-unordered-list__item"><Link href={`/#/${view}`}>{t(`page.nav.${view}`)}</Link></li>)}
      </ul>
    </>
  );
}

function Choose() {
  const mandate = mandateOf();
  const roles: Record<string, string> = {};
  for (const id of mandate?.reviewers ?? []) roles[id] = t("page.start.review.reviewer");
  for (const id of mandate?.officers ?? []) roles[id] = t("page.start.review.officer");
  return (
    <>
      <Heading level={2}>{t("page.start.review.who")}</Heading>
      <P>{t("page.start.review.two")}</P>
      <Who people={Object.keys(roles).sort()} roles={roles} act={t("page.start.review.open")} submit={openReview} />
    </>
  );
}

export function ReviewStep() {
  const { scan, review, case: name } = page.course!;
  const running = scan.state === "running" || scan.state === "stopping";
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.review")}</Heading>
      {!name || scan.state === "none" ? <Alert><P>{t("page.start.review.first")}</P></Alert> : running ? <Alert><P>{t("page.start.review.running")}</P></Alert> : (
        <>
          <Outcome />
          {review && <Open />}
          {scan.state !== "sealed" && scan.state !== "broken" && <Choose />}
          {scan.can_resume && <Actions><Button onClick={() => goTo("scan")}>{t("page.start.scan.resume")}</Button></Actions>}
        </>
      )}
    </>
  );
}

export function FinishStep() {
  const { case: name, scan } = page.course!;
  const anew = async () => {
    if (await act("new")) goTo("mandate");
  };
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.finish")}</Heading>
      <P>{t("page.start.finish.intro")}</P>
      {page.course!.review ? <P><Link href="/#/finish">{t("page.start.finish.there")}</Link></P> : <P>{t("page.start.finish.open_first")}</P>}
      {name && scan.state !== "running" && <Actions><Button onClick={() => void anew()}>{t("page.start.finish.new")}</Button></Actions>}
      <Actions><Button onClick={() => void end()}>{t("page.start.finish.end")}</Button></Actions>
    </>
  );
}
