/**
 * The document as the report embeds it for its script: rows by columns, equal lists of time stamps once, long
 * histories thinned, and numbers of the past no finer than a chart can show. Forecasts stay exact, as they can be
 * saved from the page.
 */

import { type JsonNumbers, numbersOf, rounded, short, thin } from '../../../report/index.js'
import type { ForecastRow, Observation } from '../../../statistics/forecast-rows.js'
import { columnsOf, levelsOf } from '../../../statistics/forecast-rows.js'
import type {
  Backtest,
  Explanation,
  ForecastDocument,
  Scores,
  SeriesForecast,
  TrainingCurve,
} from '../document.js'

export interface PackedDocument {
  readonly page: 'forecast'
  readonly model: string
  /** Lists of time stamps that rows refer to. */
  readonly stamps: readonly (readonly string[])[]
  readonly series: readonly PackedSeries[]
  readonly overall: PackedEvaluation
  readonly training: { readonly [Curve in keyof TrainingCurve]: JsonNumbers }
}

/** The data of the charts of errors and calibration. */
export type Evaluation = Pick<Backtest, 'errorsByStep' | 'calibration'>

interface PackedEvaluation {
  readonly errorsByStep: Readonly<Record<string, JsonNumbers>>
  readonly calibration: readonly { readonly level: number; readonly share: number | null }[]
}

interface PackedSeries extends PackedEvaluation {
  readonly id: string
  readonly frequency: string
  /** Observations before thinning. */
  readonly observations: number
  readonly history: Columns
  readonly forecast: Columns
  readonly folds: readonly PackedFold[]
  readonly scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>
  readonly weights: Readonly<Record<string, number>>
  readonly explanation?: Explanation
}

interface PackedFold {
  readonly cutoff: string
  readonly mase: Readonly<Record<string, number | null>>
  readonly rows: Columns
}

/** Rows: the number of their list of time stamps, and one array a field. */
interface Columns {
  readonly ds: number
  readonly [field: string]: JsonNumbers | number
}

/** A series as the page shows it, with its history perhaps thinned. */
export interface ShownSeries extends SeriesForecast {
  /** Number of observations before thinning. */
  readonly observations: number
}

/** Points of all histories together, about; with more, each history is thinned more. */
const mostPoints = 150_000

/** Number of stretches of the older history; the lowest and highest value of each are kept. */
const olderBuckets = 1000

/** Recent observations kept whole, at least. */
const recentWhole = 1000

/** With a long horizon, this many horizons are kept whole before the first cutoff and before the forecast. */
const horizonsWhole = 4

export function packed(
  document: Pick<ForecastDocument, 'model' | 'overall' | 'training'>,
  series: readonly SeriesForecast[],
): PackedDocument {
  const stamps = new StampLists()
  const fineness = Math.min(1, mostPoints / 3000 / series.length)
  return {
    page: 'forecast',
    model: document.model,
    series: series.map((one) => packedSeries(one, stamps, fineness)),
    stamps: stamps.lists,
    overall: packedEvaluation(document.overall),
    training: document.training,
  }
}

/** Lists of time stamps, each kept once. */
class StampLists {
  readonly lists: (readonly string[])[] = []
  readonly #byText = new Map<string, number>()

  /** The number of the list of the rows' time stamps. */
  of(rows: readonly { readonly ds: string }[]): number {
    const list = rows.map(({ ds }) => ds)
    const text = JSON.stringify(list)
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    this.#byText.set(text, this.lists.length)
    return this.lists.push(list) - 1
  }
}

function packedSeries(series: SeriesForecast, stamps: StampLists, fineness: number): PackedSeries {
  const { id, frequency, history, forecast, backtest, weights, explanation } = series
  const shown = thinOlder(series, fineness)
  return {
    id,
    frequency,
    observations: history.length,
    history: { ds: stamps.of(shown), y: rounded(shown.map(({ y }) => y)) },
    forecast: byColumns(forecast, columnsOf(levelsOf(forecast)), stamps),
    folds: backtest.folds.map(({ cutoff, mase, rows }) => {
      const columns = ['y', ...columnsOf(levelsOf(rows))]
      const exact = byColumns(rows, columns, stamps)
      const values = columns.map((name) => [name, rounded(exact[name] as number[])])
      return { cutoff, mase: shortened(mase), rows: { ds: exact.ds, ...Object.fromEntries(values) } }
    }),
    ...packedEvaluation(backtest),
    scores: Object.fromEntries(
      Object.entries(backtest.scores).map(([method, scores]) => [method, shortened(scores)]),
    ),
    weights,
    ...(explanation && { explanation: packedExplanation(explanation) }),
  }
}

const shortened = (values: object): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, short(value)]))

function byColumns(rows: readonly ForecastRow[], columns: readonly string[], stamps: StampLists): Columns {
  const values = columns.map((name) => [name, rows.map((row) => row[name as 'median'])])
  return { ds: stamps.of(rows), ...Object.fromEntries(values) }
}

const packedEvaluation = ({ errorsByStep, calibration }: Evaluation): Evaluation => ({
  errorsByStep: Object.fromEntries(
    Object.entries(errorsByStep).map(([method, errors]) => [method, errors.map(short)]),
  ),
  calibration: calibration.map(({ level, share }) => ({ level, share: short(share) })),
})

function thinOlder({ history, forecast, backtest }: SeriesForecast, fineness: number): Observation[] {
  const before = horizonsWhole * Math.max(forecast.length, backtest.folds[0]?.rows.length ?? 0)
  const first = backtest.folds[0]?.cutoff
  const cutoff = first === undefined ? -1 : history.findIndex(({ ds }) => ds === first)
  const inBacktest = cutoff < 0 ? 0 : history.length - cutoff
  const whole = Math.ceil(Math.max(recentWhole * fineness, before + inBacktest))
  const older = history.slice(0, -whole)
  const kept = thin(
    older.map(({ y }) => y),
    Math.ceil(olderBuckets * fineness),
  )
  return [...kept.map((index) => older[index]), ...history.slice(-whole)]
}

const packedExplanation = ({ lags, covariates }: Explanation): Explanation => ({
  lags: lags.map(({ lag, effect }) => ({ lag, effect: short(effect) })),
  covariates: covariates.map(({ name, effect }) => ({ name, effect: short(effect) })),
})

/** One series as the page shows it. */
export function unpacked({ stamps, series }: PackedDocument, index: number): ShownSeries {
  const { history, forecast, folds, scores, errorsByStep, calibration, ...rest } = series[index]
  const rows = <Row>(columns: Columns): Row[] => asRows(columns, stamps[columns.ds])
  return {
    ...rest,
    history: rows(history),
    forecast: rows(forecast),
    backtest: {
      folds: folds.map((fold) => ({ cutoff: fold.cutoff, mase: finite(fold.mase), rows: rows(fold.rows) })),
      scores: Object.fromEntries(
        Object.entries(scores).map(([method, values]) => [method, finite(values) as unknown as Scores]),
      ),
      ...unpackedEvaluation({ errorsByStep, calibration }),
    },
  }
}

export const unpackedEvaluation = ({ errorsByStep, calibration }: PackedEvaluation): Evaluation => ({
  errorsByStep: Object.fromEntries(
    Object.entries(errorsByStep).map(([method, errors]) => [method, numbersOf(errors)]),
  ),
  calibration: calibration.map(({ level, share }) => ({ level, share: share ?? Number.NaN })),
})

export const unpackedTraining = ({ training }: PackedDocument): TrainingCurve => ({
  loss: numbersOf(training.loss),
  valLoss: numbersOf(training.valLoss),
})

function asRows<Row>({ ds: _, ...columns }: Columns, stamps: readonly string[]): Row[] {
  const fields = Object.entries(columns) as [string, JsonNumbers][]
  return stamps.map((ds, row) => {
    const values = Object.fromEntries(fields.map(([name, values]) => [name, values[row]]))
    return { ds, ...finite(values) } as Row
  })
}

/** Not a number again where JSON has null. */
const finite = (values: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? Number.NaN]))
