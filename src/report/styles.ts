/**
 * The style sheet of every page; a task adds rules for its own tables and legends. Colours have a contrast of 4.5 to 1
 * for text and 3 to 1 for lines, and the pair of blue (accent) and orange (second) is distinct for every kind of colour
 * blindness. Charts use the same properties, so that they follow the reader's scheme without being drawn again.
 */
export const styles = `
:root {
  --paper: #ffffff;
  --ink: #1b2027;
  --soft: #59626e;
  --line: #e1e5ea;
  --tint: #f4f6f8;
  --accent: #0a62a9;
  --second: #c2470b;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #13171d;
    --ink: #e8ebef;
    --soft: #a0aab6;
    --line: #2b323c;
    --tint: #1b2129;
    --accent: #62b4f4;
      --second: #f2a15f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 62rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
h1, h2, h3 { line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.25rem; font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); }
h2, h3 { margin: 0 0 0.75rem; font-size: 1.2rem; }
h2.id { margin: 2.5rem 0 1rem; font-size: 1.5rem; }
p { margin: 0.75rem 0; max-width: 44rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 0 0 1rem; }
.facts div { min-width: 0; }
.facts dt { color: var(--soft); font-size: 0.8rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.lead { margin: 1.5rem 0 0; font-size: 1.1rem; }
.notice { padding: 0.75rem 1rem; border-left: 3px solid var(--second); background: var(--tint); }
.picker {
  position: sticky;
  top: 0;
  z-index: 2;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5rem 0.75rem;
  margin: 3.5rem 0 0;
  padding: 0.75rem 0;
  border-top: 1px solid var(--line);
  border-bottom: 1px solid var(--line);
  background: var(--paper);
}
#found { color: var(--soft); font-size: 0.875rem; }
.steps { display: inline-flex; gap: 0.25rem; }
select, input, button {
  font: inherit;
  color: inherit;
  background: var(--paper);
  border: 1px solid var(--soft);
  border-radius: 6px;
  padding: 0.35rem 0.75rem;
}
select, input { max-width: 100%; }
th button { white-space: nowrap; }
summary { cursor: pointer; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2.5rem; }
.pair article { min-width: 0; }
[hidden] { display: none !important; }
article { margin-top: 3rem; }
figure { margin: 0; }
.plot { min-height: 1px; }
.plot svg { --plot-background: var(--paper); display: block; max-width: 100%; height: auto; overflow: visible; font-family: inherit; }
figcaption {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.25rem;
  margin-top: 0.5rem;
  color: var(--soft);
  font-size: 0.875rem;
}
.note:empty { display: none; }
.stamp { white-space: nowrap; }
.key { display: inline-flex; align-items: center; gap: 0.45rem; white-space: nowrap; }
.key i { width: 1.25rem; height: 0; border-top: 2px solid var(--ink); }
.key .accent { border-color: var(--accent); border-top-width: 3px; }
.key .second { border-color: var(--second); border-top-style: dashed; }
.key .band { height: 0.8rem; border: 0; }
.views { display: inline-flex; margin-bottom: 0.75rem; flex-wrap: wrap; }
.views button { padding: 0.25rem 0.8rem; font-size: 0.875rem; border-color: var(--line); border-radius: 0; cursor: pointer; }
.views button:first-child { border-radius: 6px 0 0 6px; }
.views button:last-child { border-radius: 0 6px 6px 0; }
.views button + button { border-left: 0; }
.views button[aria-pressed="true"] { background: var(--tint); font-weight: 600; }
.views button[aria-pressed="false"] { color: var(--soft); }
.scroll {
  position: relative;
  overflow-x: auto;
  margin: 1rem 0;
  background:
    linear-gradient(to left, var(--paper) 30%, transparent) right / 2.5rem 100% no-repeat local,
    linear-gradient(to left, var(--line), transparent) right / 0.9rem 100% no-repeat scroll;
}
.tall { max-height: 42rem; overflow-y: auto; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-variant-numeric: tabular-nums; }
caption { caption-side: bottom; padding-top: 0.6rem; color: var(--soft); font-size: 0.875rem; text-align: left; }
th, td { padding: 0.45rem 0.75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0.25rem; }
thead th { color: var(--soft); font-size: 0.875rem; font-weight: 500; vertical-align: bottom; white-space: normal; }
tbody th { position: sticky; left: 0; background: var(--paper); font-weight: 400; }
th[colspan] { text-align: center; }
tr > th:first-child { text-align: left; }
thead tr + tr > th:first-child { text-align: right; padding-left: 0.75rem; }
.reasons td { text-align: left; white-space: normal; }
.ids tbody th { min-width: 10rem; max-width: 18rem; white-space: normal; overflow-wrap: anywhere; }
.tall thead { position: sticky; top: 0; z-index: 1; background: var(--paper); box-shadow: 0 1px 0 var(--line); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) {
  main { padding: 1.75rem 1rem 3.5rem; }
  .picker { position: static; }
  article { margin-top: 2.25rem; }
  th, td { padding: 0.4rem 0.22rem; }
  thead tr + tr > th:first-child { padding-left: 0.22rem; }
  .ids tbody th { min-width: 6.5rem; }
  table, thead th { font-size: 0.8125rem; }
  th button { padding: 0.3rem 0.35rem; }
  .facts { flex-direction: column; gap: 0.15rem; margin: 0 0 0.15rem; }
  .facts div { display: grid; grid-template-columns: 5.5rem 1fr; align-items: baseline; }
}
@media print {
  @page { margin: 16mm; }
  html { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  p { max-width: none; }
  article { margin-top: 1.5rem; }
  figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  #shown { break-before: page; }
  .scroll { max-height: none; overflow: visible; background: none; }
  .tall thead, tbody th { position: static; background: none; box-shadow: none; }
  .views, .picker { display: none; }
  a { color: inherit; text-decoration: none; }
  .key i { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`
