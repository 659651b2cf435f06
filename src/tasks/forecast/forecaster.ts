/** A forecaster that knows its columns, and as a file: weights, calibration and fits in one safetensors file. */
import { platform } from '#platform'
import {
  optionsOf,
  type Panel,
  type PanelColumns,
  type PanelOptions,
  panelFromRows,
} from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import {
  type ColumnScales,
  forecastNext,
  heads,
  type KnownSeries,
  knownSeries,
  NETWORKS,
  type NetworkForecaster,
  type NetworkShape,
  networkFromWeights,
} from '../../forecaster/index.js'
import { readSafetensors, writeSafetensors } from '../../formats/index.js'
import { SavedWeights } from '../../nn/index.js'
import type { Calibration } from '../../statistics/calibration.js'
import { type ForecastRow, rowsOf } from '../../statistics/forecast-rows.js'
import type { ForecastTask } from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'
import type { ScalingChoice } from '../../statistics/scaling.js'
import { type BaselineFits, baselineForecast, fitsOf } from './baseline-fits.js'
import { type Ensemble, ensembleForecast, type Weights } from './ensemble.js'

/** What a forecaster keeps beside its networks. */
export interface ForecasterContext {
  /** How the data trained on was read, so that newer data is read in the same way. */
  readonly columns: PanelColumns
  /** Whether the calendar is among the columns known ahead. */
  readonly hasCalendar: boolean
  /** Names of the columns known ahead. */
  readonly ahead: readonly string[]
  /** What a forecast is mixed from. */
  readonly ensemble: Ensemble
  /** What the networks are called among the weights. */
  readonly network: string
  /** Of the intervals, in percent. Default 80 and 95. */
  readonly levels: readonly number[] | undefined
}

/** What the metadata holds beside the weights. */
interface Saved extends ForecasterContext {
  readonly shape: NetworkShape
  readonly members: number
  readonly seasonalPeriod: number
  readonly scalings: readonly (readonly [string, ScalingChoice])[]
  readonly scales: ColumnScales
  readonly calibration: Calibration
  readonly fits: readonly (readonly [string, BaselineFits])[]
}

/** The forecast of one series. */
export interface SeriesPrediction {
  readonly id: string
  readonly frequency: string
  readonly forecast: readonly ForecastRow[]
}

const format = 'hindcast-forecaster'
const version = '3'

/** At some 4,000 bytes a series, what is found in more does not fit into the header of a safetensors file. */
const mostFitted = 20_000

export class Forecaster {
  readonly networkForecaster: NetworkForecaster
  readonly context: ForecasterContext
  /** What the simple methods that are mixed in found in each series, by its id. */
  readonly fits: ReadonlyMap<string, BaselineFits>

  /** @param fits default none: the simple methods are fitted anew for each forecast */
  constructor(
    networkForecaster: NetworkForecaster,
    context: ForecasterContext,
    fits: ReadonlyMap<string, BaselineFits> = new Map(),
  ) {
    this.networkForecaster = networkForecaster
    this.context = context
    this.fits = fits
  }

  /** Steps ahead it forecasts. */
  get horizonSteps(): number {
    return this.networkForecaster.networks[0].shape.horizonSteps
  }

  get #task(): ForecastTask {
    return { seasonalPeriod: this.networkForecaster.seasonalPeriod, horizonSteps: this.horizonSteps }
  }

  get #simpleMethods(): string[] {
    const { ensemble, network } = this.context
    return Object.keys(ensemble.weights).filter((method) => method !== network)
  }

  /**
   * The same forecaster, which keeps what the simple methods find in these series; of more than 20,000, nothing. It
   * forecasts them alike, to the bit, but sooner.
   */
  fittedTo(known: readonly KnownSeries[]): Forecaster {
    const fits = new Map<string, BaselineFits>()
    for (const { id, y } of known.length > mostFitted ? [] : known) {
      const own = fitsOf(y, this.#simpleMethods, this.#task)
      if (Object.keys(own).length > 0) fits.set(id, own)
    }
    return new Forecaster(this.networkForecaster, this.context, fits)
  }

  /**
   * The mixed forecasts of the steps after each series' last value, with what each is mixed from. Simple methods keep
   * the parameters that were fitted to a series, by its id, and move their states on through the values given; to
   * series without, and to values that the parameters do not hold for, they are fitted. Series too short for one of
   * them are forecast by the networks alone.
   */
  forecasts(
    known: readonly KnownSeries[],
  ): { readonly quantiles: QuantileForecast; readonly weights: Weights }[] {
    const { ensemble, network } = this.context
    const { weights } = ensemble
    const networks = weights[network] === undefined ? undefined : forecastNext(this.networkForecaster, known)
    return known.map((one, i) => {
      const fits = this.fits.get(one.id)
      try {
        const parts = Object.fromEntries(
          this.#simpleMethods.map((method) => [method, baselineForecast(method, one.y, this.#task, fits)]),
        )
        const all = networks === undefined ? parts : { [network]: networks[i], ...parts }
        return { quantiles: ensembleForecast(all, ensemble, one.y), weights }
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        const [own] = networks === undefined ? forecastNext(this.networkForecaster, [one]) : [networks[i]]
        return { quantiles: own, weights: { [network]: 1 } }
      }
    })
  }

  /** The options that read newer data as that trained on was read. */
  get panelOptions(): PanelOptions {
    return optionsOf(this.context.columns)
  }

  /**
   * The forecasts of the steps after the last value of each series, without training. Series that were not trained on
   * are forecast by what was learned from the others, and by simple methods fitted to them.
   * @param panel read with `panelOptions`
   * @throws InputError when the panel has another frequency, a series has values of 0 and below where the model takes
   *   logarithms of it, or something known ahead is not given for the horizon
   */
  predictPanel(panel: Panel): SeriesPrediction[] {
    const { columns, hasCalendar, levels } = this.context
    if (panel.frequency !== columns.frequency) {
      throw new InputError(
        `${panel.source}: expected the frequency the model was trained on, ${columns.frequency}, got ${panel.frequency}`,
      )
    }
    const { windowSteps } = this.networkForecaster.networks[0].shape
    const forecasts = this.forecasts(knownSeries(panel, this.horizonSteps, hasCalendar, windowSteps))
    return panel.series.map((one, i) => ({
      id: one.id,
      frequency: one.frequency,
      forecast: rowsOf(one.future(this.horizonSteps), forecasts[i].quantiles, levels),
    }))
  }

  /**
   * The forecasts of the steps after the last of the rows of each series; the rows have the columns of those trained
   * on.
   * @throws InputError as `predictPanel` and `forecast` do
   */
  predict(
    rows: readonly Readonly<Record<string, unknown>>[],
    options: Pick<PanelOptions, 'fill' | 'duplicates' | 'futureTable' | 'strict'> = {},
  ): SeriesPrediction[] {
    return this.predictPanel(panelFromRows(rows, { ...this.panelOptions, ...options }))
  }

  /** The bytes of a safetensors file; `forecasterFromBytes` makes it again. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { networks, seasonalPeriod, scalings, columns, calibration } = this.networkForecaster
    const saved: Saved = {
      ...this.context,
      shape: networks[0].shape,
      members: networks.length,
      seasonalPeriod,
      scalings: [...scalings],
      scales: columns,
      calibration,
      fits: [...this.fits],
    }
    const tensors = networks.flatMap((network, i) =>
      network.parameters.map((p) => [`networks.${i}.${p.name}`, { shape: p.shape, data: p.read() }] as const),
    )
    return writeSafetensors({
      tensors: new Map(tensors),
      metadata: { format, version, forecaster: JSON.stringify(saved) },
    })
  }

  /** Writes a `.safetensors` file, which is replaced whole or not at all. */
  async save(path: string): Promise<void> {
    await platform.writeFile(path, this.toBytes())
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isOneOf =
  (keys: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && keys.includes(value)

/** What a description has to hold for the forecaster to be made again. */
const parts = {
  columns: isObject,
  ensemble: (ensemble: unknown) => isObject(ensemble) && isObject(ensemble.weights),
  network: isOneOf(NETWORKS),
  shape: (shape: unknown) =>
    isObject(shape) &&
    isObject(shape.columns) &&
    isOneOf(NETWORKS)(shape.kind) &&
    isOneOf(Object.keys(heads))(shape.head),
  members: (members: unknown) => Number.isInteger(members) && Number(members) >= 1,
  seasonalPeriod: Number.isInteger,
  scalings: Array.isArray,
  scales: isObject,
  calibration: (calibration: unknown) =>
    isObject(calibration) && Array.isArray(calibration.sizes) && Array.isArray(calibration.factors),
  fits: (fits: unknown) =>
    Array.isArray(fits) &&
    fits.every((one) => Array.isArray(one) && typeof one[0] === 'string' && isObject(one[1])),
} satisfies Partial<Record<keyof Saved, (value: unknown) => boolean>>

function savedIn(text: string, name: string): Saved {
  try {
    const saved: unknown = JSON.parse(text)
    if (isObject(saved) && Object.entries(parts).every(([part, isWhole]) => isWhole(saved[part])))
      return saved as unknown as Saved
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new InputError(`${name}: the file is damaged: its description of the forecaster cannot be read`)
}

/**
 * A forecaster from the bytes that `toBytes` gave. It forecasts bit for bit what the saved one did.
 * @param name of the file, for messages
 * @throws InputError on what is not a whole forecaster of this version
 */
export function forecasterFromBytes(bytes: Uint8Array, name = 'forecaster'): Forecaster {
  const { tensors, metadata } = readSafetensors(bytes, name)
  if (metadata.format !== format) {
    throw new InputError(
      `${name}: expected a forecaster saved by hindcast forecast --save; the file is another kind`,
    )
  }
  if (metadata.version !== version) {
    throw new InputError(
      `${name}: expected a forecaster of version ${version}, got version ${metadata.version}`,
    )
  }
  const saved = savedIn(metadata.forecaster, name)
  const { shape, members, seasonalPeriod, scalings, scales, calibration, fits, ...context } = saved
  const networks = Array.from({ length: members }, (_, i) => {
    const prefix = `networks.${i}.`
    const own = [...tensors].filter(([key]) => key.startsWith(prefix))
    const weights = own.map(([key, tensor]) => [key.slice(prefix.length), tensor] as const)
    return networkFromWeights(shape, new SavedWeights(`${name}: network ${i}`, new Map(weights)))
  })
  return new Forecaster(
    { seasonalPeriod, scalings: new Map(scalings), columns: scales, networks, calibration },
    context,
    new Map(fits),
  )
}

/**
 * A forecaster from a file that `save` wrote.
 * @throws InputError when there is no such file, or it is not a whole forecaster
 */
export const loadForecaster = async (path: string): Promise<Forecaster> =>
  forecasterFromBytes(await platform.readFile(path), path)
