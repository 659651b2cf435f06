/** The folds of a backtest, and the steps ahead, as tables. */
import { capital, escapeHtml, fixed, headRow, numberFormat, prose, table } from '../../../report/index.js'
import { boundsOf, levelsOf } from '../../../statistics/forecast-rows.js'
import { mean } from '../../../statistics/mean.js'
import type { Fold } from '../document.js'
import { methodLabel, methodsOf } from './methods.js'
import type { Evaluation } from './packed.js'
import { percent } from './scores.js'

type Row = Fold['rows'][number]

const mase = fixed(3)

/** The share of actual values inside an interval, as text. */
function inside(rows: readonly Row[], level: number): string {
  const held = rows.filter((row) => {
    const [low, high] = boundsOf(row, level)
    return low <= row.y && row.y <= high
  })
  return percent((100 * held.length) / rows.length)
}

const coverageHeadings = (levels: readonly number[]): string[] => levels.map((level) => `In ${level}&nbsp;%`)

const bodyRow = (heading: string, cells: readonly string[]): string =>
  `<tr><th scope="row">${heading}</th>${cells.join('')}</tr>`

const cellsOf = (texts: readonly string[]): string[] => texts.map((text) => `<td>${text}</td>`)

/** The cutoff of a fold, that of most series. */
function cutoffOf(folds: readonly Fold[]): string {
  const counts = new Map<string, number>()
  for (const { cutoff } of folds) counts.set(cutoff, (counts.get(cutoff) ?? 0) + 1)
  const [usual] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
  return escapeHtml(counts.size === 1 ? usual : `${usual} and others`)
}

/**
 * The folds, oldest first: the share of actual values inside the model's intervals, and the MASE of each method, the
 * best marked. Of several series, the last folds stand together, and values are means over the series.
 * @param series the folds of each, of which some has one
 */
export function foldsTable(series: readonly (readonly Fold[])[]): string {
  const most = Math.max(...series.map(({ length }) => length))
  const folds = Array.from({ length: most }, (_, fold) =>
    series.flatMap((own) => own[own.length - most + fold] ?? []),
  )
  const levels = levelsOf(folds[0][0].rows)
  const methods = methodsOf(folds[0][0].mase)
  const rows = folds.map((own) => {
    const errors = methods.map((method) => mean(own.map((fold) => fold.mase[method])))
    const least = mase(Math.min(...errors.filter(Number.isFinite)))
    const all = own.flatMap((fold) => fold.rows)
    return bodyRow(`<span class="stamp">${cutoffOf(own)}</span>`, [
      ...cellsOf(levels.map((level) => inside(all, level))),
      ...errors.map((error) => {
        const text = mase(error)
        return Number.isFinite(error) && text === least
          ? `<td class="best">${text}<span class="unseen"> (best)</span></td>`
          : `<td>${text}</td>`
      }),
    ])
  })
  const names = methods.map((method) => prose(capital(methodLabel(method))))
  const html = table({
    className: 'folds',
    label: 'Table of the folds',
    head: headRow(['Cutoff', ...coverageHeadings(levels), ...names]),
    rows,
    tall: true,
  })
  const means = series.length > 1 ? ', as means over the series' : ''
  return `<p>${prose(`Of the steps after each cutoff: how many actual values the model's intervals hold, then the MASE of each method${means}. The lowest error is bold.`)}</p>
${html}`
}

/**
 * The steps ahead: the mean error of the model and of the best baseline, and the share of actual values inside the
 * model's intervals.
 * @param unit of the errors, such as `Mean absolute error`
 * @param series the folds of each, of which some has one
 */
export function stepsTable(
  { errorsByStep }: Evaluation,
  series: readonly (readonly Fold[])[],
  unit: string,
): string {
  const folds = series.flat()
  const levels = levelsOf(folds[0].rows)
  const methods = Object.keys(errorsByStep)
  const show = numberFormat(Object.values(errorsByStep).flat())
  const rows = folds[0].rows.map((_, h) => {
    const ofStep = folds.flatMap((fold) => fold.rows[h] ?? [])
    return bodyRow(String(h + 1), [
      ...cellsOf(methods.map((method) => show(errorsByStep[method][h]))),
      ...cellsOf(levels.map((level) => inside(ofStep, level))),
    ])
  })
  const names = methods.map((method) => prose(capital(methodLabel(method))))
  const html = table({
    className: 'ahead',
    label: 'Table of the steps ahead',
    head: headRow(['Step', ...names, ...coverageHeadings(levels)]),
    rows,
    tall: true,
  })
  const best = methods.length > 1 ? ' and of the best baseline' : ''
  return `<p>${prose(`${unit} of the model${best} at each step ahead, and how many actual values the model's intervals hold.`)}</p>
${html}`
}
