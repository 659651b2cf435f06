/**
 * What a forecaster's file says of it beside the networks' weights: its content, and in tensors the numbers that grow
 * with the data.
 *
 *     series.ids U8 (JSON)    series.isLog U8 [S]    series.hasPattern U8 [S]      S series trained on
 *     covariates.past F64 [P, 2], .future, .static                                mean and deviation of each column
 *     calibration.sizes F64 [H]    calibration.factors F64; ensembleCalibration   where there is one
 *     ensemble.ids U8 (JSON)    ensemble.weights F64 [S, M]                        of S series and M methods, where they differ
 *     holidays.0 I32 [D] ...                                                       days since 1970-01-01
 *     histories.ids U8 (JSON)    histories.ends F64 [S]    .lengths I32 [S]        the last values of S series,
 *     histories.y F64 [N]    histories.past F64 [P, N]    histories.future [F, N]  one series after the other
 *     fits.ids U8 (JSON)    fits.*                                                 of baselines; see record-tensors.ts
 *     dependence.*                                                                 see paths/dependence-file.ts
 *     nodes.*                                                                      see groups/errors-file.ts
 */
import { InputError } from '../../../engine/errors.js'
import type { ColumnScales, NetworkShape } from '../../../forecaster/index.js'
import {
  list,
  type NamedTensor,
  number,
  numbersIn,
  problemOf,
  recordsIn,
  recordTensors,
  textTensor,
  wholeNumber,
} from '../../../formats/index.js'
import type { Calibration } from '../../../statistics/calibration.js'
import { medianIndex } from '../../../statistics/quantiles.js'
import type { ScalingChoice } from '../../../statistics/scaling.js'
import { type BaselineFits, fitsSchema } from '../baselines/index.js'
import type { Weights } from '../ensemble/index.js'
import type { ForecasterContext } from '../forecaster-context.js'
import { nodeErrorsContent, nodeErrorsOfFile, nodeErrorsTensors } from '../groups/errors-file.js'
import type { History } from '../history.js'
import { dependenceContent, dependenceOfFile, dependenceTensors } from '../paths/dependence-file.js'
import { type ForecasterContent, sumTolerance, weightsProblem } from './forecaster-schema.js'
import { idsIn } from './tensor-rows.js'

export type Tensors = ReadonlyMap<string, NamedTensor>

/** All of the networks but the weights. */
export interface NetworkDescription {
  readonly shape: NetworkShape
  readonly members: number
  readonly scalings: readonly (readonly [id: string, ScalingChoice])[]
  readonly scales: ColumnScales
  readonly calibration: Calibration
}

/** All of a forecaster but the weights. */
export interface Description extends Omit<ForecasterContext, 'network'> {
  readonly network?: NetworkDescription
  readonly histories: readonly (readonly [id: string, History])[]
  readonly fits: readonly (readonly [id: string, BaselineFits])[]
}

const doubles = (values: ArrayLike<number>, shape: readonly number[] = [values.length]): NamedTensor => ({
  shape: [...shape],
  data: Float64Array.from(values),
})
const flags = (values: readonly boolean[]): NamedTensor => ({
  shape: [values.length],
  data: Uint8Array.from(values, Number),
})
const whole = (values: readonly number[]): NamedTensor => ({
  shape: [values.length],
  data: Int32Array.from(values),
})
const covariateKinds = ['past', 'future', 'static'] as const

/** The description with its numbers in tensors. */
export function packed({
  columns,
  ensemble,
  network,
  histories,
  fits,
  dependence,
  nodeErrors,
  ...rest
}: Description): {
  readonly content: ForecasterContent
  readonly tensors: Tensors
} {
  const { holidays, ...readAs } = columns
  const tensors: (readonly [string, NamedTensor])[] = [
    ...(network ? networkTensors(network) : []),
    ...(ensemble.ofSeries ? weightTensors(ensemble.weights, ensemble.ofSeries) : []),
    ...(ensemble.calibration ? calibrationTensors('ensembleCalibration', ensemble.calibration) : []),
    ...(holidays?.holidays ?? []).map(({ days }, i) => [`holidays.${i}`, whole(days)] as const),
    ...historyTensors(histories),
    ...(dependence ? dependenceTensors(dependence) : []),
    ...(nodeErrors ? nodeErrorsTensors(nodeErrors) : []),
    ...recordTensors(
      'fits',
      fits.map(([, fit]) => fit),
    ),
    ['fits.ids', textTensor(fits.map(([id]) => id))],
  ]
  const content: ForecasterContent = {
    ...rest,
    columns: {
      ...readAs,
      holidays: holidays && {
        source: holidays.source,
        names: holidays.holidays.map(({ name }) => name),
      },
    },
    ensemble: { weights: ensemble.weights },
    ...(dependence && { dependence: dependenceContent(dependence) }),
    ...(nodeErrors && { nodeErrors: nodeErrorsContent(nodeErrors) }),
    ...(network && { network: { shape: network.shape, members: network.members } }),
  }
  return { content, tensors: new Map(tensors) }
}

const weightTensors = (all: Weights, ofSeries: ReadonlyMap<string, Weights>): [string, NamedTensor][] => {
  const methods = Object.keys(all)
  const shares = [...ofSeries.values()].flatMap((own) => methods.map((method) => own[method] ?? 0))
  return [
    ['ensemble.ids', textTensor([...ofSeries.keys()])],
    ['ensemble.weights', doubles(shares, [ofSeries.size, methods.length])],
  ]
}

function networkTensors({ scalings, scales, calibration }: NetworkDescription): [string, NamedTensor][] {
  const choices = scalings.map(([, choice]) => choice)
  return [
    ...calibrationTensors('calibration', calibration),
    ...covariateKinds.map((kind): [string, NamedTensor] => {
      const pairs = scales[kind].flatMap(({ mean, deviation }) => [mean, deviation])
      return [`covariates.${kind}`, doubles(pairs, [pairs.length / 2, 2])]
    }),
    ['series.isLog', flags(choices.map(({ isLog }) => isLog))],
    ['series.hasPattern', flags(choices.map(({ hasPattern }) => hasPattern))],
    ['series.ids', textTensor(scalings.map(([id]) => id))],
  ]
}

const calibrationTensors = (name: string, { sizes, factors }: Calibration): [string, NamedTensor][] => [
  [`${name}.sizes`, doubles(sizes)],
  [`${name}.factors`, doubles(factors)],
]

/** Arrays one after the other. */
function joined(arrays: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const one of arrays) {
    all.set(one, at)
    at += one.length
  }
  return all
}

export function historyTensors(histories: Description['histories']): [string, NamedTensor][] {
  const kept = histories.map(([, history]) => history)
  const columns = (kind: 'past' | 'future'): NamedTensor => {
    const all = (kept[0]?.[kind] ?? []).map((_, c) => joined(kept.map((history) => history[kind][c])))
    return doubles(joined(all), [all.length, all[0]?.length ?? 0])
  }
  return [
    ['histories.ids', textTensor(histories.map(([id]) => id))],
    ['histories.ends', doubles(kept.map(({ end }) => end))],
    ['histories.lengths', whole(kept.map(({ y }) => y.length))],
    ['histories.y', doubles(joined(kept.map(({ y }) => y)))],
    ['histories.past', columns('past')],
    ['histories.future', columns('future')],
  ]
}

const finite = number()
const fromZero = number({ from: 0 })
const share = number({ from: 0, to: 1 + sumTolerance })
const flag = wholeNumber({ from: 0, to: 1 })
/** Days since 1970-01-01 that a date can have. */
const day = wholeNumber({ from: -100_000_000, to: 100_000_000 })
const count = wholeNumber({ from: 1 })

const calibrationIn = (tensors: Tensors, name: string, horizonSteps: number): Calibration => ({
  sizes: numbersIn(tensors, `${name}.sizes`, Float64Array, fromZero, horizonSteps),
  factors: numbersIn(tensors, `${name}.factors`, Float64Array, fromZero, medianIndex),
})

/** The weights of each series by id. */
function weightsIn(all: Weights, tensors: Tensors): Map<string, Weights> {
  const methods = Object.keys(all)
  const known = idsIn(tensors, 'ensemble.ids')
  const shares = numbersIn(tensors, 'ensemble.weights', Float64Array, share, methods.length * known.length)
  return new Map(
    known.map((id, s) => {
      const own = methods.map((method, i) => [method, shares[s * methods.length + i]] as const)
      const problem = weightsProblem(own.map(([, weight]) => weight))
      if (problem !== undefined) throw new InputError(`tensor ensemble.weights: ${problem}`)
      return [id, Object.fromEntries(own.filter(([, weight]) => weight > 0))]
    }),
  )
}

/**
 * The description whose numbers are in tensors.
 * @throws InputError on tensors that are absent, do not fit, or hold numbers out of range
 */
export function unpacked(
  { columns, ensemble, network, levels, dependence, nodeErrors, ...content }: ForecasterContent,
  tensors: Tensors,
): Description {
  const { holidays, ...readAs } = columns
  const days = holidays?.names.map((name, i) => ({
    name,
    days: numbersIn(tensors, `holidays.${i}`, Int32Array, day),
  }))
  const { horizonSteps } = content.task
  return {
    ...content,
    levels,
    columns: holidays && days ? { ...readAs, holidays: { source: holidays.source, holidays: days } } : readAs,
    ensemble: {
      ...ensemble,
      ...(tensors.has('ensemble.ids') && { ofSeries: weightsIn(ensemble.weights, tensors) }),
      ...(tensors.has('ensembleCalibration.sizes') && {
        calibration: calibrationIn(tensors, 'ensembleCalibration', horizonSteps),
      }),
    },
    ...(dependence && { dependence: dependenceOfFile(dependence, tensors, horizonSteps) }),
    ...(nodeErrors && { nodeErrors: nodeErrorsOfFile(nodeErrors, tensors) }),
    ...(network && { network: { ...network, ...networkIn(network.shape, tensors) } }),
    histories: historiesIn(columns, tensors),
    fits: fitsIn(tensors),
  }
}

function networkIn(
  { columns, horizonSteps }: NetworkShape,
  tensors: Tensors,
): Omit<NetworkDescription, 'shape' | 'members'> {
  const scalesOf = (kind: keyof ColumnScales): ColumnScales[typeof kind] => {
    const pairs = numbersIn(tensors, `covariates.${kind}`, Float64Array, finite, 2 * columns[kind])
    return Array.from({ length: columns[kind] }, (_, i) => ({
      mean: pairs[2 * i],
      deviation: pairs[2 * i + 1],
    }))
  }
  const known = idsIn(tensors, 'series.ids')
  const [logs, patterns] = ['isLog', 'hasPattern'].map((choice) =>
    numbersIn(tensors, `series.${choice}`, Uint8Array, flag, known.length),
  )
  return {
    scalings: known.map((id, i) => [id, { isLog: logs[i] === 1, hasPattern: patterns[i] === 1 }]),
    scales: { past: scalesOf('past'), future: scalesOf('future'), static: scalesOf('static') },
    calibration: calibrationIn(tensors, 'calibration', horizonSteps),
  }
}

function historiesIn(
  { past, future, categories }: Pick<ForecasterContent['columns'], 'past' | 'future' | 'categories'>,
  tensors: Tensors,
): Description['histories'] {
  const known = idsIn(tensors, 'histories.ids')
  const ends = numbersIn(tensors, 'histories.ends', Float64Array, finite, known.length)
  const lengths = numbersIn(tensors, 'histories.lengths', Int32Array, count, known.length)
  const steps = lengths.reduce((sum, length) => sum + length, 0)
  const numbers = (name: string, columns: number): Float64Array =>
    Float64Array.from(numbersIn(tensors, `histories.${name}`, Float64Array, finite, columns * steps))
  // Covariates of text have a column for each category.
  const widthOf = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (categories?.[name]?.length ?? 1), 0)
  const [pastWidth, futureWidth] = [widthOf(past), widthOf(future)]
  const [y, pasts, futures] = [numbers('y', 1), numbers('past', pastWidth), numbers('future', futureWidth)]
  let at = 0
  return known.map((id, i) => {
    const from = at
    at += lengths[i]
    const own = (all: Float64Array, column = 0): Float64Array =>
      all.slice(column * steps + from, column * steps + from + lengths[i])
    return [
      id,
      {
        y: own(y),
        past: Array.from({ length: pastWidth }, (_, c) => own(pasts, c)),
        future: Array.from({ length: futureWidth }, (_, c) => own(futures, c)),
        end: ends[i],
      },
    ]
  })
}

function fitsIn(tensors: Tensors): Description['fits'] {
  const fits = recordsIn('fits', tensors)
  const known = idsIn(tensors, 'fits.ids')
  const problem = problemOf(list(fitsSchema, { least: known.length, most: known.length }), fits, 'fits')
  if (problem !== undefined) throw new InputError(problem)
  return known.map((id, i) => [id, fits[i] as BaselineFits])
}
