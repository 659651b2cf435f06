import type { SkippedSeries } from '../../data/index.js'
import { fixed, numberFormat } from '../../report/index.js'
import { columnsOf, levelsOf, valuesOf } from '../../statistics/forecast-rows.js'
import type { AnomalyDocument } from '../../tasks/anomalies/document.js'
import { anomalyVerdict, scoreText } from '../../tasks/anomalies/report/index.js'
import type { Backtest, ForecastDocument, SeriesForecast } from '../../tasks/forecast/document.js'
import {
  bestBaseline,
  bestMethods,
  coverageNote,
  leader,
  mainColumns,
  methodLabel,
  methodsOf,
  overallVerdict,
  verdict,
} from '../../tasks/forecast/report/index.js'
import { aligned } from './aligned.js'
import { printable } from './printable.js'
import { paragraph, wrapped } from './terminal.js'

interface Look {
  /** Width in characters. */
  readonly columns: number
}

/** Longest id in a list; of a longer one the beginning is shown. */
const LONGEST_ID = 32

/** The forecast as text for a terminal: one line a step, under the column names of the CSV file. */
export function forecastTable({ forecast }: Pick<SeriesForecast, 'forecast'>): string {
  const levels = levelsOf(forecast)
  const show = numberFormat(forecast.flatMap((row) => valuesOf(row, levels)))
  return aligned([
    ['ds', ...columnsOf(levels)],
    ...forecast.map((row) => [printable(row.ds), ...valuesOf(row, levels).map(show)]),
  ])
}

/**
 * The backtest of one series as text for a terminal: one line a method with its scores, a star at the best of each
 * column, and under it whether the model beats each baseline and whether its intervals hold what they claim, broken
 * to the width.
 */
export function backtestTable({ backtest }: Pick<SeriesForecast, 'backtest'>, look: Look): string {
  if (Object.keys(backtest.scores).length === 0) return verdict(backtest) + '\n'
  const judgement = [verdict(backtest), coverageNote(backtest.scores.model, backtest.folds)]
  return scoresTable(backtest) + paragraphs(judgement, look)
}

/** The same of all series of a document together, and in how many of them the model did best. */
export function overallTable(document: Parameters<typeof overallVerdict>[0], look: Look): string {
  const { series, overall } = document
  if (Object.keys(overall.scores).length === 0) return overallVerdict(document) + '\n'
  const folds = series.flatMap(({ backtest }) => backtest.folds)
  return (
    scoresTable(overall) +
    paragraphs([overallVerdict(document), coverageNote(overall.scores.model, folds)], look)
  )
}

const paragraphs = (texts: readonly string[], { columns }: Look): string =>
  texts.map((text) => `${wrapped(text, columns)}\n`).join('')

function scoresTable({ scores }: Backtest): string {
  const columns = mainColumns.map((column) => ({ ...column, best: bestMethods(scores, column) }))
  const table = aligned([
    ['method', ...columns.map(({ heading }) => `${heading} `)],
    ...methodsOf(scores).map((method) => [
      methodLabel(method),
      ...columns.map(({ key, text, best }) => text(scores[method][key]) + (best.has(method) ? '*' : ' ')),
    ]),
  ])
  return `${table}* best: lowest error, or coverage nearest to the level of the interval\n\n`
}

/** A column of a list of series. */
interface ListColumn<One> {
  readonly heading: string
  readonly cell: (series: One) => string
}

const idColumn: ListColumn<Pick<SeriesForecast, 'id'>> = {
  heading: 'series',
  cell: ({ id }) => shortened(id),
}

const mase = fixed(3)

/** The model's MASE, the best baseline's, and which did better. */
const judgedColumns: readonly ListColumn<Pick<SeriesForecast, 'backtest'>>[] = [
  { heading: 'MASE', cell: ({ backtest }) => mase(backtest.scores.model?.mase ?? null) },
  {
    heading: 'baseline',
    cell: ({ backtest }) => {
      const baseline = bestBaseline(backtest)
      return mase(baseline === undefined ? null : backtest.scores[baseline].mase)
    },
  },
  {
    heading: 'best',
    cell: ({ backtest }) => {
      const first = leader(backtest)
      return first === undefined ? '–' : methodLabel(first)
    },
  },
]

type Forecast = Pick<SeriesForecast, 'forecast'>

const whenColumn: ListColumn<Forecast> = {
  heading: 'next',
  cell: ({ forecast }) => printable(forecast[0]?.ds ?? ''),
}

const valueColumn: ListColumn<Forecast> = {
  heading: 'value',
  cell: ({ forecast }) => {
    const next = forecast[0]?.median ?? null
    return numberFormat([next])(next)
  },
}

/** @param most lines, under which it is said how many more there are */
function listed<One>(series: readonly One[], columns: readonly ListColumn<One>[], most: number): string {
  const table = aligned([
    columns.map(({ heading }) => heading),
    ...series.slice(0, most).map((one) => columns.map(({ cell }) => cell(one))),
  ])
  return series.length > most ? `${table}and ${fixed(0)(series.length - most)} more\n` : table
}

/**
 * The first of many series as text for a terminal, one line each: what comes next, the model's MASE, the best
 * baseline's, and which did better; and how many more there are.
 * @param most lines. Default 10
 */
export const seriesList = ({ series }: Pick<ForecastDocument, 'series'>, most = 10): string =>
  listed(series, [idColumn, whenColumn, valueColumn, ...judgedColumns], most)

/** The same of series that were judged and not forecast. */
export const judgedList = (
  { series }: { readonly series: readonly Pick<SeriesForecast, 'id' | 'backtest'>[] },
  most = 10,
): string => listed(series, [idColumn, ...judgedColumns], most)

/** The same of series that were forecast and not judged, with the narrowest interval of what comes next. */
export function predictedList(
  { series }: { readonly series: readonly Pick<SeriesForecast, 'id' | 'forecast'>[] },
  most = 10,
): string {
  const levels = levelsOf(series[0].forecast).slice(0, 1)
  const columns = columnsOf(levels).map(
    (name, i): ListColumn<Forecast> => ({
      heading: i === 0 ? valueColumn.heading : name,
      cell: ({ forecast: [next] }) => {
        const values = valuesOf(next, levels)
        return numberFormat(values)(values[i])
      },
    }),
  )
  return listed(series, [idColumn, whenColumn, ...columns], most)
}

/**
 * The series that were skipped and why, one a line broken to the width; and how many more there are.
 * @param most named. Default 10
 */
export function skippedList(skipped: readonly SkippedSeries[], look: Look, most = 10): string {
  if (skipped.length === 0) return ''
  const lines = skipped.slice(0, most).map(({ id, reason }) => paragraph(`${shortened(id)}: ${reason}`, look))
  const more = skipped.length > most ? `and ${fixed(0)(skipped.length - most)} more\n` : ''
  return `${fixed(0)(skipped.length)} series skipped:\n${lines.join('')}${more}`
}

/**
 * Anomalies as text for a terminal, the highest score first, under how many there are; with the series each is in
 * where there are several.
 * @param most lines. Default 20
 */
export function anomaliesTable(
  { series, threshold }: Pick<AnomalyDocument, 'series' | 'threshold'>,
  { columns }: Look,
  most = 20,
): string {
  const found = series
    .flatMap(({ id, rows }) => rows.filter(({ isAnomaly }) => isAnomaly).map((row) => ({ ...row, id })))
    .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score))
  const values = series.reduce((sum, { rows }) => sum + rows.length, 0)
  const head = wrapped(anomalyVerdict({ anomalies: found.length, values, threshold }), columns)
  if (found.length === 0) return `${head}\n`
  const listed = found.slice(0, most)
  const named = series.length > 1
  const formats = new Map(
    listed.map(({ id }) => {
      const own = listed.filter((row) => row.id === id)
      return [id, numberFormat(own.flatMap(({ y, expected, lo, hi }) => [y, expected, lo, hi]))]
    }),
  )
  const table = aligned(
    [
      [...(named ? ['series'] : []), 'ds', 'score', 'value', 'expected', 'lo', 'hi'],
      ...listed.map(({ id, ds, y, expected, lo, hi, score }) => [
        ...(named ? [shortened(id)] : []),
        printable(ds),
        scoreText(score),
        ...[y, expected, lo, hi].map(formats.get(id)!),
      ]),
    ],
    named ? 2 : 1,
  )
  const more = found.length > most ? `and ${fixed(0)(found.length - most)} more\n` : ''
  return `${head}\n\n${table}${more}`
}

function shortened(id: string): string {
  const text = printable(id)
  return text.length > LONGEST_ID ? `${text.slice(0, LONGEST_ID - 1)}…` : text
}
