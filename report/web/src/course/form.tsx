// A new mandate as a form: the questions of `schouw mandate new`, with the plain sentence that each answer makes.
import { useEffect, useRef, useState } from "preact/hooks";
import { get, post } from "../api";
import { Actions, Alert, Button, Form, Heading, P, Select, Textarea, Textbox } from "../ui/basics";
import { said, t } from "../words";
import { Who } from "./parts";
import { act, change, goTo, loadPlaces, page } from "./store";
import type { FoundMandate } from "./types";

interface Question { name: string; form: "text" | "date" | "number" | "list" | "since" | "yes_no"; question: string; example: string; example_is_default: boolean }
interface Preview { wrong: Record<string, string>; sentences: Record<string, string>; because: string[]; fault: string; whole: boolean }
const kNothing: Preview = { wrong: {}, sentences: {}, because: [], fault: "", whole: false };

interface AskProps { question: Question; value: string; wrong: string; sentence: string; put: (text: string) => void; done: () => void }
function Ask({ question, value, wrong, sentence, put, done }: AskProps) {
  const hint = question.example ? t(question.example_is_default ? "page.start.form.default" : "page.start.form.example", { example: question.example }) : "";
  const field = { label: said(question.question), hint, value, wrong: said(wrong), onInput: put, onBlur: done };
  return (
    <div class="app-form__line">
      {question.name === "mandate.condition" ? <Textarea {...field} /> : question.form === "yes_no" ? (
        <Select label={said(question.question)} value={value || question.example} options={[["nee", t("page.start.form.no")], ["ja", t("page.start.form.yes")]]} onChange={(chosen) => { put(chosen); done(); }} />
      ) : <Textbox {...field} max={1000} />}
      {sentence && <p class="utrecht-paragraph app-form__says">{said(sentence)}</p>}
    </div>
  );
}

export function FormView() {
  const [questions, setQuestions] = useState<Question[]>([]);
  const { current: answers } = useRef<Record<string, string>>({});  // not state: leaving a field asks with what was typed last
  const { current: left } = useRef(new Set<string>());
  const asked = useRef(0);
  const [seen, setSeen] = useState(kNothing);
  const [tried, setTried] = useState(false);
  useEffect(() => void get<{ questions: Question[] }>("/api/course/mandate_form").then((form) => setQuestions(form.questions)).catch(() => undefined), []);
  const check = async (): Promise<Preview> => {
    const turn = (asked.current += 1);
    const next = await post<Preview>("/api/course/mandate_form", { answers }).catch(() => kNothing);
    if (turn === asked.current) setSeen(next);
    return next;
  };
  const leave = (name: string) => {
    left.add(name);
    void check();
  };
  const put = (name: string, text: string) => {
    answers[name] = text;
    setSeen((now) => ({ ...now }));
  };
  const submit = async () => {
    setTried(true);
    const { whole, wrong } = await check();
    if (!whole) return change({ wrong: Object.keys(wrong).length > 0 ? t("page.start.form.not_yet", { count: Object.keys(wrong).length }) : "" });
    if (!(await act("mandate_save", { answers }))) return;
    await loadPlaces();
    goTo("mandate");
  };
  const because: Question[] = seen.because.map((kind) => ({ name: `because.${kind}`, form: "text", question: t("page.start.form.because", { kind: t(`page.start.kind.${kind}`).replace(/\.$/, "") }), example: "", example_is_default: false }));
  const all = questions.flatMap((question) => (question.name === "scope.wider" ? [question, ...because] : [question]));
  return (
    <>
      <Heading level={1} look={2} focus>{t("page.start.step.new")}</Heading>
      <P>{t("page.start.form.intro")}</P>
      <Form onSubmit={() => void submit()}>
        {all.map((question) => {
          const known = tried || left.has(question.name);
          return <Ask key={question.name} question={question} value={answers[question.name] ?? ""} wrong={known ? seen.wrong[question.name] ?? "" : ""} sentence={known ? seen.sentences[question.name] ?? "" : ""}
            put={(text) => put(question.name, text)} done={() => leave(question.name)} />;
        })}
        {seen.fault && <Alert kind="error"><P>{said(seen.fault)}</P></Alert>}
        <Actions><Button submit look="primary-action">{t("page.start.form.save")}</Button><Button onClick={() => goTo("mandate")}>{t("page.start.form.cancel")}</Button></Actions>
      </Form>
    </>
  );
}

// Mandates that wait for signatures alone.
export function ToSign() {
  const waiting = page.places?.mandates.filter((found) => found.to_sign && found.mandate) ?? [];
  if (waiting.length === 0) return null;
  return (
    <>
      <Heading level={2}>{t("page.start.sign.title")}</Heading>
      {waiting.map((found) => <Sign key={found.id} found={found} />)}
    </>
  );
}

function Sign({ found }: { found: FoundMandate }) {
  const mandate = found.mandate!;
  const submit = async (as: string, passphrase: string) => {
    if (await act("mandate_sign", { id: found.id, as, passphrase })) await loadPlaces();
  };
  return (
    <>
      <P>{t("page.start.sign.text", { reference: mandate.reference })}</P>
      <Who people={[...new Set([...mandate.reviewers, ...(mandate.widened_by ? [mandate.widened_by] : [])])]} act={t("page.start.sign.act")} submit={submit} />
    </>
  );
}
