// The style sheet of the page, and its digest, by which the Content-Security-Policy allows it and nothing else. The
// test of the style says the digest that belongs here after a change.
#pragma once

#include <string_view>

namespace eugress {

// Colours of verdicts are Okabe and Ito's, told apart with every common kind of colour vision; the word always stands
// beside the colour. No verdict is green: nothing here is a certificate.
inline constexpr std::string_view status_page_style = R"css(
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1d2430;--quiet:#5a6474;--line:#dfe1e6;--link:#1f5fa8;
--inside:#3b7dbd;--outside:#d55e00;--exempt:#a5669a;--disputed:#e0a100;--unknown:#9aa1ac;--alarm:#fdf0e6}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181f;--card:#1c222b;--ink:#e6e9ee;--quiet:#a2abb9;--line:#323a46;
--link:#8fbcf0;--inside:#5b9bd8;--outside:#f0833a;--exempt:#cc8fc0;--disputed:#e8b93a;--unknown:#7d8695;--alarm:#33241a}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1.25rem 3rem;max-width:76rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
h1{margin:.1rem 0 .2rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.01em}
h2{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}
h3{margin:1.5rem 0 .25rem;font-size:1rem}
p{margin:.4rem 0;max-width:46rem}
section{margin-top:2.75rem}
small{display:block;font-size:.8125rem;color:var(--quiet);font-weight:400}
a{color:var(--link)}
code{font:.875em ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.quiet,caption{color:var(--quiet);font-weight:400}
time{white-space:nowrap}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.brand{margin:0;font-weight:600;letter-spacing:.02em}
.brand span{color:var(--quiet);font-weight:400;letter-spacing:0}
.alarm{max-width:none;margin:1rem 0 0;padding:.7rem 1rem;background:var(--alarm);border-left:5px solid var(--outside)}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem;margin-top:1.5rem}
.answer{padding:1.1rem 1.25rem 1.2rem;background:var(--card);border:1px solid var(--line);border-top:5px solid
var(--unknown);border-radius:6px}
.answer h2{margin:0;font-size:1rem}
.answer h2 small{display:inline;margin-left:.5rem}
.answer.contradicted{border-top-color:var(--outside)}
.answer.none-found{border-top-color:var(--quiet)}
.answer.cannot-tell{border-top-style:dashed}
.answer.nothing-seen{border-top-color:var(--line)}
.headline{margin:.35rem 0 .3rem;font-size:1.45rem;line-height:1.28;font-weight:600;letter-spacing:-.005em}
.nothing-seen .headline{color:var(--quiet)}
.seen{color:var(--quiet)}
.shares{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.2rem,1fr));gap:.6rem 1rem;margin:.9rem 0 .6rem}
.shares dt{font-size:.875rem}
.shares dd{margin:0;font-size:1.15rem;font-weight:600;line-height:1.3}
.word{white-space:nowrap}
.word::before{content:"";display:inline-block;width:.62em;height:.62em;margin-right:.4em;border-radius:2px;
background:var(--unknown)}
.word.inside::before,.word.us-excluded::before{background:var(--inside)}
.word.outside::before{background:var(--outside)}
.word.exempt::before{background:var(--exempt)}
.word.disputed::before,.word.us-possible::before{background:var(--disputed)}
.bar{display:block;width:100%;max-width:16rem;height:.5rem;margin-top:.35rem;background:var(--line);border-radius:2px}
rect{fill:var(--unknown)}
rect.inside,rect.us-excluded{fill:var(--inside)}
rect.outside{fill:var(--outside)}
rect.exempt{fill:var(--exempt)}
rect.disputed,rect.us-possible{fill:var(--disputed)}
.lacking{margin-top:1rem;padding:.9rem 1.25rem;border:1px solid var(--line);border-radius:6px}
.lacking h2{font-size:1rem;margin:0}
.lacking ul,.limits{margin:.4rem 0 0;padding-left:1.15rem}
li{margin:.2rem 0;max-width:60rem}
.wide{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
caption{text-align:left;padding-bottom:.5rem;font-size:.875rem;max-width:min(60rem,calc(100vw - 1.8rem))}
caption b{color:var(--ink)}
th,td{padding:.5rem .6rem;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{border-top:0;font-size:.8125rem;color:var(--quiet);vertical-align:bottom}
tbody th{font-weight:600}
.number{text-align:right;white-space:nowrap}
.sums b{font-weight:600}
.sums td span{color:var(--quiet);font-size:.8125rem;margin-left:.35rem}
.sums tbody th{width:30%;min-width:9rem}
.sums .none{color:var(--quiet)}
.note{color:var(--quiet);font-size:.875rem}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem 1.5rem;margin:.5rem 0 1rem}
.facts dt{font-size:.875rem;color:var(--quiet)}
.facts dd{margin:0;font-size:1.2rem;font-weight:600;line-height:1.35}
.facts dd.quiet{font-size:.8125rem;font-weight:400}
.plain{margin:.5rem 0;max-width:36rem}
.plain div{display:flex;justify-content:space-between;gap:1rem;padding:.2rem 0;border-top:1px solid var(--line)}
.plain dd{margin:0;text-align:right}
details{margin:.4rem 0}
summary{cursor:pointer}
blockquote{margin:.5rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--line);max-width:46rem}
blockquote footer{margin:0;padding:0;border:0}
.story{margin:0;padding:0;list-style:none}
.story li{display:grid;grid-template-columns:5.4rem 1fr;margin:0 0 .2rem;font-size:.875rem}
.story li>span:first-child{color:var(--quiet)}
.story .refuted b{text-decoration:line-through}
.story .against>span:first-child,.story .refuted>span:first-child{color:var(--ink);font-weight:600}
.servers tbody th{min-width:13rem}
.servers td:nth-child(4){min-width:9rem}
.servers .story{min-width:20rem}
td code{overflow-wrap:anywhere}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.875rem}
@media(max-width:40rem){body{padding:1rem .9rem 2rem}h1{font-size:1.5rem}.headline{font-size:1.25rem}
section{margin-top:2.2rem}.answer{padding:.9rem 1rem}.answer h2 small{display:block;margin:0}
table{font-size:.8125rem}th,td{padding:.45rem .3rem}thead th{font-size:.6875rem}thead .word{white-space:normal}
.word::before{margin-right:.3em}.sums tbody th{width:auto;min-width:4.6rem}.sums th small{display:none}
.sums td small{font-size:.75rem}.sums td span{display:block;margin:0;font-size:.75rem}.sums small span{display:none}
.sums th:last-child,.sums td:last-child:not(.note){display:none}.sums .note{font-size:.75rem}}
@media print{body{max-width:none;padding:0;font-size:11pt;background:#fff;color:#000}.wide{overflow:visible}
section,.answer{break-inside:avoid}section:has(.servers){break-inside:auto}tr{break-inside:avoid}a{color:inherit}
)css";

inline constexpr std::string_view status_page_style_digest = "sha256-llPsiOFfuU82sl7fgsZaicmNfrTsrnrNzJDvJhSaNWE=";

}  // namespace eugress
