/** What a report's page may do: nothing may be loaded and nothing may run, for it holds names that others chose. */
export const OFFLINE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The report's style sheet: system fonts, light and dark, and pages that break between things when printed.
 * One text without a build step; colours come as variables, so that dark and light differ in one place.
 */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1d2329; --faint: #5b6670; --line: #d8dee4; --back: #f6f7f9; --card: #ffffff;
  --good: #00664a; --bad: #a83a00; --note: #fff3d6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --faint: #a3adb7; --line: #3a434c; --back: #14181c;
  --card: #1d2329; --good: #4fd1a5; --bad: #ff9a5c; --note: #4a3a10; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main, header, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.4rem 0 .6rem; font-size: 1.25rem; }
.description { color: var(--faint); margin: .4rem 0 0; white-space: pre-line; }
.answer { background: var(--card); border: 1px solid var(--line); border-left: .35rem solid #0072b2; border-radius: .4rem;
  padding: 1rem 1.25rem; margin: 1.5rem 0; font-size: 1.1rem; }
.answer .headline { font-weight: 700; margin: 0 0 .4rem; } .answer p { margin: 0; }
.note { background: var(--note); border-radius: .4rem; padding: .7rem 1rem; margin: 1rem 0 0; }
figure { margin: 1.2rem 0; padding: .4rem; background: #ffffff; border: 1px solid var(--line); border-radius: .4rem; }
figure > svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); font-size: .88rem; }
caption { text-align: left; color: var(--faint); padding: .3rem 0; }
th, td { padding: .4rem .55rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
td { overflow-wrap: break-word; } td:first-child { min-width: 6.5rem; } th.n { text-align: right; }
th { font-weight: 600; } td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
small { color: var(--faint); font-size: .86rem; }
.swatch { vertical-align: baseline; } .good { color: var(--good); white-space: nowrap; }
.bad { color: var(--bad); font-weight: 600; white-space: nowrap; }
details { margin: .6rem 0; } summary { cursor: pointer; padding: .4rem 0; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; white-space: pre-wrap;
  overflow-wrap: anywhere; }
footer { color: var(--faint); padding-bottom: 3rem; font-size: .9rem; overflow-wrap: anywhere; }
@media print { body { background: #ffffff; font-size: 11pt; } figure, .answer, tr { break-inside: avoid; }
  h2 { break-after: avoid; } .scroll { overflow: visible; } }
`;
