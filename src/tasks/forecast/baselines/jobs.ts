/** The fits of the baselines as jobs, which any thread can do. */
import { describeJob, type Pool } from '../../../parallel/index.js'
import { type ForecastTask, naive2 } from '../../../statistics/methods/index.js'
import { Breath } from '../../../train/index.js'
import { type BaselineFits, type BaselinesAtCutoff, baselinesAtCutoff, fitsOf } from './fits.js'

/** The forecasts of the baselines, and of Naive 2, as of one cutoff. */
export type CutoffForecasts = Pick<BaselinesAtCutoff, 'forecasts'> & { readonly benchmark: Float64Array }

interface Task {
  readonly methods: readonly string[]
  readonly task: ForecastTask
}

/** Values of a series, and how many of them are known at each cutoff, rising. */
export interface SeriesCutoffs {
  readonly y: Float64Array
  readonly cutoffs: readonly number[]
}

interface CutoffsInput extends Task {
  /** Whether orders and forms chosen at one cutoff are kept at the next. */
  readonly keepsChoices: boolean
  readonly series: readonly SeriesCutoffs[]
}

/** Of each series, the forecasts as of each of its cutoffs. */
export const cutoffsJob = describeJob<CutoffsInput, CutoffForecasts[][], number>(
  'the forecasts of baselines',
  async ({ series, methods, task, keepsChoices }, { signal, report }) => {
    const breath = new Breath()
    const found: CutoffForecasts[][] = []
    for (const { y, cutoffs } of series) {
      const own: CutoffForecasts[] = []
      let earlier: BaselinesAtCutoff | undefined
      for (const known of cutoffs) {
        const seen = y.slice(0, known)
        const now = await breath.through(baselinesAtCutoff(seen, methods, task, earlier))
        signal.throwIfAborted()
        own.push({ forecasts: now.forecasts, benchmark: naive2(seen, task) })
        if (keepsChoices) earlier = now
      }
      found.push(own)
      report(cutoffs.length)
    }
    return found
  },
)

interface FitsInput {
  readonly task: ForecastTask
  /** Values, and the methods that are fitted to them. */
  readonly series: readonly { readonly y: Float64Array; readonly methods: readonly string[] }[]
}

/** Of each series, the fitted parameters. */
export const fitsJob = describeJob<FitsInput, BaselineFits[]>(
  'the fits of baselines',
  async ({ series, task }, { signal }) => {
    const breath = new Breath()
    const found: BaselineFits[] = []
    for (const { y, methods } of series) {
      found.push(await breath.through(fitsOf(y, methods, task)))
      signal.throwIfAborted()
    }
    return found
  },
)

/** So many values times cutoffs of all series are one job at least: some tenths of a second. */
const leastWork = 50_000
/** Jobs, at most: so that threads end at about the same time. */
const mostJobs = 32

/** Series in as many lists as jobs are worth it, in order, each with about the same work. */
export function inJobs<T>(series: readonly T[], workOf: (one: T) => number): T[][] {
  const total = series.reduce((sum, one) => sum + workOf(one), 0)
  const most = Math.max(leastWork, total / mostJobs)
  const lists: T[][] = []
  let left = 0
  for (const one of series) {
    if (lists.length === 0 || left <= 0) {
      lists.push([])
      left = most
    }
    lists[lists.length - 1].push(one)
    left -= workOf(one)
  }
  return lists
}

/**
 * The fitted parameters of each series, by a pool.
 * @param before those of some methods, by series, which are kept
 */
export async function fitsIn(
  pool: Pool,
  series: readonly Float64Array[],
  methods: readonly string[],
  task: ForecastTask,
  before: readonly (BaselineFits | undefined)[],
): Promise<BaselineFits[]> {
  const missing = series.map((y, i) => ({
    y,
    methods: methods.filter((method) => before[i]?.[method] === undefined),
  }))
  const lists = inJobs(missing, (one) => one.y.length * Number(one.methods.length > 0))
  const found = await pool.runAll(
    fitsJob,
    lists.map((list) => ({ task, series: list })),
  )
  return found.flat().map((own, i) => {
    const kept = Object.entries(before[i] ?? {}).filter(([method]) => methods.includes(method))
    return { ...Object.fromEntries(kept), ...own }
  })
}
