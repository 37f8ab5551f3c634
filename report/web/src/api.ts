// The server, asked by the page. Every failure is a Refusal with one sentence for the user.
import type { Card, Signal } from "./types";
import { said } from "./words";

export class Refusal extends Error {
  constructor(
    readonly code: string,
    text: string,
    readonly newest: { signal?: Signal; card?: Card } = {},
  ) {
    super(text);
  }
}

async function ask<T>(path: string, options: RequestInit): Promise<T> {
  const gone = () => {
    throw new Refusal("gone", "");
  };
  const answer = await fetch(path, { ...options, credentials: "same-origin", redirect: "error" }).catch(gone);
  // What was cut off halfway (the program ended, or the page is being left) was no answer.
  if (answer.ok) return answer.json().catch(gone) as Promise<T>;
  const body = await answer.json().catch(() => ({}));
  throw new Refusal(body.error?.code ?? "malformed", said(body.error?.text ?? ""), { signal: body.signal, card: body.card });
}

export const get = <T>(path: string) => ask<T>(path, {});

export const post = <T>(path: string, body: unknown) =>
  ask<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Schouw": "1" },
    body: JSON.stringify(body),
  });

// The path of one thing: ids come from the server and are still escaped.
export const signalPath = (id: string, act = "") => `/api/signals/${encodeURIComponent(id)}${act && `/${act}`}`;
export const cardPath = (id: string, act = "") => `/api/cards/${encodeURIComponent(id)}${act && `/${act}`}`;
