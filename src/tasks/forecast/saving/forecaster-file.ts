/**
 * A forecaster as a file: the weights of its networks as tensors (`networks.0.recurrent.kernel` ...), and what
 * forecaster-tensors.ts describes.
 */
import { InputError } from '../../../engine/errors.js'
import {
  type ColumnScales,
  type NetworkForecaster,
  type NetworkShape,
  networkFromWeights,
} from '../../../forecaster/index.js'
import {
  damaged,
  type FileDefinition,
  type NamedTensor,
  type OpenFile,
  problemOf,
  readEnvelope,
  writeEnvelope,
} from '../../../formats/index.js'
import { SavedWeights } from '../../../nn/index.js'
import type { Calibration } from '../../../statistics/calibration.js'
import type { ScalingChoice } from '../../../statistics/scaling.js'
import { type BaselineFits, fitsSchema } from '../baselines/index.js'
import type { ForecasterContext } from '../forecaster-context.js'
import type { History } from '../history.js'
import { type ForecasterContent, forecasterSchema } from './forecaster-schema.js'
import { type Description, historyTensors, packed, type Tensors, unpacked } from './forecaster-tensors.js'

export interface ForecasterParts {
  readonly networkForecaster: NetworkForecaster | undefined
  readonly context: ForecasterContext
  readonly histories: ReadonlyMap<string, History>
  readonly fits: ReadonlyMap<string, BaselineFits>
}

const forecasterFile: FileDefinition<ForecasterContent> = {
  kind: 'forecaster',
  version: 11,
  migrations: {
    3: withTensors,
    // Since version 5 with a digest.
    4: (file) => file,
    5: withHistories,
    // Since version 7 with fits of dynamic Theta.
    6: (file) => file,
    // Since version 8 with weights of each series.
    7: (file) => file,
    // Since version 9 with the dependence of errors.
    8: (file) => file,
    // Since version 10 with totals.
    9: (file) => file,
    // Since version 11 with fits of CES.
    10: (file) => file,
  },
  content: forecasterSchema,
}

/** The content of version 4 and 5. */
interface FlatContent extends Omit<ForecasterContent, 'task' | 'network'> {
  readonly network: string
  readonly shape: NetworkShape
  readonly members: number
  readonly seasonalPeriod: number
}

/** Of version 3, which held all numbers but the weights in its content, two of them by other names. */
function withTensors({ content, tensors }: OpenFile): OpenFile {
  const { mixture, shape, scalings, scales, calibration, columns, fits, ...rest } = content as Omit<
    FlatContent,
    'ensemble' | 'shape' | 'columns'
  > & {
    readonly columns: ForecasterContext['columns']
    readonly mixture: ForecasterContext['ensemble']
    readonly shape: Omit<NetworkShape, 'offsetSteps'> & { readonly anchorSteps: number }
    readonly scalings: readonly (readonly [string, ScalingChoice])[]
    readonly scales: ColumnScales
    readonly calibration: Calibration
    readonly fits: Description['fits']
  }
  const { anchorSteps: offsetSteps, ...sizes } = shape
  const flat = { ...rest, shape: { ...sizes, offsetSteps } }
  const { seasonalPeriod, hasCalendar, ahead, levels, members } = flat
  const now = packed({
    hasCalendar,
    ahead,
    levels,
    columns,
    ensemble: mixture,
    task: { seasonalPeriod, horizonSteps: shape.horizonSteps },
    network: { shape: flat.shape, members, scalings, scales, calibration },
    histories: [],
    fits,
  })
  const { columns: readAs, ensemble } = now.content
  return {
    content: { ...flat, columns: readAs, ensemble },
    tensors: new Map([...tensors, ...now.tensors]),
  }
}

/** Of version 4 and 5, which had a network in any case, and no last values of series. */
function withHistories({ content, tensors }: OpenFile): OpenFile {
  const { network: _, shape, members, seasonalPeriod, ...rest } = content as unknown as FlatContent
  const task = { seasonalPeriod, horizonSteps: shape.horizonSteps }
  return {
    content: { ...rest, task, network: { shape, members } },
    tensors: new Map([...tensors, ...historyTensors([])]),
  }
}

/** The bytes of a file from which `readForecaster` makes the parts again, to the bit. */
export function forecasterBytes({
  networkForecaster,
  context: { network: _, ...context },
  histories,
  fits,
}: ForecasterParts): Uint8Array<ArrayBuffer> {
  const networks = networkForecaster?.networks ?? []
  const { content, tensors } = packed({
    ...context,
    ...(networkForecaster && {
      network: {
        shape: networks[0].shape,
        members: networks.length,
        scalings: [...networkForecaster.scalings],
        scales: networkForecaster.columns,
        calibration: networkForecaster.calibration,
      },
    }),
    histories: [...histories],
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
  const { network, histories, fits, ...context } = describedIn(content, tensors, name)
  const parts = { histories: new Map(histories), fits: new Map(fits) }
  if (network === undefined) return { networkForecaster: undefined, context, ...parts }
  const { shape, members, scalings, scales, calibration } = network
  const networks = Array.from({ length: members }, (_, i) => {
    const weights = new SavedWeights(`${name}: network ${i}`, weightsIn(tensors, `networks.${i}.`, name))
    return networkFromWeights(shape, weights)
  })
  return {
    networkForecaster: {
      seasonalPeriod: context.task.seasonalPeriod,
      scalings: new Map(scalings),
      columns: scales,
      networks,
      calibration,
    },
    context: { ...context, network: shape.kind },
    ...parts,
  }
}
