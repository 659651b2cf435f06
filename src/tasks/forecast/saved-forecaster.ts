/** A forecaster that knows its columns, and as a file: weights and calibration in one safetensors file. */
import { platform } from '#platform'
import { type PanelOptions, type Series, seriesFromRows } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { readSafetensors, writeSafetensors } from '../../formats/index.js'
import { type Forecaster, forecastNext } from './forecaster.js'
import type { Calibration } from './intervals.js'
import { makeNetwork, type NetworkShape } from './network.js'
import { rowsOf } from './rows.js'
import type { ScalingChoice } from './scaling.js'
import type { ForecastRow } from './types.js'

/** Which columns the forecaster was trained on. */
export interface SeriesColumns {
  readonly id: string
  readonly target: string
  /** Absent where rows were counted. */
  readonly timeColumn: string | undefined
  readonly frequency: string
}

/** What the metadata holds beside the weights. */
interface Saved extends SeriesColumns {
  readonly shape: NetworkShape
  readonly members: number
  readonly unit: number
  readonly seasonalPeriod: number
  readonly scaling: ScalingChoice
  readonly calibration: Calibration
}

const format = 'hindcast-forecaster'
const version = '1'

export class SavedForecaster {
  readonly forecaster: Forecaster
  readonly columns: SeriesColumns

  constructor(forecaster: Forecaster, columns: SeriesColumns) {
    this.forecaster = forecaster
    this.columns = columns
  }

  /** Steps ahead it forecasts. */
  get horizonSteps(): number {
    return this.forecaster.networks.shape.horizonSteps
  }

  /**
   * The forecast of the steps after a series' last value, without training.
   * @throws InputError when the series has another frequency, too few values, or values of 0 and below where the
   *   model takes logarithms
   */
  predictSeries(series: Series): ForecastRow[] {
    const { frequency } = this.columns
    if (series.frequency !== frequency) {
      throw new InputError(
        `${series.source}: expected the frequency the model was trained on, ${frequency}, got ${series.frequency}`,
      )
    }
    const forecast = forecastNext(this.forecaster, series.y, series.source)
    return rowsOf(series.future(this.horizonSteps), forecast)
  }

  /**
   * The forecast of the steps after the last of the rows, which have the columns of those trained on.
   * @throws InputError as `predictSeries` and `forecast` do
   */
  predict(
    rows: readonly Readonly<Record<string, unknown>>[],
    options: Pick<PanelOptions, 'fill' | 'duplicates'> = {},
  ): ForecastRow[] {
    const { target, timeColumn } = this.columns
    return this.predictSeries(seriesFromRows(rows, { target, time: timeColumn, ...options }))
  }

  /** The bytes of a safetensors file; `forecasterFromBytes` makes it again. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const { networks, seasonalPeriod, scaling, calibration } = this.forecaster
    const { shape, members, unit } = networks
    const saved: Saved = {
      ...this.columns,
      shape,
      members: members.length,
      unit,
      seasonalPeriod,
      scaling,
      calibration,
    }
    const tensors = members.flatMap((member, i) =>
      member.parameters.map((p) => [`networks.${i}.${p.name}`, { shape: p.shape, data: p.read() }] as const),
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

function savedIn(text: string, name: string): Saved {
  try {
    return JSON.parse(text)
  } catch {
    throw new InputError(`${name}: the file is damaged: its description of the forecaster cannot be read`)
  }
}

/**
 * A forecaster from the bytes that `toBytes` gave. It forecasts bit for bit what the saved one did.
 * @param name of the file, for messages
 * @throws InputError on what is not a whole forecaster of this version
 */
export function forecasterFromBytes(bytes: Uint8Array, name = 'forecaster'): SavedForecaster {
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
  const { shape, unit, seasonalPeriod, scaling, calibration, id, target, timeColumn, frequency } = saved
  const members = Array.from({ length: saved.members }, (_, i) => {
    const model = makeNetwork(shape, 0)
    for (const parameter of model.parameters) {
      const found = tensors.get(`networks.${i}.${parameter.name}`)
      if (found === undefined || found.data.length !== parameter.tensor.size) {
        throw new InputError(
          `${name}: the weights ${parameter.name} of network ${i} are absent or of another shape`,
        )
      }
      parameter.assign(found.data)
    }
    return model
  })
  const forecaster = { scaling, seasonalPeriod, networks: { shape, members, unit }, calibration }
  return new SavedForecaster(forecaster, { id, target, timeColumn, frequency })
}

/**
 * A forecaster from a file that `save` wrote.
 * @throws InputError when there is no such file, or it is not a whole forecaster
 */
export const loadForecaster = async (path: string): Promise<SavedForecaster> =>
  forecasterFromBytes(await platform.readFile(path), path)
