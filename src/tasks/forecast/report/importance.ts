import { escapeHtml, prose } from '../../../report/html.js'
import { numberFormat } from '../../../report/numbers.js'
import type { Explanation } from '../document.js'

/** Effects shown, the largest; the rest are added up in one row. */
const MOST_SHOWN = 12

/**
 * What moved a forecast, as an HTML table of signed bars, the largest first: to the right what raised the forecast,
 * to the left what lowered it.
 */
export function importanceTable({ lags, covariates }: Explanation): string {
  const all = [
    ...lags.map(({ lag, effect }) => ({ name: `lag ${lag}`, effect })),
    ...covariates.map(({ name, effect }) => ({ name, effect })),
  ]
    .filter(({ effect }) => Number.isFinite(effect))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
  const rest = all.slice(MOST_SHOWN)
  const shown = [
    ...all.slice(0, MOST_SHOWN),
    ...(rest.length > 0
      ? [{ name: `${rest.length} others`, effect: rest.reduce((sum, { effect }) => sum + effect, 0) }]
      : []),
  ]
  const largest = Math.max(0, ...shown.map(({ effect }) => Math.abs(effect)))
  const show = numberFormat(shown.map(({ effect }) => effect))
  const rows = shown.map(({ name, effect }) => {
    const width = largest > 0 ? (50 * Math.abs(effect)) / largest : 0
    const from = effect < 0 ? 50 - width : 50
    const bar = `<i class="${effect < 0 ? 'lowers' : 'raises'}" style="left:${from.toFixed(2)}%;width:${width.toFixed(2)}%"></i>`
    const sign = effect > 0 ? '+' : ''
    return (
      `<tr><th scope="row">${escapeHtml(name)}</th><td>${sign}${show(effect)}</td>` +
      `<td class="bar" aria-hidden="true"><span>${bar}</span></td></tr>`
    )
  })
  const caption =
    'How far each moved the mean of the network’s forecast, in the unit of the series, from that of a level history and ' +
    'average covariates: a bar to the right raised it, one to the left lowered it. Lag 1 is the last value. Seasonal ' +
    'patterns that are taken off beforehand do not count.'
  return `<div class="scroll">
<table class="importance">
<caption>${prose(caption)}</caption>
<thead><tr><th scope="col">What</th><th scope="col">Effect</th><td></td></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}
