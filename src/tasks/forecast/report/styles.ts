import { bandStyles } from '../../../report/index.js'

/**
 * Rules of the forecast report beside those of every page.
 * @param intervals of the forecasts, at most
 */
export const forecastStyles = (intervals: number): string => `${bandStyles(intervals)}
.key .diagonal { border-color: var(--soft); border-top-style: dashed; }
.importance { width: auto; min-width: min(100%, 34rem); }
.importance tbody th { min-width: 6.5rem; max-width: 16rem; white-space: normal; overflow-wrap: anywhere; }
.importance th, .importance td { padding-top: 0.2rem; padding-bottom: 0.2rem; }
.bar { width: 60%; }
.bar span { position: relative; display: block; height: 0.9rem; background: linear-gradient(var(--soft), var(--soft)) center / 1px 100% no-repeat; }
.bar i { position: absolute; top: 0; bottom: 0; background: var(--accent); }
.bar .lowers { background: var(--second); }
.list :is(th, td):last-child { text-align: left; }
.model, .model th { background: var(--tint); }
.model th { font-weight: 600; }
.folds :is(th, td) { padding-left: 0.35rem; padding-right: 0.35rem; }
.ahead { width: auto; min-width: min(100%, 34rem); }
.best { font-weight: 700; }
@media (max-width: 40rem) {
  .scores, .scores thead th { font-size: 0.78rem; }
  .scores :is(th, td) { padding-left: 0.15rem; padding-right: 0.15rem; }
  .scores tbody th { white-space: normal; }
  .list :is(th, td):last-child { white-space: normal; }
}
@media print {
  .scores, .importance { break-inside: avoid; }
  .download { display: none; }
  .bar i, .model { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`
