// The page: its head, the view that is open, and what is said aloud.
import { state, type View } from "../store";
import { Alert, Heading, Link, P } from "../ui/basics";
import { number, spoken, t } from "../words";
import { CoverageView } from "./coverage";
import { DecidePanel } from "./decide";
import { FinishView } from "./finish";
import { ListPanel } from "./list";
import { SettingsView } from "./settings";
import { SignalPanel } from "./signal";
import { inDialog, Message, OpenStep } from "./steps";
import { TalkView } from "./talk";

const kTabs: View[] = ["signals", "talk", "coverage", "finish", "settings"];

function Progress() {
  const { counts } = state.info!;
  const done = counts.signals - counts.open_signals;
  const text = t("page.progress", { done, count: counts.signals });
  return (
    <div class="app-progress">
      <span id="progress">{text}</span>
      <progress aria-labelledby="progress" max={Math.max(counts.signals, 1)} value={done}>{number(done)}</progress>
    </div>
  );
}

function Head() {
  const { check, devices } = state.info!;
  const status = check.status === "draft" ? t("page.status.draft") : t(`page.status.${check.status}`);
  return (
    <header class="utrecht-page-header app-head">
      <div class="utrecht-page-header__content app-head__content">
        <span class="app-head__name">Schouw</span>
        <span class="app-head__what">{t("page.head", { reference: check.reference, client: check.client, device: devices.map(({ name }) => name).join(", ") })}</span>
        <span class="app-head__badge">{status}{check.exercise && ` · ${t("page.exercise")}`}</span>
        <Progress />
      </div>
    </header>
  );
}

function Nav() {
  return (
    <nav class="utrecht-nav-bar app-nav" aria-label={t("page.nav")}>
      <div class="utrecht-nav-bar__content">
        <ul class="utrecht-nav-list utrecht-nav-list--html-ul">
          {kTabs.map((view) => (
            <li key={view} class="utrecht-nav-list__item">
              <a class="utrecht-link utrecht-link--html-a utrecht-nav-list__link app-nav__link" href={`#/${view}`} aria-current={state.view === view ? "page" : undefined}>{t(`page.nav.${view}`)}</a>
            </li>
          ))}
          {state.info!.course && <li class="utrecht-nav-list__item"><a class="utrecht-link utrecht-link--html-a utrecht-nav-list__link app-nav__link" href={state.info!.course}>{t("page.start.back")}</a></li>}
        </ul>
      </div>
    </nav>
  );
}

function Signals() {
  return (
    <div class={`app-columns${state.signal ? " app-columns--signal" : ""}`}>
      <Heading level={1} look={3}><span class="app-hidden">{t("page.nav.signals")}</span></Heading>
      <ListPanel />
      <SignalPanel />
      <DecidePanel />
    </div>
  );
}

function Sealed() {
  return (
    <main id="main" class="app-page" tabIndex={-1}>
      <Heading level={1} look={2} focus>{t("page.sealed.title")}</Heading>
      <Alert kind="warning"><P><strong>{t("page.sealed.no_questions")}</strong></P></Alert>
      <P>{t("page.sealed.text")}</P>
      <P><Link href={`/notice.html?language=${spoken()}`} tab>{t("page.sealed.print")}</Link></P>
      {state.notice && <P small>{t("page.sealed.command")} <code class="utrecht-code app-path">{state.notice}</code></P>}
      <P>{t("page.sealed.back")}</P>
      {state.info?.course && <P><Link href={state.info.course}>{t("page.start.back_to")}</Link></P>}
    </main>
  );
}

function Closed() {
  return (
    <main id="main" class="app-page" tabIndex={-1}>
      <Heading level={1} look={2} focus>{t("page.closed.title")}</Heading>
      <P>{state.why}</P>
      {state.info?.course ? <P><Link href={state.info.course}>{t("page.start.back_to")}</Link></P> : <P>{t("page.closed.again")}</P>}
    </main>
  );
}

function Body() {
  if (state.view === "talk") return <TalkView />;
  if (state.view === "coverage") return <CoverageView />;
  if (state.view === "finish") return <FinishView />;
  if (state.view === "settings") return <SettingsView />;
  return <Signals />;
}

function Open() {
  return (
    <>
      <a class="nl-skip-link nl-skip-link--visible-on-focus app-skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{t("page.skip")}</a>
      <Head />
      <Nav />
      <main id="main" tabIndex={-1}>
        {!inDialog() && <Message />}
        <Body />
      </main>
      <OpenStep />
    </>
  );
}

export function App() {
  const { phase, info } = state;
  return (
    <div class={`utrecht-document app${phase === "open" && state.view === "signals" ? " app--columns" : ""}`}>
      {phase === "loading" && <main class="app-page"><P>{t("page.loading")}</P></main>}
      {phase === "closed" && <Closed />}
      {phase === "sealed" && <Sealed />}
      {phase === "open" && info && <Open />}
      <div class="app-hidden" role="status" aria-live="polite">{state.said}</div>
    </div>
  );
}
