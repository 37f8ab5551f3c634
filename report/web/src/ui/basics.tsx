// NL Design System's components (the @utrecht and @nl-design-system-candidate style sheets) as small functions.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../words";

// An id for as long as the component stands. (Preact's useId begins anew when the page is drawn anew from its root.)
let names = 0;
const useName = () => useState(() => `n${(names += 1)}`)[0];

type Children = { children?: ComponentChildren };

export function Heading({ level, look = level, id, children, focus }: Children & { level: 1 | 2 | 3; look?: 1 | 2 | 3; id?: string; focus?: boolean }) {
  const Tag = `h${level}` as "h1" | "h2" | "h3";
  return (
    <Tag id={id} class={`utrecht-heading-${look}`} tabIndex={focus ? -1 : undefined}>
      {children}
    </Tag>
  );
}

export const P = ({ children, small, id }: Children & { small?: boolean; id?: string }) => (
  <p id={id} class={`utrecht-paragraph${small ? " app-soft" : ""}`}>{children}</p>
);

interface ButtonProps extends Children {
  onClick?: () => void;
  look?: "primary-action" | "secondary-action" | "subtle";
  danger?: boolean;
  pressed?: boolean;
  disabled?: boolean;
  wide?: boolean;
  submit?: boolean;
  label?: string;
  describedBy?: string;
  expanded?: boolean;
  id?: string;
  keys?: string;
}

export function Button(props: ButtonProps) {
  const { look = "secondary-action", danger, pressed, disabled, wide, submit } = props;
  const names = ["utrecht-button", `utrecht-button--${look}`];
  if (danger) names.push("utrecht-button--danger");
  if (pressed) names.push("utrecht-button--pressed", "app-button--pressed");
  if (wide) names.push("app-button--wide");
  return (
    <button
      id={props.id}
      type={submit ? "submit" : "button"}
      class={names.join(" ")}
      aria-pressed={pressed}
      aria-disabled={disabled || undefined}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-expanded={props.expanded}
      aria-keyshortcuts={props.keys}
      onClick={(event) => {
        if (disabled) return event.preventDefault();
        props.onClick?.();
      }}
    >
      {props.children}
    </button>
  );
}

export const Actions = ({ children }: Children) => <div class="utrecht-action-group utrecht-action-group--distanced app-actions">{children}</div>;
export const Badge = ({ children }: Children) => <span class="nl-data-badge">{children}</span>;
export const Key = ({ children }: Children) => <kbd class="app-key">{children}</kbd>;

export function Alert({ kind = "info", children, live }: Children & { kind?: "info" | "ok" | "warning" | "error"; live?: boolean }) {
  return (
    <div class={`utrecht-alert utrecht-alert--${kind}`} role={live ? "alert" : undefined}>
      <div class="utrecht-alert__content">
        <div class="utrecht-alert__message">{children}</div>
      </div>
    </div>
  );
}

export function Link({ href, children, tab, current }: Children & { href: string; tab?: boolean; current?: boolean }) {
  return (
    <a class="utrecht-link utrecht-link--html-a" href={href} target={tab ? "_blank" : undefined} rel={tab ? "noopener" : undefined} aria-current={current ? "page" : undefined}>
      {children}
      {tab && <span class="app-soft"> ({t("page.new_tab")})</span>}
    </a>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  wrong?: string;
  children: (ids: { id: string; describedBy?: string; invalid?: boolean }) => ComponentChildren;
}

export function Field({ label, hint, wrong, children }: FieldProps) {
  const id = useName();
  const described = [hint && `${id}-h`, wrong && `${id}-w`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={`utrecht-form-field utrecht-form-field--distanced${wrong ? " utrecht-form-field--invalid" : ""}`}>
      <div class="utrecht-form-field__label">
        <label class="utrecht-form-label" for={id}>{label}</label>
      </div>
      {hint && <div id={`${id}-h`} class="utrecht-form-field-description">{hint}</div>}
      {wrong && <div id={`${id}-w`} class="utrecht-form-field-error-message" role="alert">{wrong}</div>}
      <div class="utrecht-form-field__input">{children({ id, describedBy: described, invalid: !!wrong })}</div>
    </div>
  );
}

interface TextProps { label: string; hint?: string; wrong?: string; value: string; onInput: (text: string) => void; onBlur?: () => void; type?: "text" | "date"; readOnly?: boolean; max?: number; spellcheck?: boolean }

export const Textbox = ({ label, hint, wrong, value, onInput, onBlur, type = "text", readOnly, max = 200, spellcheck }: TextProps) => (
  <Field label={label} hint={hint} wrong={wrong}>
    {({ id, describedBy, invalid }) => (
      <input id={id} class="utrecht-textbox utrecht-textbox--html-input" type={type as "text"} value={value} readOnly={readOnly} maxLength={max} autocomplete="off" spellcheck={spellcheck}
        aria-describedby={describedBy} aria-invalid={invalid || undefined} onInput={(event) => onInput(event.currentTarget.value)} onBlur={onBlur} />
    )}
  </Field>
);

export const Textarea = ({ label, hint, wrong, value, onInput, onBlur, readOnly, max = 4000 }: TextProps) => (
  <Field label={label} hint={hint} wrong={wrong}>
    {({ id, describedBy, invalid }) => (
      <textarea id={id} class="utrecht-textarea utrecht-textarea--html-textarea" rows={4} value={value} readOnly={readOnly} maxLength={max}
        aria-describedby={describedBy} aria-invalid={invalid || undefined} onInput={(event) => onInput(event.currentTarget.value)} onBlur={onBlur} />
    )}
  </Field>
);

export const Select = ({ label, value, options, onChange }: { label: string; value: string; options: [string, string][]; onChange: (value: string) => void }) => (
  <Field label={label}>
    {({ id }) => (
      <select id={id} class="utrecht-select utrecht-select--html-select" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([code, text]) => <option key={code} value={code}>{text}</option>)}
      </select>
    )}
  </Field>
);

export function Checkbox({ label, checked, onChange, disabled }: { label: string; checked: boolean; onChange: (on: boolean) => void; disabled?: boolean }) {
  return (
    <div class="utrecht-form-field utrecht-form-field--checkbox app-check">
      <div class="utrecht-form-field__label utrecht-form-field__label--checkbox">
        <label class="utrecht-form-label utrecht-form-label--checkbox">
          <input type="checkbox" class="utrecht-checkbox utrecht-checkbox--html-input utrecht-form-field__input" checked={checked} disabled={disabled}
            onChange={(event) => onChange(event.currentTarget.checked)} />
          {label}
        </label>
      </div>
    </div>
  );
}

export function Radios({ legend, value, options, onChange }: { legend: string; value: string; options: [string, string][]; onChange: (value: string) => void }) {
  const name = useName();
  return (
    <fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset">
      <legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">{legend}</legend>
      {options.map(([code, text]) => (
        <div key={code} class="utrecht-form-field utrecht-form-field--radio app-check">
          <div class="utrecht-form-field__label utrecht-form-field__label--radio">
            <label class="utrecht-form-label utrecht-form-label--radio">
              <input type="radio" class="utrecht-radio-button utrecht-radio-button--html-input utrecht-form-field__input" name={name} checked={value === code} onChange={() => onChange(code)} />
              {text}
            </label>
          </div>
        </div>
      ))}
    </fieldset>
  );
}

export function Data({ rows }: { rows: ([string, ComponentChildren] | false | undefined)[] }) {
  return (
    <dl class="utrecht-data-list utrecht-data-list--html-dl app-data">
      {rows.map((row) => row && (
        <div key={row[0]} class="utrecht-data-list__item app-data__item">
          <dt class="utrecht-data-list__item-key">{row[0]}</dt>
          <dd class="utrecht-data-list__item-value utrecht-data-list__item-value--html-dd">{row[1]}</dd>
        </div>
      ))}
    </dl>
  );
}

// A section that folds out; its content is drawn only when it is open.
export function Fold({ title, children, open: first = false }: Children & { title: string; open?: boolean }) {
  const [open, setOpen] = useState(first);
  const id = useName();
  return (
    <div class="utrecht-accordion app-fold">
      <div class="utrecht-accordion__section">
        <h3 class="utrecht-accordion__header">
          <button type="button" id={`${id}-b`} class="utrecht-accordion__button utrecht-button utrecht-button--subtle" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            <span class="app-fold__sign" aria-hidden="true">{open ? "−" : "+"}</span> {title}
          </button>
        </h3>
        <div id={id} class="utrecht-accordion__panel" hidden={!open} role="group" aria-labelledby={`${id}-b`}>{open && children}</div>
      </div>
    </div>
  );
}

export function Table({ caption, head, rows, numbers = [] }: { caption: string; head: string[]; rows: ComponentChildren[][]; numbers?: number[] }) {
  const cell = (i: number) => `utrecht-table__cell${numbers.includes(i) ? " utrecht-table__cell--numeric-column" : ""}`;
  return (
    <div class="app-table" tabIndex={0} role="region" aria-label={caption}>
      <table class="utrecht-table utrecht-table--html-table">
        <caption class="utrecht-table__caption">{caption}</caption>
        <thead class="utrecht-table__header">
          <tr class="utrecht-table__row">
            {head.map((text, i) => <th key={text} scope="col" class={`utrecht-table__header-cell${numbers.includes(i) ? " utrecht-table__header-cell--numeric-column" : ""}`}>{text}</th>)}
          </tr>
        </thead>
        <tbody class="utrecht-table__body">
          {rows.map((row, at) => (
            <tr key={at} class="utrecht-table__row">{row.map((text, i) => <td key={i} class={cell(i)}>{text}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// A step of its own in a modal dialog: focus goes in, Escape leaves, nothing behind it can be reached.
export function Dialog({ title, onClose, children, kind = "info" }: Children & { title: string; onClose: () => void; kind?: "info" | "warning" | "error" }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useName();
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>("h2")?.focus();
    return () => before?.isConnected && before.focus();
  }, []);
  return (
    <dialog ref={dialog} class={`utrecht-alert-dialog utrecht-alert-dialog--${kind} app-dialog`} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <div class="utrecht-alert-dialog__message app-dialog__message">
        <Heading level={2} id={id} focus>{title}</Heading>
        {children}
      </div>
    </dialog>
  );
}

export function Form({ onSubmit, children }: Children & { onSubmit: () => void }) {
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
  };
  return <form noValidate onSubmit={submit}>{children}</form>;
}
