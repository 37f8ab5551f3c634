// Text of a record: what matched is marked, names and numbers are dots until shown on purpose. Each piece keeps its own
// direction, so that right-to-left text can't turn the page's words around.
import type { Word } from "../types";
import { t } from "../words";

function Piece({ word, folded }: { word: Word; folded: boolean }) {
  if (word.masked) return <span class="app-masked"><span aria-hidden="true">{word.text}</span><span class="app-hidden">{t("page.masked")}</span></span>;
  if (!word.mark) return <bdi>{word.text}</bdi>;
  if (folded) return <span class="app-masked">[{t("page.folded_word")}]</span>;
  return <mark class="nl-mark"><bdi>{word.text}</bdi></mark>;
}

export const Words = ({ words, folded = false }: { words: Word[]; folded?: boolean }) => (
  <>{words.map((word, i) => <Piece key={i} word={word} folded={folded} />)}</>
);
