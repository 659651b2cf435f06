import { escapeHtml, numberFormat, prose, table } from '../../../report/index.js'
import type { Explanation } from '../document.js'

/** Effects shown, the largest; the rest are added up in one row. */
const mostShown = 12

/**
 * The effects of lags and covariates on a forecast, as an HTML table of signed bars, the largest first: bars to the right
 * raise the forecast, bars to the left lower it.
 */
export function importanceTable({ lags, covariates }: Explanation): string {
  const all = [
    ...lags.map(({ lag, effect }) => ({ name: `lag ${lag}`, effect })),
    ...covariates.map(({ name, effect }) => ({ name, effect })),
  ]
    .filter(({ effect }) => Number.isFinite(effect))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
  const rest = all.slice(mostShown)
  const shown = [
    ...all.slice(0, mostShown),
    ...(rest.length > 0
      ? [{ name: `${rest.length} other features`, effect: rest.reduce((sum, { effect }) => sum + effect, 0) }]
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
    'Effect of each feature on the mean of the network’s forecast, in the unit of the series, relative to a constant ' +
    'history and average covariates: bars to the right raise the forecast, bars to the left lower it. Lag 1 is the last ' +
    'value. Seasonal patterns removed before training are not included.'
  return table({
    className: 'importance',
    label: 'Table of the effects',
    caption: prose(caption),
    head: '<tr><th scope="col">Feature</th><th scope="col">Effect</th><td></td></tr>',
    rows,
  })
}
