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
import {
  type ColumnScales,
  heads,
  NETWORKS,
  type NetworkForecaster,
  type NetworkShape,
  networkFromWeights,
} from '../../forecaster/index.js'
import {
  damaged,
  type FileDefinition,
  type NamedTensor,
  type OpenFile,
  readEnvelope,
  recordsIn,
  recordTensors,
  textIn,
  textTensor,
  writeEnvelope,
} from '../../formats/index.js'
import { SavedWeights } from '../../nn/index.js'
import type { Calibration } from '../../statistics/calibration.js'
import type { ScalingChoice } from '../../statistics/scaling.js'
import type { BaselineFits } from './baseline-fits.js'
import type { ForecasterContext } from './forecaster-context.js'

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

/** Of holidays the days, and of ensembles the calibration, are tensors. */
interface Content
  extends Omit<Description, 'columns' | 'ensemble' | 'scalings' | 'scales' | 'calibration' | 'fits'> {
  readonly columns: Omit<ForecasterContext['columns'], 'holidays'> & {
    readonly holidays?: { readonly source: string; readonly names: readonly string[] }
  }
  readonly ensemble: Pick<ForecasterContext['ensemble'], 'weights'>
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOneOf = (keys: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && keys.includes(value)

const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1

const forecasterFile: FileDefinition<Content> = {
  kind: 'forecaster',
  version: 4,
  migrations: { 3: withTensors },
  isWhole: ({ columns, ensemble, network, shape, members, seasonalPeriod }) =>
    isObject(columns) &&
    isObject(ensemble) &&
    isObject(ensemble.weights) &&
    isOneOf(NETWORKS, network) &&
    isObject(shape) &&
    isObject(shape.columns) &&
    isOneOf(NETWORKS, shape.kind) &&
    isOneOf(Object.keys(heads), shape.head) &&
    isCount(shape.windowSteps) &&
    isCount(shape.horizonSteps) &&
    isCount(members) &&
    isCount(seasonalPeriod),
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
function packed(description: Description): { readonly content: Content; readonly tensors: Tensors } {
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
  const content: Content = {
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

/** The description whose numbers are in tensors. Throws on tensors that are absent or do not fit. */
function unpacked({ columns, ensemble, ...content }: Content, tensors: Tensors): Description {
  const numbers = <T extends NamedTensor['data']>(
    name: string,
    Kind: new (length: number) => T,
    count?: number,
  ): number[] => {
    const data = tensors.get(name)?.data
    if (!(data instanceof Kind) || data.length !== (count ?? data.length)) {
      throw new TypeError(`expected ${count ?? 'some'} elements in tensor ${name}`)
    }
    return Array.from(data)
  }
  const calibrationIn = (name: string): Calibration => ({
    sizes: numbers(`${name}.sizes`, Float64Array, content.shape.horizonSteps),
    factors: numbers(`${name}.factors`, Float64Array),
  })
  const scalesOf = (kind: keyof ColumnScales): ColumnScales[typeof kind] => {
    const count = content.shape.columns[kind]
    const pairs = numbers(`covariates.${kind}`, Float64Array, 2 * count)
    return Array.from({ length: count }, (_, i) => ({ mean: pairs[2 * i], deviation: pairs[2 * i + 1] }))
  }
  const { holidays, ...readAs } = columns
  const days = holidays?.names.map((name, i) => ({ name, days: numbers(`holidays.${i}`, Int32Array) }))
  const ids = textIn(tensors.get('series.ids')) as string[]
  const [logs, patterns] = ['isLog', 'hasPattern'].map((flag) =>
    numbers(`series.${flag}`, Uint8Array, ids.length),
  )
  const fits = recordsIn('fits', tensors) as BaselineFits[]
  const fittedIds = textIn(tensors.get('fits.ids')) as string[]
  if (fittedIds.length !== fits.length || !fits.every(isObject))
    throw new TypeError('expected fits by series')
  return {
    ...content,
    columns: holidays && days ? { ...readAs, holidays: { source: holidays.source, holidays: days } } : readAs,
    ensemble: tensors.has('ensembleCalibration.sizes')
      ? { ...ensemble, calibration: calibrationIn('ensembleCalibration') }
      : ensemble,
    scalings: ids.map((id, i) => [id, { isLog: logs[i] === 1, hasPattern: patterns[i] === 1 }]),
    scales: { past: scalesOf('past'), future: scalesOf('future'), static: scalesOf('static') },
    calibration: calibrationIn('calibration'),
    fits: fittedIds.map((id, i) => [id, fits[i]]),
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
    fits: [...fits],
  })
  const weights = networks.flatMap((network, i) =>
    network.parameters.map((p) => [`networks.${i}.${p.name}`, { shape: p.shape, data: p.read() }] as const),
  )
  return writeEnvelope(forecasterFile, { content, tensors: new Map([...weights, ...tensors]) })
}

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a whole forecaster
 */
export function readForecaster(bytes: Uint8Array, name: string): ForecasterParts {
  const { content, tensors } = readEnvelope(bytes, name, forecasterFile)
  const described = (): Description => {
    try {
      return unpacked(content, tensors)
    } catch {
      throw damaged(name, 'forecaster', 'its description cannot be read')
    }
  }
  const { shape, members, seasonalPeriod, scalings, scales, calibration, fits, ...context } = described()
  const networks = Array.from({ length: members }, (_, i) => {
    const prefix = `networks.${i}.`
    const own = [...tensors].filter(([key]) => key.startsWith(prefix))
    const weights = own.map(([key, tensor]) => [key.slice(prefix.length), tensor] as const)
    return networkFromWeights(shape, new SavedWeights(`${name}: network ${i}`, new Map(weights)))
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
