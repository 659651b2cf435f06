/**
 * The backtest of a run whose time is limited. Baselines come first, the newest fold before older ones; where not even
 * that one is done in time, those that take no search are left. Networks then take the time that remains: for all of
 * their work, for less of it, or for none.
 */
import type { Panel } from '../../../data/index.js'
import { engineInfo } from '../../../engine/engine.js'
import { type Task, trainForecaster } from '../../../forecaster/index.js'
import { inWords } from '../../../report/index.js'
import { type Budget, hasTimeForFold, type NetworkPlan, planFor } from '../budget.js'
import { quickBaselines } from '../defaults.js'
import { baselineTaskOf, type Run, taskOf, trainingOf, withWorkers } from '../run.js'
import { baselineFolds } from './baseline-folds.js'
import { foldsFor, foldsOver, type SeriesAtCutoff, upTo } from './cutoffs.js'
import type { BacktestFold, Folds } from './fold.js'
import { networkFolds } from './network-folds.js'
import { quickFolds } from './quick-folds.js'
import { decisionsOf } from './shared-decisions.js'
import { type Beside, leavingOut, leftOut, networkSideOf, type Tested } from './tested.js'

/** A run with a limit of time. */
export interface LimitedRun extends Run {
  readonly budget: Budget
}

interface BaselinesWithin {
  /** Those that there was time for, the newest ones. */
  readonly folds: readonly (readonly SeriesAtCutoff[])[]
  readonly tested: Folds
  /** That one of them took; 0 without any. */
  readonly foldMs: number
}

/** The baselines' folds; undefined where there was no time for one. */
async function baselinesWithin(
  { budget, prepared, options }: LimitedRun,
  panel: Panel,
  all: readonly (readonly SeriesAtCutoff[])[],
): Promise<BaselinesWithin | undefined> {
  const { known, methods } = prepared
  const found: BacktestFold[][][] = []
  let foldMs = 0
  for (const fold of all.toReversed()) {
    const { leftMs } = budget
    const isFirst = found.length === 0
    if (!isFirst && !hasTimeForFold(budget, foldMs)) break
    // The fits at the end take as long as the first fold.
    const made = await budget.keeping(isFirst ? leftMs / 2 : foldMs, options.signal, (signal) =>
      withWorkers({ signal }, (pool) =>
        baselineFolds(known, [fold], methods, baselineTaskOf(options, panel), pool),
      ),
    )
    if (made === undefined) break
    foldMs = leftMs - budget.leftMs
    found.unshift(made)
  }
  if (found.length === 0 && all.length > 0) return undefined
  return {
    folds: all.slice(all.length - found.length),
    tested: known.map((_, i) => found.flatMap((fold) => fold[i])),
    foldMs,
  }
}

/** How long one epoch of one network takes, and how many it has at most; undefined where not even that one had time. */
async function epochWithin(
  { budget, prepared: { known }, options }: LimitedRun,
  task: Task,
  [first]: readonly (readonly SeriesAtCutoff[])[],
  reservedMs: number,
): Promise<{ readonly epochMs: number; readonly epochs: number } | undefined> {
  const { leftMs } = budget
  const enough = new AbortController()
  let epochs: number | undefined
  try {
    await budget.keeping(reservedMs, options.signal, (signal) =>
      trainForecaster(
        first?.map((cutoff) => upTo(cutoff.known, known[cutoff.index], task.horizonSteps)) ?? known,
        task,
        {
          ...trainingOf(options),
          members: 1,
          decisions: decisionsOf(known, task, options),
          signal: AbortSignal.any([signal, enough.signal]),
          onProgress: (now) => {
            epochs ??= now.epochs
            enough.abort()
          },
        },
      ),
    )
  } catch (error) {
    if (error !== enough.signal.reason) throw error
  }
  return epochs === undefined ? undefined : { epochMs: leftMs - budget.leftMs, epochs }
}

const isUp = 'The time was up'
/** Where only baselines without a search were done in time. */
const quickOnly = `${isUp}: the forecast is of the baselines that take no search, by one fold at most.`
/** Where networks are left out. */
export const timeUp = `${isUp}: the forecast is by baselines, without a network.`

/** What is done in place of more, as a sentence; none where all is. */
const inTime = (parts: readonly string[]): string[] =>
  parts.length === 0 ? [] : [`To end in time, ${inWords(parts)}.`]

const foldParts = (count: number, most: number): string[] =>
  count < most ? [`the backtest has ${count} of ${most} folds`] : []

const planParts = ({ epochs, members, refit }: NetworkPlan, whole: NetworkPlan): string[] => [
  ...(refit === whole.refit ? [] : ['networks are trained once for all folds']),
  ...(members === whole.members ? [] : [`there is one network in place of ${whole.members}`]),
  ...(epochs === whole.epochs ? [] : [`its training has ${epochs} epochs in place of ${whole.epochs}`]),
]

/**
 * Runs as much of the backtest as there is time for.
 * @param quick the folds of `quickFolds`, if they are known
 */
export async function testWithin(
  run: LimitedRun,
  panel: Panel,
  beside: Beside,
  quick?: Folds,
): Promise<Tested> {
  const { budget, prepared, options } = run
  const { known, network } = prepared
  const { signal, horizon } = options
  const all = foldsOver(known, horizon, foldsFor(options.folds, known.length), network !== undefined)
  const none = { past: [], effective: 0, isLeftOut: false }
  const made = await baselinesWithin(run, panel, all)
  if (made === undefined) {
    const series = quick ?? (await withWorkers({ signal }, (pool) => quickFolds(run, panel, pool)))
    const left = leavingOut(run, quickOnly)
    return { ...none, ...left, series, prepared: { ...left.prepared, methods: quickBaselines } }
  }
  const { folds, tested, foldMs } = made
  const { leftMs } = budget
  await beside.onBaselines?.(tested)
  const reservedMs = Math.max(foldMs, leftMs - budget.leftMs)
  const withNotes = (notes: readonly string[]): Run => ({
    ...run,
    prepared: { ...prepared, notes: [...prepared.notes, ...notes] },
  })
  const foldNotes = inTime(foldParts(folds.length, all.length))
  if (network === undefined) {
    return { ...none, ...withNotes(foldNotes), series: tested }
  }
  const task = taskOf(options, network, panel)
  const side = networkSideOf(run, panel, task)
  const epoch = await epochWithin(run, task, folds, reservedMs)
  const { members: usualMembers, isRetrained } = decisionsOf(known, task, options)
  const whole = {
    folds: folds.length,
    threads: engineInfo().threads,
    isRetrained,
    epochs: epoch?.epochs ?? 0,
    members: options.members ?? usualMembers,
    refit: side.refit,
  }
  const plan = epoch && planFor(budget.leftMs - reservedMs, { ...whole, epochMs: epoch.epochMs })
  const without = (): Tested => {
    return { ...none, ...leavingOut(withNotes(foldNotes), timeUp), series: tested }
  }
  if (plan === undefined) return without()
  const notes = inTime([...foldParts(folds.length, all.length), ...planParts(plan, whole)])
  const { epochs, members, refit } = plan
  const own = epochs === whole.epochs ? {} : { epochs }
  const found = await budget.keeping(reservedMs, signal, (ended) =>
    withWorkers({ signal: ended }, (pool) =>
      networkFolds(known, tested, folds, task, {
        ...side,
        ...own,
        members,
        refit,
        pool,
        signal: ended,
        // What is trained depends on the time that there was.
        checkpoint: notes.length === 0 ? side.checkpoint : undefined,
        onTrained: beside.onTrained,
        onProgress: beside.onProgress,
      }),
    ),
  )
  if (found === undefined) return without()
  const cut = withNotes(notes)
  if (found.isLeftOut) return { ...found, ...leavingOut(cut, leftOut) }
  return { ...found, prepared: cut.prepared, options: { ...options, ...own, members, refit }, reservedMs }
}
