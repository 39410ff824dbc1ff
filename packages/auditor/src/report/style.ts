/** The look of the report: readable on paper and on a screen, colours with enough contrast, nothing said by colour alone. */
export const style = `
:root{--ink:#1b1b19;--soft:#55554f;--line:#d9d8d0;--paper:#fff;--wash:#f5f4ee;--blue:#154273;--good:#1d5e2a;--goodwash:#e8f3e8;--open:#7a4a00;--openwash:#fdf1d8;--bad:#9b1c14;--badwash:#fce7e4;
font:17px/1.55 "Source Sans 3","Segoe UI",system-ui,-apple-system,sans-serif;color:var(--ink);background:var(--wash)}
*{box-sizing:border-box}body{margin:0}
main,.bar{max-width:62rem;margin:0 auto;padding:0 1.5rem}
header{background:var(--blue);color:#fff;padding:2.2rem 0 2.4rem}
header h1{font-size:2.1rem;line-height:1.15;margin:.2rem 0 .4rem;font-weight:650;letter-spacing:-.01em}header p{margin:0;color:#d8e3ef}
.eyebrow{text-transform:uppercase;letter-spacing:.09em;font-size:.78rem;font-weight:650}
.languages{display:flex;align-items:center;gap:.45rem;border:0;margin:0 auto;padding:.7rem 1.5rem;max-width:62rem;font-size:.95rem}
.languages legend{float:left;margin-right:.9rem;color:var(--soft)}.languages label{cursor:pointer;margin-right:1rem}
@supports selector(:has(a)){article{display:none}body:has(#nl:checked) article[lang=nl],body:has(#en:checked) article[lang=en]{display:block}}
.languages input{accent-color:var(--blue);margin:0}
.verdict{display:flex;gap:1.2rem;align-items:flex-start;margin:-1.4rem 0 1.6rem;padding:1.3rem 1.5rem;border-radius:.5rem;background:var(--paper);border-left:.6rem solid;box-shadow:0 1px 4px #0002}
.verdict .mark{font-size:2.2rem;line-height:1;font-weight:700}.verdict h2{margin:0 0 .2rem;font-size:1.45rem;border:0;padding:0}.verdict p{margin:.2rem 0 0;color:var(--soft)}
.verdict.good{border-color:var(--good)}.verdict.good .mark,.verdict.good h2{color:var(--good)}
.verdict.bad{border-color:var(--bad)}.verdict.bad .mark,.verdict.bad h2{color:var(--bad)}
section{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:1.4rem 1.6rem;margin:0 0 1.4rem}
h2{font-size:1.35rem;margin:0 0 .7rem;line-height:1.25;color:var(--blue)}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0;max-width:46rem}.soft{color:var(--soft)}ul{padding-left:1.2rem;margin:.4rem 0}li{margin:.2rem 0}
dl{display:grid;grid-template-columns:minmax(9rem,13rem) 1fr;gap:.35rem 1.4rem;margin:.6rem 0}dt{color:var(--soft)}dt::first-letter{text-transform:uppercase}dd{margin:0;overflow-wrap:anywhere}dd p{margin:0}
code{font:.86em/1.4 "Source Code Pro",ui-monospace,monospace;overflow-wrap:anywhere;background:var(--wash);padding:.05em .3em;border-radius:.25em}
.scroll{overflow-x:auto;margin:.7rem 0}.scroll:focus{outline:2px solid var(--blue)}
table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{padding:.42rem .8rem .42rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}thead th{font-size:.82rem;color:var(--soft);font-weight:600;white-space:nowrap}tbody th{min-width:6rem}
.chip{display:inline-block;padding:.08rem .6rem;border-radius:1rem;font-size:.86rem;font-weight:650;white-space:nowrap}
.chip.good{color:var(--good);background:var(--goodwash)}.chip.open{color:var(--open);background:var(--openwash)}.chip.bad{color:var(--bad);background:var(--badwash)}.chip.plain{color:var(--soft);background:var(--wash)}
ol.path{list-style:none;padding:0;margin:.6rem 0;border-left:2px solid var(--line)}ol.path li{position:relative;padding:.15rem 0 .45rem 1.3rem;margin:0}
ol.path li::before{content:"";position:absolute;left:-.42rem;top:.6rem;width:.7rem;height:.7rem;border-radius:50%;background:var(--blue);border:2px solid var(--paper)}
ol.path time{color:var(--soft);font-size:.88rem;margin-right:.5rem;font-variant-numeric:tabular-nums}
.leaf{color:var(--soft);font-size:.86em;font-variant-numeric:tabular-nums;white-space:nowrap}
details{margin:.8rem 0}summary{cursor:pointer;font-weight:600;color:var(--blue)}summary:focus-visible,input:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
.answer{padding:.9rem 0;border-top:1px solid var(--line)}.answer:first-of-type{border-top:0}.answer h3{margin:0 0 .3rem;display:flex;justify-content:space-between;gap:1rem}
.hiddencell{color:var(--soft);font-style:italic}
footer{color:var(--soft);font-size:.9rem;padding:0 0 3rem}
@media (max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}section{padding:1.1rem}}
@media print{:root{background:#fff;font-size:12px}.languages{display:none}section{break-inside:avoid;border:0;padding:.5rem 0}header{background:none;color:#000;padding:0}header p{color:#333}.verdict{margin:0 0 1rem;box-shadow:none;border:1px solid}details>*{display:block}}`;
