/** The style of the HTML report: no font, picture or script from anywhere. Colours have at least 4.5 : 1 against their ground. */
export const driftStyle = `
:root { --ground: #ffffff; --raised: #f6f8fa; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0;
  --managed: #1a7f37; --changed: #9a6700; --missing: #cf222e; --unmanaged: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --raised: #161b22; --text: #f0f6fc; --quiet: #9198a1; --line: #3d444d;
  --managed: #3fb950; --changed: #d29922; --missing: #f85149; --unmanaged: #4493f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem clamp(.75rem, 4vw, 2.5rem) 4rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 2rem 0 .75rem; font-size: 1.2rem; } h3 { margin: 0; font: 600 .95rem ui-monospace, monospace; }
h2 small, .quiet { color: var(--quiet); font-weight: 400; font-size: .85rem; } p { margin: .25rem 0; }
.headline { font-size: 1.1rem; font-weight: 600; } .headline.drift { color: var(--missing); } .headline.good { color: var(--managed); } .headline.warn { color: var(--changed); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; margin-top: 1.5rem; }
figure, article, details { margin: 0; padding: 1rem; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
.ring { display: flex; align-items: center; gap: 1rem; flex-wrap: wrap; } .ring svg { width: 9rem; height: 9rem; flex: none; }
.track, .arc { fill: none; stroke-width: 5; } .track { stroke: var(--line); } .ring text { fill: var(--text); font-size: 5.5px; font-weight: 600; text-anchor: middle; }
.arc.in-step { stroke: var(--managed); } .arc.changed { stroke: var(--changed); } .arc.missing { stroke: var(--missing); } .arc.unmanaged { stroke: var(--unmanaged); }
.key { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .5em; }
.key.in-step { background: var(--managed); } .key.changed { background: var(--changed); } .key.missing { background: var(--missing); } .key.unmanaged { background: var(--unmanaged); }
ul, ol { margin: 0; padding: 0; list-style: none; } details ul { margin-top: .5rem; } details li { padding: .2rem 0; border-top: 1px solid var(--line); }
.bars li { display: grid; grid-template-columns: minmax(0, 3fr) minmax(2rem, 2fr) auto; align-items: center; gap: .6rem; font-size: .85rem; }
.bar { width: 100%; height: .6rem; } .bar rect { fill: var(--unmanaged); }
.rows { display: grid; gap: .6rem; } details { margin-top: .75rem; } summary { cursor: pointer; font-weight: 600; }
table { width: 100%; border-collapse: collapse; margin-top: .5rem; font-size: .85rem; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid var(--line); } td { font-family: ui-monospace, monospace; }
pre { margin: 0; font: inherit; white-space: pre-wrap; }
.was { color: var(--missing); } .is { color: var(--managed); }
@media (max-width: 34rem) { thead { display: none; } tr, th, td { display: block; border: 0; padding: .1rem 0; } tr { border-top: 1px solid var(--line); padding: .3rem 0; }
  .was::before { content: "state "; color: var(--quiet); } .is::before { content: "cloud "; color: var(--quiet); } }
@media print { body { max-width: none; } article { break-inside: avoid; } }
`;
