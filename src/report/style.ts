/** The report's style sheet: light, dark and print from one set of tokens, system fonts, nothing from outside. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f4ef; --card: #ffffff; --ink: #1d2024; --quiet: #585f67; --line: #dfdbd2; --track: #ece8df;
  --link: #00588a; --warn: #a14200; --good: #00664a;
  --encoder: #0072B2; --latent: #E69F00; --decoder: #009E73; --loss: #D55E00; --noise: #CC79A7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121418; --card: #1b1e24; --ink: #ecebe7; --quiet: #a7adb5; --line: #343942; --track: #2a2e36;
    --link: #7cc4f0; --warn: #ff9e5e; --good: #4fd0a6;
  }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; --track: #eee; }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 3rem; max-width: 76rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--latent); outline-offset: 2px; }
.top { display: flex; gap: 1rem; align-items: center; margin: .5rem 0 1.25rem; }
.top > div { min-width: 0; }
.mark { flex: none; width: 3.25rem; height: 3.25rem; }
h1 { font-size: clamp(1.45rem, 4.5vw, 2.1rem); line-height: 1.15; margin: 0; letter-spacing: -.015em; overflow-wrap: anywhere; }
.subtitle { margin: .3rem 0 0; color: var(--quiet); overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem 1.1rem; margin: 0 0 1.25rem; padding: 0; list-style: none; font-size: .93rem; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: .9rem;
  padding: clamp(1rem, 2.5vw, 1.75rem); margin: 0 0 1.25rem;
}
h2 { font-size: 1.25rem; line-height: 1.25; margin: 0 0 .9rem; letter-spacing: -.01em; }
h3 { font-size: 1rem; margin: 1.5rem 0 .6rem; }
p { margin: 0 0 .9rem; max-width: 44rem; overflow-wrap: anywhere; }
section > :last-child { margin-bottom: 0; }
.quiet, figcaption, .note { color: var(--quiet); font-size: .9rem; }
footer { color: var(--quiet); font-size: .9rem; }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.4rem), 1fr)); gap: .75rem; margin: 0 0 1rem; padding: 0; }
.cards > div { border: 1px solid var(--line); border-top: 4px solid var(--encoder); border-radius: .6rem; padding: .7rem .9rem; min-width: 0; display: flex; flex-direction: column; }
.cards > div.latent { border-top-color: var(--latent); } .cards > div.decoder { border-top-color: var(--decoder); }
.cards > div.loss { border-top-color: var(--loss); } .cards > div.noise { border-top-color: var(--noise); }
.cards dt { color: var(--quiet); font-size: .85rem; }
.cards dd { margin: 0; font-size: 1.5rem; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; letter-spacing: -.01em; }
.cards dd.note { font-size: .82rem; line-height: 1.35; letter-spacing: 0; margin-top: .15rem; }
dl.facts { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .3rem 1.25rem; margin: 0; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }

figure { margin: 0 0 1rem; min-width: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1rem 2rem; align-items: start; }
.figures > :only-child { max-width: 36rem; }
.figures > div { min-width: 0; } .figures h3:first-child { margin-top: 0; }
figcaption { margin-top: .35rem; max-width: 44rem; }
svg.chart, svg.hourglass { display: block; width: 100%; height: auto; overflow: visible; }
svg.hourglass { max-width: 42rem; }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--quiet); font-variant-numeric: tabular-nums; }
svg text.strong { fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 5px; stroke-linejoin: round; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .axis { stroke: var(--quiet); stroke-width: 1; }
svg .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
svg .thin { stroke-width: 1.2; opacity: .65; }
svg .dashed { stroke-dasharray: 6 4; }
.encoder { fill: var(--encoder); } .latent { fill: var(--latent); } .decoder { fill: var(--decoder); }
.loss { fill: var(--loss); } .noise { fill: var(--noise); }
.line.encoder { stroke: var(--encoder); } .line.latent { stroke: var(--latent); } .line.decoder { stroke: var(--decoder); }
.line.loss { stroke: var(--loss); } .line.noise { stroke: var(--noise); }
svg .soft { opacity: .55; } svg .ribbon { opacity: .2; }
svg .data { fill: var(--quiet); }
svg.map { display: block; width: 100%; height: auto; max-width: 60rem; border: 1px solid var(--line); border-radius: .6rem; margin: 0 0 .9rem; }
svg.map .dot { fill-opacity: .8; } svg.map .dot:hover { stroke: var(--ink); stroke-width: 1.5; fill-opacity: 1; }
.explore { position: relative; margin: 0 0 .9rem; max-width: 60rem; } .explore svg.map { margin: 0; }
svg.explored { cursor: crosshair; touch-action: pan-y; user-select: none; -webkit-user-select: none; } svg.moving { cursor: grab; }
svg.explored:focus { touch-action: none; outline: 3px solid var(--latent); outline-offset: 2px; }
svg.choosing .dot { fill-opacity: .15; } svg.choosing .dot.is { fill-opacity: 1; }
svg .ring { fill: none; stroke: var(--ink); stroke-width: 2px; vector-effect: non-scaling-stroke; pointer-events: none; }
svg .lasso { fill: var(--latent); fill-opacity: .15; stroke: var(--ink); stroke-width: 1.5px; stroke-dasharray: 5 3; vector-effect: non-scaling-stroke; pointer-events: none; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .5rem; } .tools[hidden] { display: none; }
.tools button { font: inherit; font-size: .9rem; min-width: 2.25rem; min-height: 2.25rem; padding: .2rem .7rem; color: var(--ink); background: var(--track); border: 1px solid var(--line); border-radius: .5rem; cursor: pointer; }
.tools button:hover { border-color: var(--quiet); } .tools button[aria-pressed="true"] { background: var(--ink); color: var(--card); }
.tip { position: absolute; z-index: 1; pointer-events: none; max-width: min(16rem, 100%); padding: .4rem .6rem; font-size: .88rem; line-height: 1.35; background: var(--card); border: 1px solid var(--quiet); border-radius: .5rem; overflow-wrap: anywhere; }
.tip img { display: block; width: 7rem; height: auto; margin: 0 0 .3rem; border-radius: .3rem; background: #000; image-rendering: pixelated; }
.keys { margin: .4rem 0 0; max-width: none; }
.chosen { margin: 0 0 .9rem; } .chosen .count { margin: 0 0 .4rem; font-weight: 600; max-width: none; }
.chosen ol { columns: 14rem; max-height: 15rem; overflow: auto; margin: 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
.chosen textarea { width: 100%; height: 8rem; margin-top: .5rem; color: var(--ink); background: var(--paper); border: 1px solid var(--line); font: .85rem ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
@media (max-width: 36rem) { svg.chart text { font-size: 14px; } svg.hourglass text { font-size: 16px; } }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 0 0 .5rem; padding: 0; list-style: none; font-size: .88rem; }
.legend li { display: flex; gap: .4rem; align-items: center; }
.legend svg { flex: none; }
.switch { border: 0; margin: 0 0 .4rem; padding: 0; display: flex; gap: .25rem 1rem; flex-wrap: wrap; font-size: .88rem; }
.switch legend { float: left; padding: 0; margin-right: .4rem; color: var(--quiet); }
.switch label { display: inline-flex; gap: .35rem; align-items: center; cursor: pointer; min-height: 1.5rem; }
.switch input { accent-color: var(--encoder); }
.switchable:has(.to-log:checked) .on-linear, .switchable:not(:has(.to-log:checked)) .on-log { display: none; }

.scroll { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); font-size: .9rem; padding-bottom: .4rem; }
th, td { text-align: left; padding: .38rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: .2rem; }
th { font-weight: 600; } thead th { color: var(--quiet); border-bottom-width: 2px; white-space: nowrap; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.best { font-weight: 700; color: var(--good); }
tr.ours th { box-shadow: inset 4px 0 0 var(--encoder); padding-left: .7rem; }
td > div { min-width: 14rem; }
td .bar { display: block; width: 100%; min-width: 4rem; height: .55rem; margin-top: .45rem; }
td .bar .track { fill: var(--track); }
details { margin: 0 0 .6rem; } summary { cursor: pointer; color: var(--link); font-size: .9rem; min-height: 1.5rem; }
details[open] summary { margin-bottom: .5rem; }
.flag { color: var(--warn); font-weight: 600; white-space: nowrap; } .ok { color: var(--good); white-space: nowrap; }

.strips { display: grid; gap: 1rem 1.75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); margin: 0 0 1rem; }
.strips.large { grid-template-columns: 1fr; }
.strip { margin: 0; }
.strip ul { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: .5rem; margin: 0; padding: 0; list-style: none; }
.strip.of-2 ul { max-width: 17rem; } .strip.of-3 ul { max-width: 26rem; }
.large .strip.of-2 ul { max-width: 33rem; } .large .strip.of-3 ul { max-width: 50rem; }
.strip li { min-width: 0; font-size: .8rem; color: var(--quiet); text-align: center; line-height: 1.35; }
.strip img { display: block; width: 100%; height: auto; border-radius: .3rem; border: 1px solid var(--line); background: #000; }
.strip img.small { image-rendering: pixelated; }
.strip figcaption { font-size: .84rem; margin-top: .2rem; }
.ramp { display: flex; gap: .5rem; align-items: center; font-size: .85rem; color: var(--quiet); margin: 0 0 1rem; flex-wrap: wrap; }
.ramp img { width: 9rem; height: .7rem; border-radius: .2rem; border: 1px solid var(--line); }

ul.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
.findings li { border: 1px solid var(--line); border-left: 5px solid var(--loss); border-radius: .5rem; padding: .7rem 1rem; }
.findings p { margin: 0; } .findings .try { color: var(--quiet); }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }

@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  nav, .skip, .switch, .tools, .keys, .tip, .chosen, details:not([open]) { display: none; }
  section { border: 0; padding: 0; margin-bottom: 1.5rem; }
  figure, tr, .cards > div, .findings li { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
}
@media (forced-colors: active) { svg, .strip img { forced-color-adjust: none; } svg { background: var(--card); } }
`;

/** SHA-256 of {@link style} in base64, by which the page's policy names it; a test says the new one where the style changed. */
export const styleHash = "BCrfSwQ5SbxmAzfhsLeOiDuzaG2s35IhcE6oNZYYZRw=";
