// The course: its steps, and the one that is open.
import { Alert, Heading, Link, P } from "../ui/basics";
import { t } from "../words";
import { ClientView, ShowView } from "./client";
import { DeviceView, MandateView } from "./choose";
import { FormView } from "./form";
import { FinishStep, ReviewStep } from "./review";
import { ScanView } from "./scan";
import { isDone, kSteps, page, type Step } from "./store";

const kInReview: Partial<Record<Step, string>> = { talk: "/#/talk" };

function Steps() {
  const course = page.course!;
  return (
    <nav class="app-course__steps" aria-label={t("page.start.steps")}>
      <ol>
        {kSteps.map((step, i) => {
          const href = (course.review && kInReview[step]) || `#/${step === "talk" ? "review" : step}`;
          const done = isDone(course, step);
          return (
            <li key={step}>
              <a class="utrecht-link utrecht-link--html-a app-course__step" href={href} aria-current={page.view === step ? "step" : undefined}>
                <span class="app-course__number" aria-hidden="true">{done ? "✓" : i + 1}</span>
                <span>{t(`page.start.step.${step}`)}{done && <span class="app-hidden"> ({t("page.start.step_done")})</span>}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Head() {
  const mandate = page.course?.mandate?.mandate;
  return (
    <header class="utrecht-page-header app-head">
      <div class="utrecht-page-header__content app-head__content">
        <span class="app-head__name">Schouw</span>
        {mandate && <span class="app-head__what">{t("page.start.head", { reference: mandate.reference, client: mandate.client })}</span>}
        {mandate?.exercise && <span class="app-head__badge">{t("page.exercise")}</span>}
      </div>
    </header>
  );
}

function Body() {
  if (page.view === "new") return <FormView />;
  if (page.view === "mandate") return <MandateView />;
  if (page.view === "device") return <DeviceView />;
  if (page.view === "client") return <ClientView />;
  if (page.view === "scan") return <ScanView />;
  if (page.view === "finish") return <FinishStep />;
  return <ReviewStep />;
}

function Over() {
  return (
    <main id="main" class="app-page" tabIndex={-1}>
      <Heading level={1} look={2} focus>{t("page.start.over.title")}</Heading>
      <P>{t(page.ended ? "page.start.over.ended" : "page.start.over.gone")}</P>
    </main>
  );
}

export function StartPage() {
  const { course, view, wrong } = page;
  const open = course && !page.gone && !page.ended;
  return (
    <div class="utrecht-document app app-course">
      {!course && !page.gone && <main class="app-page"><P>{t("page.loading")}</P></main>}
      {(page.gone || page.ended) && <Over />}
      {open && view === "show" && <ShowView />}
      {open && view !== "show" && (
        <>
          <a class="nl-skip-link nl-skip-link--visible-on-focus app-skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{t("page.skip")}</a>
          <Head />
          <Steps />
          <main id="main" class="app-page" tabIndex={-1}>
            {wrong && <div class="app-message"><Alert kind="error" live><P>{wrong}</P></Alert></div>}
            <Body />
            <p class="utrecht-paragraph app-soft app-course__folder">{t("page.start.folder")} <bdi class="app-path">{course.folder}</bdi>. {course.case && <>{t("page.start.case")} <bdi class="app-path">{course.case}</bdi>. </>}<Link href="#/show" tab>{t("page.start.show")}</Link></p>
          </main>
        </>
      )}
      <div class="app-hidden" role="status" aria-live="polite">{page.said}</div>
    </div>
  );
}
