// The style sheet of reports, for reading in light and dark and for printing. Its colours of verdicts are those of the
// status page; the word always stands beside the colour, and none is green: nothing here is a certificate.
#pragma once

#include <string_view>

namespace eugress {

inline constexpr std::string_view report_style = R"css(
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1d2430;--quiet:#5a6474;--line:#dfe1e6;--link:#1f5fa8;
--inside:#3b7dbd;--outside:#d55e00;--outside-weak:#b98a6a;--exempt:#a5669a;--disputed:#e0a100;--unknown:#9aa1ac}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14181f;--card:#1c222b;--ink:#e6e9ee;--quiet:#a2abb9;--line:#323a46;
--link:#8fbcf0;--inside:#5b9bd8;--outside:#f0833a;--outside-weak:#c9a184;--exempt:#cc8fc0;--disputed:#e8b93a;--unknown:#7d8695}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1.25rem 3rem;max-width:70rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
h1{margin:.1rem 0 .2rem;font-size:1.9rem;line-height:1.2}
h2{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}
h3{margin:1.25rem 0 .25rem;font-size:1rem}
p,li{max-width:48rem}
p{margin:.4rem 0}
section{margin-top:2.5rem}
.brand{margin:0;font-weight:600;letter-spacing:.02em}
.quiet,caption,small{color:var(--quiet);font-weight:400}
small{display:block;font-size:.8125rem}
code,pre{font:.8125rem ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
pre{white-space:pre-wrap;padding:.75rem;background:var(--card);border:1px solid var(--line);border-radius:6px}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem}
.answer{padding:1rem 1.25rem;background:var(--card);border:1px solid var(--line);border-top:5px solid var(--unknown);border-radius:6px}
.answer h3{margin:0;font-size:1rem}
.answer b{display:block;font-size:1.35rem;line-height:1.3}
.contradicted{border-top-color:var(--outside)}
.contradicted-excepted{border-top-color:var(--exempt)}
.not-contradicted{border-top-color:var(--quiet)}
.insufficient-evidence,.not-observable{border-top-style:dashed}
.status{font-weight:600}
.wide{overflow-x:auto}
.wide+.wide{margin-top:1.5rem}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
caption{text-align:left;padding-bottom:.5rem;font-size:.875rem}
th,td{padding:.45rem .55rem;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
thead th{border-top:0;font-size:.8125rem;color:var(--quiet);vertical-align:bottom}
tbody th{font-weight:600}
td p:first-child{margin-top:0}
.number{text-align:right;white-space:nowrap}
.word{white-space:nowrap}
.word::before{content:"";display:inline-block;width:.62em;height:.62em;margin-right:.4em;border-radius:2px;background:var(--unknown)}
.word.inside::before{background:var(--inside)}
.word.outside::before{background:var(--outside)}
.word.outside-weak::before{background:var(--outside-weak)}
.word.exempt::before{background:var(--exempt)}
.word.disputed::before{background:var(--disputed)}
svg{display:block;width:100%;height:auto;margin:.5rem 0;background:var(--card);border:1px solid var(--line);border-radius:6px}
svg text{font:11px system-ui,sans-serif;fill:var(--quiet)}
rect{fill:var(--unknown)}
rect.inside,rect.seen{fill:var(--inside)}
rect.outside{fill:var(--outside)}
rect.outside-weak{fill:var(--outside-weak)}
rect.exempt{fill:var(--exempt)}
rect.disputed{fill:var(--disputed)}
rect.ground{fill:var(--line)}
rect.hidden{fill:none;stroke:var(--quiet);stroke-dasharray:2 2}
svg.bar{height:.6rem;border:0;border-radius:2px;background:var(--line);margin:.3rem 0 0}
@page{margin:16mm}
@media print{:root{--paper:#fff}body{max-width:none;padding:0;font-size:10pt}section{margin-top:1.2rem}
h2,h3,caption{break-after:avoid}tr,svg,.answer{break-inside:avoid}thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.wide{overflow:visible}a{color:inherit}}
)css";

}  // namespace eugress
