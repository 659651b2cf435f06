/**
 * A forecaster as a file. In tensors: the weights of its networks (`networks.0.recurrent.kernel` ...), and what it
 * keeps of each series, column and step; in the content: what it forecasts, from which columns, and the network's shape.
 *
 *     series.ids U8 (JSON)    series.isLog U8 [S]    series.hasPattern U8 [S]      S series trained on
 *     covariates.past F64 [P, 2], .future, .static                                mean and deviation of each column
 *     calibration.sizes F64 [H]    calibration.factors F64; ensembleCalibration   where the ensemble has one
 *     holidays.0 I32 [D] ...                                                       days since 1970-01-01
 *     fits.ids U8 (JSON)    fits.*                                                 of baselines; see record-tensors.ts
 */
import { InputError } from '../../engine/errors.js'
import {
  type ColumnScales,
  type NetworkForecaster,
  type NetworkShape,
  networkFromWeights,
} from '../../forecaster/index.js'
import {
  damaged,
  type FileDefinition,
  list,
  type NamedTensor,
  number,
  numbersIn,
  type OpenFile,
  problemOf,
  readEnvelope,
  recordsIn,
  recordTensors,
  text,
  textIn,
  textTensor,
  wholeNumber,
  writeEnvelope,
} from '../../formats/index.js'
import { SavedWeights } from '../../nn/index.js'
import type { Calibration } from '../../statistics/calibration.js'
import { medianIndex } from '../../statistics/quantiles.js'
import type { ScalingChoice } from '../../statistics/scaling.js'
import type { BaselineFits } from './baseline-fits.js'
import { fitsSchema } from './fits-schema.js'
import type { ForecasterContext } from './forecaster-context.js'
import { type ForecasterContent, forecasterSchema } from './forecaster-schema.js'

export interface ForecasterParts {
  readonly networkForecaster: NetworkForecaster
  readonly context: ForecasterContext
  readonly fits: ReadonlyMap<string, BaselineFits>
}

type Tensors = ReadonlyMap<string, NamedTensor>

/** All but the weights, before its numbers go into tensors. */
interface Description extends ForecasterContext {
  readonly shape: NetworkShape
  readonly members: number
  readonly seasonalPeriod: number
  readonly scalings: readonly (readonly [id: string, ScalingChoice])[]
  readonly scales: ColumnScales
  readonly calibration: Calibration
  readonly fits: readonly (readonly [id: string, BaselineFits])[]
}

const forecasterFile: FileDefinition<ForecasterContent> = {
  kind: 'forecaster',
  version: 5,
  // Since version 5 with a digest.
  migrations: { 3: withTensors, 4: (file) => file },
  content: forecasterSchema,
}

const doubles = (values: readonly number[], shape = [values.length]): NamedTensor => ({
  shape,
  data: Float64Array.from(values),
})
const flags = (values: readonly boolean[]): NamedTensor => ({
  shape: [values.length],
  data: Uint8Array.from(values, Number),
})
const covariateKinds = ['past', 'future', 'static'] as const

/** The description with its numbers in tensors. */
function packed(description: Description): {
  readonly content: ForecasterContent
  readonly tensors: Tensors
} {
  const { columns, ensemble, scalings, scales, calibration, fits, ...rest } = description
  const { holidays, ...readAs } = columns
  const choices = scalings.map(([, choice]) => choice)
  const tensors: (readonly [string, NamedTensor])[] = [
    ...calibrationTensors('calibration', calibration),
    ...(ensemble.calibration ? calibrationTensors('ensembleCalibration', ensemble.calibration) : []),
    ...covariateKinds.map((kind) => {
      const pairs = scales[kind].flatMap(({ mean, deviation }) => [mean, deviation])
      return [`covariates.${kind}`, doubles(pairs, [pairs.length / 2, 2])] as const
    }),
    ...(holidays?.holidays ?? []).map(
      ({ days }, i) => [`holidays.${i}`, { shape: [days.length], data: Int32Array.from(days) }] as const,
    ),
    ...recordTensors(
      'fits',
      fits.map(([, fit]) => fit),
    ),
    ['fits.ids', textTensor(fits.map(([id]) => id))],
    ['series.isLog', flags(choices.map(({ isLog }) => isLog))],
    ['series.hasPattern', flags(choices.map(({ hasPattern }) => hasPattern))],
    ['series.ids', textTensor(scalings.map(([id]) => id))],
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
  }
  return { content, tensors: new Map(tensors) }
}

const calibrationTensors = (name: string, { sizes, factors }: Calibration): [string, NamedTensor][] => [
  [`${name}.sizes`, doubles(sizes)],
  [`${name}.factors`, doubles(factors)],
]

const finite = number()
const fromZero = number({ from: 0 })
const flag = wholeNumber({ from: 0, to: 1 })
/** Days since 1970-01-01 that a date can have. */
const day = wholeNumber({ from: -100_000_000, to: 100_000_000 })
const ids = list(text())

/**
 * The description whose numbers are in tensors.
 * @throws InputError on tensors that are absent, do not fit, or hold numbers out of range
 */
function unpacked({ columns, ensemble, ...content }: ForecasterContent, tensors: Tensors): Description {
  const idsIn = (name: string): readonly string[] => {
    const found = textIn(tensors.get(name))
    const problem = problemOf(ids, found, `tensor ${name}`)
    if (problem !== undefined) throw new InputError(problem)
    return found as readonly string[]
  }
  const calibrationIn = (name: string): Calibration => ({
    sizes: numbersIn(tensors, `${name}.sizes`, Float64Array, fromZero, content.shape.horizonSteps),
    factors: numbersIn(tensors, `${name}.factors`, Float64Array, fromZero, medianIndex),
  })
  const scalesOf = (kind: keyof ColumnScales): ColumnScales[typeof kind] => {
    const count = content.shape.columns[kind]
    const pairs = numbersIn(tensors, `covariates.${kind}`, Float64Array, finite, 2 * count)
    return Array.from({ length: count }, (_, i) => ({ mean: pairs[2 * i], deviation: pairs[2 * i + 1] }))
  }
  const { holidays, ...readAs } = columns
  const days = holidays?.names.map((name, i) => ({
    name,
    days: numbersIn(tensors, `holidays.${i}`, Int32Array, day),
  }))
  const seriesIds = idsIn('series.ids')
  const [logs, patterns] = ['isLog', 'hasPattern'].map((choice) =>
    numbersIn(tensors, `series.${choice}`, Uint8Array, flag, seriesIds.length),
  )
  const fits = recordsIn('fits', tensors)
  const fittedIds = idsIn('fits.ids')
  const problem = problemOf(
    list(fitsSchema, { least: fittedIds.length, most: fittedIds.length }),
    fits,
    'fits',
  )
  if (problem !== undefined) throw new InputError(problem)
  return {
    ...content,
    levels: content.levels,
    columns: holidays && days ? { ...readAs, holidays: { source: holidays.source, holidays: days } } : readAs,
    ensemble: tensors.has('ensembleCalibration.sizes')
      ? { ...ensemble, calibration: calibrationIn('ensembleCalibration') }
      : ensemble,
    scalings: seriesIds.map((id, i) => [id, { isLog: logs[i] === 1, hasPattern: patterns[i] === 1 }]),
    scales: { past: scalesOf('past'), future: scalesOf('future'), static: scalesOf('static') },
    calibration: calibrationIn('calibration'),
    fits: fittedIds.map((id, i) => [id, fits[i] as BaselineFits]),
  }
}

/** Of version 3, which held all numbers but the weights in its content, two of them by other names. */
function withTensors({ content, tensors }: OpenFile): OpenFile {
  const { mixture, shape, ...rest } = content as Omit<Description, 'ensemble' | 'shape'> & {
    readonly mixture: Description['ensemble']
    readonly shape: Omit<NetworkShape, 'offsetSteps'> & { readonly anchorSteps: number }
  }
  const { anchorSteps: offsetSteps, ...sizes } = shape
  const now = packed({ ...rest, ensemble: mixture, shape: { ...sizes, offsetSteps } })
  return { content: now.content, tensors: new Map([...tensors, ...now.tensors]) }
}

/** The bytes of a file from which `readForecaster` makes the parts again, to the bit. */
export function forecasterBytes({
  networkForecaster,
  context,
  fits,
}: ForecasterParts): Uint8Array<ArrayBuffer> {
  const { networks, seasonalPeriod, scalings, columns, calibration } = networkForecaster
  const { content, tensors } = packed({
    ...context,
    shape: networks[0].shape,
    members: networks.length,
    seasonalPeriod,
    scalings: [...scalings],
    scales: columns,
    calibration,
    // A fit that could not be read again is made anew when it is needed.
    fits: [...fits].filter(([, fit]) => problemOf(fitsSchema, fit) === undefined),
  })
  const weights = networks.flatMap((network, i) =>
    network.parameters.map((p) => [`networks.${i}.${p.name}`, { shape: p.shape, data: p.read() }] as const),
  )
  return writeEnvelope(forecasterFile, { content, tensors: new Map([...weights, ...tensors]) })
}

/** The description of a file. @throws DamagedFileError where its tensors do not fit */
function describedIn(content: ForecasterContent, tensors: Tensors, name: string): Description {
  try {
    return unpacked(content, tensors)
  } catch (error) {
    const why = error instanceof InputError ? error.message : 'its description cannot be read'
    throw damaged(name, 'forecaster', why)
  }
}

/** The weights of one network. @throws DamagedFileError on numbers that are not finite */
function weightsIn(tensors: Tensors, prefix: string, name: string): Map<string, NamedTensor> {
  const own = [...tensors].filter(([key]) => key.startsWith(prefix))
  const wrong = own.find(([, { data }]) => !data.every(Number.isFinite))
  if (wrong !== undefined)
    throw damaged(name, 'forecaster', `tensor ${wrong[0]}: expected finite numbers, got others`)
  return new Map(own.map(([key, tensor]) => [key.slice(prefix.length), tensor]))
}

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a whole forecaster
 */
export function readForecaster(bytes: Uint8Array, name: string): ForecasterParts {
  const { content, tensors } = readEnvelope(bytes, name, forecasterFile)
  const { shape, members, seasonalPeriod, scalings, scales, calibration, fits, ...context } = describedIn(
    content,
    tensors,
    name,
  )
  const networks = Array.from({ length: members }, (_, i) => {
    const weights = new SavedWeights(`${name}: network ${i}`, weightsIn(tensors, `networks.${i}.`, name))
    return networkFromWeights(shape, weights)
  })
  return {
    networkForecaster: {
      seasonalPeriod,
      scalings: new Map(scalings),
      columns: scales,
      networks,
      calibration,
    },
    context,
    fits: new Map(fits),
  }
}
