// Keys, language and manner of working, each for oneself.
import { useState } from "preact/hooks";
import { close, set, state } from "../store";
import { kDefaults, kKeyActs } from "../settings";
import { Actions, Button, Checkbox, Heading, P, Radios, Textbox } from "../ui/basics";
import { spoken, t } from "../words";

function Keys() {
  const { settings } = state;
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const put = (act: (typeof kKeyActs)[number], text: string) => {
    const key = [...text].at(-1)?.toLowerCase() ?? "";
    const taken = kKeyActs.find((other) => other !== act && settings.keys[other] === key);
    const problem = !key.trim() ? t("page.keys.needs_key") : taken ? t("page.keys.taken", { act: t(`page.key.${taken}`) }) : "";
    setWrong({ ...wrong, [act]: problem });
    if (!problem) set({ ...settings, keys: { ...settings.keys, [act]: key } });
  };
  return (
    <div class="app-keys">
      {kKeyActs.map((act) => (
        <Textbox key={act} label={t(`page.key.${act}`)} value={settings.keys[act].toUpperCase()} wrong={wrong[act]} max={2} onInput={(text) => put(act, text)} />
      ))}
    </div>
  );
}

export function SettingsView() {
  const { settings } = state;
  return (
    <div class="app-page">
      <Heading level={1} look={2} focus>{t("page.settings.title")}</Heading>
      <Heading level={2}>{t("page.settings.keys")}</Heading>
      <P>{t("page.settings.keys_text")}</P>
      <Checkbox label={t("page.settings.keys_on")} checked={settings.keysOn} onChange={(keysOn) => set({ ...settings, keysOn })} />
      {settings.keysOn && <Keys />}
      <Actions><Button onClick={() => set({ ...settings, keys: { ...kDefaults.keys }, keysOn: true })}>{t("page.settings.keys_reset")}</Button></Actions>
      <Heading level={2}>{t("page.settings.manner")}</Heading>
      <Checkbox label={t("page.settings.go_on")} checked={settings.goOn} onChange={(goOn) => set({ ...settings, goOn })} />
      <Checkbox label={t("page.settings.folded")} checked={settings.folded} onChange={(folded) => set({ ...settings, folded })} />
      <Heading level={2}>{t("page.settings.language")}</Heading>
      <Radios legend={t("page.settings.language_legend")} value={spoken()} options={[["nl", "Nederlands"], ["en", "English"]]} onChange={(code) => set({ ...settings, language: code === "en" ? "en" : "nl" })} />
      <Heading level={2}>{t("page.settings.close")}</Heading>
      <P>{t("page.settings.close_text")}</P>
      <Actions><Button onClick={() => void close()}>{t("page.settings.close_act")}</Button></Actions>
    </div>
  );
}
