/** The content of a forecaster's file: each field with its range. */
import { decimals, describeFrequency } from '../../../data/index.js'
import { InputError } from '../../../engine/errors.js'
import { maximumBytes } from '../../../engine/memory.js'
import { bytesInWords } from '../../../engine/wording.js'
import {
  HEADS,
  longestWindow,
  mostMembers,
  mostSeasonSteps,
  NETWORKS,
  trainingBytes,
} from '../../../forecaster/index.js'
import {
  either,
  list,
  named,
  number,
  oneOf,
  optional,
  percentages,
  record,
  type Saved,
  text,
  where,
  wholeNumber,
  yesOrNo,
} from '../../../formats/index.js'
import { baselines } from '../../../statistics/methods/index.js'
import { nodeErrorsSchema } from '../groups/errors-file.js'
import { dependenceSchema } from '../paths/dependence-file.js'

const columnCount = wholeNumber({ from: 0, to: 1_000_000 })
const names = list(text())
const seasonalPeriod = wholeNumber({ from: 1, to: mostSeasonSteps })

const frequency = where(text({ most: 100 }), (alias) => {
  try {
    describeFrequency(alias)
    return undefined
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
})

/** How the training data was read. Of holidays, the days are tensors. */
const columns = record({
  time: optional(either(text(), names)),
  timeFormat: optional(text()),
  id: names,
  target: names,
  wide: yesOrNo,
  past: names,
  future: names,
  categories: optional(named(names)),
  static: list(record({ name: text(), vocabulary: optional(names) })),
  groups: optional(names),
  holidays: optional(record({ source: text(), names })),
  decimal: optional(oneOf(decimals)),
  missing: optional(names),
  frequency,
  seasonalPeriod,
})

const shape = where(
  record({
    kind: oneOf(NETWORKS),
    hiddenSize: wholeNumber({ from: 1 }),
    windowSteps: wholeNumber({ from: 1, to: longestWindow }),
    horizonSteps: wholeNumber({ from: 1 }),
    outputSteps: wholeNumber({ from: 1 }),
    segmentSteps: wholeNumber({ from: 1 }),
    offsetSteps: wholeNumber({ from: 0 }),
    columns: record({ past: columnCount, future: columnCount, static: columnCount }),
    head: oneOf(HEADS),
    dropout: number({ from: 0, below: 1 }),
  }),
  (given) => {
    const { kind, windowSteps, horizonSteps, outputSteps, segmentSteps, offsetSteps } = given
    const bytes = trainingBytes(given)
    if (bytes > maximumBytes) return `expected a network that memory holds, got one of ${bytesInWords(bytes)}`
    if (outputSteps > horizonSteps) return `expected outputSteps up to ${horizonSteps}, got ${outputSteps}`
    if (offsetSteps > windowSteps) return `expected offsetSteps up to ${windowSteps}, got ${offsetSteps}`
    const isRead = kind === 'segment' ? windowSteps % segmentSteps === 0 : segmentSteps === 1
    return isRead ? undefined : `expected segments that a window of ${windowSteps} has, got ${segmentSteps}`
  },
)

/** Weights add up to 1 but for what sums of a few doubles lose. */
export const sumTolerance = 1e-6

/** What is wrong with some weights' sum, if anything. */
export function weightsProblem(shares: readonly number[]): string | undefined {
  const sum = shares.reduce((total, share) => total + share, 0)
  return Math.abs(sum - 1) < sumTolerance ? undefined : `expected weights that add up to 1, got ${sum}`
}

const weights = where(
  named(number({ above: 0, to: 1 + sumTolerance }), {
    least: 1,
    names: oneOf([...NETWORKS, ...Object.keys(baselines)]),
  }),
  (shares) => weightsProblem(Object.values(shares)),
)

/** Numbers that grow with the data are tensors; see forecaster-file.ts. */
export const forecasterSchema = where(
  record({
    columns,
    hasCalendar: yesOrNo,
    ahead: names,
    ensemble: record({ weights }),
    levels: optional(percentages({ above: 0, to: 99 })),
    bounds: optional(record({ lower: optional(number()), upper: optional(number()) })),
    task: record({
      seasonalPeriod,
      longSeasonSteps: optional(seasonalPeriod),
      horizonSteps: wholeNumber({ from: 1 }),
    }),
    dependence: optional(dependenceSchema),
    nodeErrors: optional(nodeErrorsSchema),
    network: optional(record({ shape, members: wholeNumber({ from: 1, to: mostMembers }) })),
  }),
  ({ network, task: { horizonSteps }, ensemble: { weights: shares }, ahead }) => {
    if (network === undefined) {
      const learned = NETWORKS.find((name) => name in shares)
      return learned && `network: expected one, as ${learned} has a weight, got none`
    }
    const { shape: own } = network
    if (own.horizonSteps !== horizonSteps)
      return `network.shape.horizonSteps: expected ${horizonSteps} as in task, got ${own.horizonSteps}`
    return ahead.length === own.columns.future
      ? undefined
      : `ahead: expected the ${own.columns.future} names of network.shape.columns.future, got ${ahead.length}`
  },
)

export type ForecasterContent = Saved<typeof forecasterSchema>
