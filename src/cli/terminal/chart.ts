import { fixed } from '../../report/index.js'
import { boundsOf, levelsOf } from '../../statistics/forecast-rows.js'
import type { AnomalyRow } from '../../tasks/anomalies/document.js'
import type { SeriesForecast } from '../../tasks/forecast/document.js'
import { printable } from './printable.js'

export interface TerminalChartOptions {
  /** Width in characters. Default 80; anything below 40 is drawn 40 wide. */
  readonly columns?: number
  /** Whether to colour with ANSI codes. Default false: the chart reads without. */
  readonly colour?: boolean
}

const ROWS = 13

/** Longest label of the value axis; longer ones are written with an exponent. */
const LONGEST_LABEL = 9

/** A short series is stretched to at most this many characters a step. */
const MOST_STRETCH = 5

/** Characters of a line: level, upright, and the corners where it leaves one row and reaches another. */
interface Strokes {
  readonly level: string
  readonly upright: string
  readonly rising: { readonly leave: string; readonly reach: string }
  readonly falling: { readonly leave: string; readonly reach: string }
}

const LIGHT: Strokes = {
  level: '─',
  upright: '│',
  rising: { leave: '╯', reach: '╭' },
  falling: { leave: '╮', reach: '╰' },
}
const HEAVY: Strokes = {
  level: '━',
  upright: '┃',
  rising: { leave: '┛', reach: '┏' },
  falling: { leave: '┓', reach: '┗' },
}
const BAND = '░'
const ANOMALY = '◆'

/** ANSI codes: the history in the terminal's own colour, the forecast in cyan, anomalies in yellow, axes dimmed. */
const PAINT = {
  history: '',
  median: '\x1b[1;36m',
  band: '\x1b[36m',
  axis: '\x1b[2m',
  anomaly: '\x1b[1;33m',
} as const
const PLAIN = '\x1b[0m'

type Ink = keyof typeof PAINT

interface Cell {
  readonly text: string
  readonly ink: Ink
}

/** The interval drawn, in percent, or the nearest to it that there is: more than one would not be told apart. */
const LEVEL = 80

/** What lies over one column of characters: the value, or ahead of the history the median, and its interval. */
interface Slice {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly ahead: boolean
  readonly isAnomaly: boolean
}

/**
 * The recent history and the forecast with its 80 % interval, or the nearest to it, as lines of text: a thin line for the history, a
 * heavy one for the median and shading for the interval, so that they are told apart also without colour.
 *
 * Shows as much history as there is room for at a character a step, and at least two horizons of it, for
 * which steps share a character when the horizon is long.
 */
export function forecastChart(
  { history, forecast }: Pick<SeriesForecast, 'history' | 'forecast'>,
  { columns = 80, colour = false }: TerminalChartOptions = {},
): string {
  const room = Math.max(40, columns) - LONGEST_LABEL - 3
  const past = history.slice(-Math.max(2 * forecast.length, room - forecast.length))
  const level = levelsOf(forecast).sort((a, b) => Math.abs(a - LEVEL) - Math.abs(b - LEVEL))[0]
  const slices = resampled(
    [
      ...past.map(({ y }) => ({ value: y, low: y, high: y, ahead: false, isAnomaly: false })),
      ...forecast.map((row) => {
        const [low, high] = level === undefined ? [row.median, row.median] : boundsOf(row, level)
        return { value: row.median, low, high, ahead: true, isAnomaly: false }
      }),
    ],
    room,
  )
  const paint = painter(colour)
  const legend =
    `── history   ${paint({ text: '━━', ink: 'median' })} median forecast` +
    (level === undefined ? '' : `   ${paint({ text: BAND + BAND, ink: 'band' })} ${level} % interval`)
  const stamps = [past[0], past.at(-1), forecast.at(-1) ?? past.at(-1)] as const
  return drawn(slices, { stamps, legend, paint })
}

/**
 * What came and the range it usually lies in, as lines of text: a thin line, shading, and a diamond at each anomaly.
 * Where values share a character, the most surprising of them is drawn.
 */
export function anomalyChart(
  rows: readonly AnomalyRow[],
  { columns = 80, colour = false }: TerminalChartOptions = {},
): string {
  const room = Math.max(40, columns) - LONGEST_LABEL - 3
  const steps = rows.length <= room ? rows : mostSurprising(rows, room)
  const slices = resampled(
    steps.map(({ y, lo, hi, isAnomaly }) => ({ value: y, low: lo, high: hi, ahead: false, isAnomaly })),
    room,
  )
  const paint = painter(colour)
  const legend =
    `── actual   ${paint({ text: BAND + BAND, ink: 'band' })} expected range   ` +
    `${paint({ text: ANOMALY, ink: 'anomaly' })} anomaly`
  return drawn(slices, { stamps: [rows[0], undefined, rows.at(-1)], legend, paint })
}

/** Of each of `room` equal stretches the row with the highest score. */
const mostSurprising = (rows: readonly AnomalyRow[], room: number): AnomalyRow[] =>
  Array.from({ length: room }, (_, column) =>
    rows
      .slice(Math.floor((column * rows.length) / room), Math.floor(((column + 1) * rows.length) / room))
      .reduce((most, row) => (row.score > most.score ? row : most)),
  )

type Painter = (cell: Cell) => string

const painter =
  (colour: boolean): Painter =>
  ({ text, ink }) =>
    colour && PAINT[ink] ? PAINT[ink] + text + PLAIN : text

interface Frame {
  /** Rows whose time stamps stand at the left end, under the last of the history, and at the right end. */
  readonly stamps: readonly ({ readonly ds: string } | undefined)[]
  readonly legend: string
  readonly paint: Painter
}

/** The slices within their axes, over the legend; an empty text without slices. */
function drawn(slices: readonly Slice[], { stamps, legend, paint }: Frame): string {
  if (slices.length === 0) return ''
  const scale = valueScale(slices)
  const start = slices.findIndex(({ ahead }) => ahead)
  const axis = (text: string) => paint({ text, ink: 'axis' })
  const labelWidth = Math.max(...[...scale.labels.values()].map(({ length }) => length))
  const margin = ' '.repeat(labelWidth + 2)
  const rows = draw(slices, scale).map((cells, row) => {
    const label = scale.labels.get(row)
    const edge = label === undefined ? `${margin.slice(1)}│` : `${label.padStart(labelWidth)} ┤`
    return axis(edge) + runs(cells).map(paint).join('')
  })
  const foot = slices.map((_, column) => (column === start - 1 ? '┴' : '─')).join('')
  const [first, cutoff, last] = stamps.map((row) => printable(row?.ds ?? ''))
  const lines = [
    ...rows,
    axis(`${margin.slice(1)}└${foot}`),
    axis(margin + stampLine([first, cutoff, last], start - 1, slices.length)),
    '',
    margin + legend,
  ]
  return lines.map((line) => line.trimEnd() + '\n').join('')
}

/** One slice a column: steps stretched over several columns each while there is room, or averaged into one. */
function resampled(steps: readonly Slice[], room: number): Slice[] {
  const stretch = Math.min(MOST_STRETCH, Math.floor(room / steps.length))
  if (stretch >= 1) {
    return Array.from({ length: stretch * (steps.length - 1) + 1 }, (_, column) =>
      between(steps, column / stretch),
    )
  }
  return Array.from({ length: room }, (_, column) =>
    averaged(
      steps.slice(
        Math.floor((column * steps.length) / room),
        Math.floor(((column + 1) * steps.length) / room),
      ),
    ),
  )
}

function between(steps: readonly Slice[], position: number): Slice {
  const before = steps[Math.floor(position)]!
  const after = steps[Math.ceil(position)]!
  const share = position - Math.floor(position)
  const mix = (key: 'value' | 'low' | 'high') => before[key] + share * (after[key] - before[key])
  const isAnomaly = share === 0 && before.isAnomaly
  return { value: mix('value'), low: mix('low'), high: mix('high'), ahead: after.ahead, isAnomaly }
}

function averaged(steps: readonly Slice[]): Slice {
  const mean = (key: 'value' | 'low' | 'high') =>
    steps.reduce((sum, step) => sum + step[key], 0) / steps.length
  const isAnomaly = steps.some((step) => step.isAnomaly)
  return { value: mean('value'), low: mean('low'), high: mean('high'), ahead: steps[0]!.ahead, isAnomaly }
}

interface ValueScale {
  /** The row, from the top, that a value falls in. */
  rowOf(value: number): number
  readonly labels: ReadonlyMap<number, string>
}

function valueScale(slices: readonly Slice[]): ValueScale {
  const finite = slices.flatMap(({ low, value, high }) => [low, value, high]).filter(Number.isFinite)
  let lowest = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  let highest = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (lowest > highest) [lowest, highest] = [0, 0]
  if (highest - lowest <= Math.abs(highest) * 1e-9) {
    const around = Math.abs(highest) * 0.1 || 1
    lowest -= around
    highest += around
  }
  const rowOf = (value: number) => Math.round(((highest - value) / (highest - lowest)) * (ROWS - 1))
  const step = niceStep((highest - lowest) / 5)
  const ticks: number[] = []
  for (let count = Math.ceil(lowest / step); count * step <= highest; count++) ticks.push(count * step)
  const labels = tickLabels(ticks, step)
  return { rowOf, labels: new Map(ticks.map((tick, index) => [rowOf(tick), labels[index]!])) }
}

/** The next of 1, 2, 5, 10, 20, 50 ... that is not smaller. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
}

function tickLabels(ticks: readonly number[], step: number): string[] {
  const labels = ticks.map(fixed(Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))))
  if (labels.every((label) => label.length <= LONGEST_LABEL)) return labels
  return ticks.map((tick) => tick.toExponential(2))
}

function draw(slices: readonly Slice[], { rowOf }: ValueScale): Cell[][] {
  const grid = Array.from({ length: ROWS }, () => slices.map((): Cell => ({ text: ' ', ink: 'history' })))
  const put = (row: number, column: number, text: string, ink: Ink) => {
    grid[row]![column] = { text, ink }
  }
  for (const [column, { value, low, high, ahead, isAnomaly }] of slices.entries()) {
    if (Number.isFinite(low) && Number.isFinite(high)) {
      for (let row = rowOf(high); row <= rowOf(low); row++) put(row, column, BAND, 'band')
    }
    if (!Number.isFinite(value)) continue
    const strokes = ahead ? HEAVY : LIGHT
    const ink: Ink = ahead ? 'median' : 'history'
    const before = slices[column - 1]?.value ?? value
    const reach = rowOf(value)
    const leave = Number.isFinite(before) ? rowOf(before) : reach
    if (leave === reach) {
      put(reach, column, strokes.level, ink)
    } else {
      const corners = reach < leave ? strokes.rising : strokes.falling
      for (let row = Math.min(leave, reach) + 1; row < Math.max(leave, reach); row++) {
        put(row, column, strokes.upright, ink)
      }
      put(leave, column, corners.leave, ink)
      put(reach, column, corners.reach, ink)
    }
    if (isAnomaly) put(reach, column, ANOMALY, 'anomaly')
  }
  return grid
}

/** Neighbouring cells of one ink as one cell, so that colouring adds few codes. */
function runs(cells: readonly Cell[]): Cell[] {
  const joined: Cell[] = []
  for (const cell of cells) {
    const last = joined.at(-1)
    if (last?.ink === cell.ink) joined[joined.length - 1] = { ink: cell.ink, text: last.text + cell.text }
    else joined.push(cell)
  }
  return joined
}

/** The first and last time stamp at the ends, and the cutoff under its column where it fits between them. */
function stampLine(
  [first, cutoff, last]: readonly [string, string, string],
  cutoffColumn: number,
  width: number,
): string {
  const lastFrom = Math.max(width - last.length, first.length + 2)
  const from = cutoffColumn - Math.floor(cutoff.length / 2)
  const fits = from >= first.length + 2 && from + cutoff.length + 2 <= lastFrom
  return (fits ? first.padEnd(from) + cutoff : first).padEnd(lastFrom) + last
}
