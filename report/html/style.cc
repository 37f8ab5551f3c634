#include "report/html/style.h"

namespace schouw::html {

// On paper `.side` stands along the left edge of every page: a fixed box is printed on each, and the text leaves it
// room.
const std::string_view kStyle = R"css(
:root{--ink:#14202b;--soft:#52606c;--line:#d5dbe0;--back:#f5f7f8;--head:#154273;--side:#01689b;--mark:#fff1a8}
*{box-sizing:border-box}
body{margin:0;background:#e9edf0;color:var(--ink);font:15px/1.5 "Fira Sans","Noto Sans","Liberation Sans",sans-serif}
main{display:block;background:#fff;max-width:210mm;margin:8mm auto;padding:16mm 18mm}
header{display:flow-root}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .2rem;color:var(--head)}
h2{font-size:1.15rem;color:var(--head);margin:1.8rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
h3{font-size:1rem;margin:1.4rem 0 .2rem}
h2,h3,caption{break-after:avoid}
p{margin:.5rem 0}
a{color:var(--side)}
.badge{float:right;border:2px solid var(--ink);padding:.1rem .6rem;margin:.2rem 0 .2rem 1rem;border-radius:4px;font-weight:600}
.side{display:none}
.note{border:2px solid var(--ink);padding:.5rem .9rem;margin:.8rem 0;font-weight:600}
dl{display:grid;grid-template-columns:10.5rem 1fr;gap:.1rem .8rem;margin:.8rem 0}
dt{color:var(--soft)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:.8rem;margin:.8rem 0;padding:0;list-style:none}
.tiles li{border:1px solid var(--line);border-radius:6px;padding:.6rem .9rem}
.tiles b{display:block;font-size:1.7rem;line-height:1.2;color:var(--head);font-variant-numeric:tabular-nums}
.tiles small{display:block;margin-top:.2rem}
small{font-size:.85em;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-size:.95em;margin:.6rem 0 1rem;table-layout:fixed}
caption{text-align:left;font-weight:600;padding:.2rem 0}
th,td{text-align:left;vertical-align:top;font-weight:400;border-bottom:1px solid var(--line);padding:.35rem .7rem .35rem 0;overflow-wrap:anywhere}
thead th{color:var(--soft);font-weight:500;padding-top:.25rem;padding-bottom:.25rem;vertical-align:bottom;overflow-wrap:break-word;hyphens:auto}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
th.n{width:6.5rem}
tr{break-inside:avoid}
.more,tbody tr:first-child{break-before:avoid}
table:not(:has(tbody tr:nth-child(6))){break-inside:avoid}
.w1{width:10%}.w2{width:20%}.w3{width:30%}.w4{width:40%}.w5{width:50%}.w6{width:60%}
td small,th small{display:block}
mark{background:var(--mark);color:inherit;font-weight:600}
.bar{display:block;width:100%;height:.9em;margin:.25em 0;border:1px solid var(--line)}
.bar rect{fill:var(--head)}
.path{font-size:.85em;overflow-wrap:anywhere}
small .path{font-size:1em}
code{font:.85em/1 "Liberation Mono",monospace;background:var(--back);border:1px solid var(--line);border-radius:3px;padding:0 .2em}
.ask{background:var(--back);border-left:4px solid var(--side);padding:.5rem .9rem;margin:.5rem 0;break-inside:avoid}
blockquote{margin:.5rem 0;padding:.3rem .9rem;border-left:4px solid var(--line);white-space:pre-line;overflow-wrap:anywhere}
.blank{display:inline-block;width:100%;border-bottom:1px solid var(--ink);height:1.4em}
.boxes{list-style:none;padding:0}
.keep,.lead{break-inside:avoid}
.lead{break-after:avoid}
.boxes li{padding:.15rem 0 .15rem 1.7rem;text-indent:-1.7rem;break-inside:avoid}
.boxes li:before{content:"";display:inline-block;width:.8rem;height:.8rem;border:1.5px solid var(--ink);margin-right:.9rem;vertical-align:-.1rem}
.boxes .blank{width:14rem;text-indent:0}
@page{size:A4;margin:14mm 14mm 16mm 12mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#52606c}}
.a5{max-width:148mm;padding:10mm 12mm;page:a5}
@page a5{size:A5;margin:10mm}
@media print{
body{background:#fff;font-size:10.5pt}
main{max-width:none;margin:0;padding:0 0 0 9mm}
.side{display:block;position:fixed;left:0;top:0;height:100%;width:6mm;writing-mode:vertical-rl;text-align:center;font-size:8.5pt;color:var(--ink);border-right:1px solid var(--line)}
.badge,.note,.ask,.tiles li,mark,code,.bar{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.ask,.note,.tiles,p{break-inside:avoid}
.own-page{break-before:page}
.own-page>h2{margin-top:0}
.brief td,.brief th{padding-top:.1rem;padding-bottom:.1rem}
.brief table{margin:.3rem 0 .5rem}
.brief caption{position:absolute;clip-path:inset(50%)}
.brief th.n{width:4.5rem}
.dense{font-size:10pt;line-height:1.4}
.dense h1{font-size:1.4rem}
.dense h2{margin:.8rem 0 .3rem}
.dense p{margin:.3rem 0}
.dense header dl{clear:both}
.dense header dl,.tiles,.dense .note{margin:.4rem 0}
.tiles li{padding:.3rem .7rem}
.tiles b{font-size:1.3rem}
.dense .note,.dense .ask{padding:.3rem .8rem}
}
@media screen and (max-width:50rem){main{margin:0;padding:1rem}.tiles{grid-template-columns:1fr}dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
)css";

}  // namespace schouw::html
