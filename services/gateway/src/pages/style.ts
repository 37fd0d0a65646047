/** One style for all pages for customers. Colours have a contrast of 4.5:1 and more (controls 3:1), light and dark; see the tests. */
export const STYLE = `
:root{--ink:#1b1f24;--soft:#4a5360;--paper:#fff;--line:#6b7480;--act:#0b5cad;--on-act:#fff;--bad:#b3261e;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#f0f2f5;--soft:#c3cad3;--paper:#16191d;--line:#8b95a1;--act:#8ec5ff;--on-act:#0b1622;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 1rem}
h2{font-size:1.25rem;margin:0 0 .5rem}
h3{font-size:1.125rem;margin:0 0 .25rem}
section{margin:0 0 1.5rem}
p{margin:0 0 1rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
legend{padding:0}
a{color:var(--act)}
.soft{color:var(--soft)}
.scale{display:grid;grid-template-columns:repeat(auto-fill,minmax(3rem,1fr));gap:.5rem;margin:0 0 .5rem}
.choice{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:.25rem;min-height:4rem;padding:.5rem .25rem;border:2px solid var(--line);border-radius:.5rem;cursor:pointer}
.choice input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--act)}
.choice:has(input:checked){border-color:var(--act);box-shadow:inset 0 0 0 2px var(--act)}
.choice:has(input:focus-visible){outline:3px solid var(--act);outline-offset:2px}
.ends{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;margin:0;padding:0;list-style:none;color:var(--soft)}
label.why{display:block;font-weight:600;margin:0 0 .5rem}
textarea{display:block;width:100%;font:inherit;color:inherit;background:transparent;border:2px solid var(--line);border-radius:.5rem;padding:.5rem;margin:0 0 1.5rem;resize:vertical}
textarea:focus-visible,button:focus-visible,a:focus-visible,.problem:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.acts{display:flex;flex-wrap:wrap;gap:.75rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.25rem;border:2px solid var(--act);border-radius:.5rem;background:var(--act);color:var(--on-act);cursor:pointer}
button.quiet{background:transparent;color:var(--act)}
.problem{border:3px solid var(--bad);border-radius:.5rem;padding:1rem;margin:0 0 1.5rem}
.problem ul{margin:0;padding:0 0 0 1.25rem}
.fault{color:var(--bad);font-weight:600}
.facts{display:grid;gap:.25rem 1rem;margin:0 0 1.5rem}
.facts dt{font-weight:600}
.facts dd{margin:0 0 .5rem}
`
