// A listbox of any length: only the rows in view exist. One stop for Tab; arrows, Home, End and Page keys move, Enter opens.
// Rows are of one height, set by the style sheet in rem, so that a larger letter makes larger rows.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  label: string;
  name: string;  // prefix of ids
  count: number;
  selected: number;  // the row that is open, or -1
  row: (place: number) => ComponentChildren;
  onOpen: (place: number) => void;
  onView?: (first: number, last: number) => void;
  compact?: boolean;
}

const kMore = 6;  // rows drawn beyond the edge of the view

export function VirtualList(props: Props) {
  const { count, selected, name } = props;
  const list = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(72);
  const [range, setRange] = useState<[number, number]>([0, 20]);
  const [active, setActive] = useState(Math.max(selected, 0));

  // What of the list lies inside its own box and inside the window.
  const measure = () => {
    const box = list.current;
    if (!box || !ruler.current) return;
    const rowHeight = ruler.current.offsetHeight || 72;
    const clip = box.getBoundingClientRect();
    const top = Math.max(0, -clip.top) + box.scrollTop;
    const bottom = box.scrollTop + Math.min(clip.height, innerHeight - clip.top);
    const first = Math.max(0, Math.floor(top / rowHeight) - kMore);
    const last = Math.min(count - 1, Math.ceil(Math.max(bottom, top) / rowHeight) + kMore);
    setHeight(rowHeight);
    setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]));
  };

  useLayoutEffect(measure, [count]);
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    if (list.current) watch.observe(list.current);
    addEventListener("scroll", measure, { capture: true, passive: true });
    addEventListener("resize", measure);
    return () => {
      watch.disconnect();
      removeEventListener("scroll", measure, { capture: true });
      removeEventListener("resize", measure);
    };
  }, [count]);
  useEffect(() => {
    if (selected >= 0) moveTo(selected);
  }, [selected]);
  const [first, last] = range;
  useEffect(() => props.onView?.(first, last), [first, last, count]);

  function moveTo(place: number) {
    const next = Math.max(0, Math.min(count - 1, place));
    setActive(next);
    const box = list.current;
    if (!box || box.scrollHeight <= box.clientHeight) return;
    const rowHeight = ruler.current?.offsetHeight || height;
    if (next * rowHeight < box.scrollTop) box.scrollTop = next * rowHeight;
    if ((next + 1) * rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = (next + 1) * rowHeight - box.clientHeight;
    measure();
  }

  function onKeyDown(event: KeyboardEvent) {
    const page = Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / height) - 1);
    const moves: Record<string, number> = {
      ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: count - 1,
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in moves) moveTo(moves[event.key]!);
    else if (event.key === "Enter" || event.key === " ") props.onOpen(active);
    else return;
    event.preventDefault();
  }

  const shown: number[] = [];
  for (let place = first; place <= Math.min(last, count - 1); place += 1) shown.push(place);
  if (count > 0 && active < count && (active < first || active > last)) shown.push(active);
  return (
    <div ref={list} class={`utrecht-listbox utrecht-listbox--html-div app-list${props.compact ? " app-list--compact" : ""}`} role="listbox" tabIndex={0} aria-label={props.label}
      aria-activedescendant={count > 0 ? `${name}-${Math.min(active, count - 1)}` : undefined} onKeyDown={onKeyDown}>
      <div ref={ruler} class="app-list__ruler" aria-hidden="true" />
      <div class="app-list__all" role="presentation" style={{ height: `${count * height}px` }}>
        {shown.map((place) => (
          <div key={place} id={`${name}-${place}`} role="option" aria-selected={place === selected} aria-setsize={count} aria-posinset={place + 1}
            class={`utrecht-listbox__option app-row${place === selected ? " utrecht-listbox__option--selected app-row--open" : ""}${place === active ? " app-row--active" : ""}`}
            style={{ top: `${place * height}px` }} onClick={() => { setActive(place); props.onOpen(place); }}>
            {props.row(place)}
          </div>
        ))}
      </div>
    </div>
  );
}
