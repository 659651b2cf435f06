/** Bounds that values cannot pass, such as 0 and 100 of a share in percent. */
import { OptionError, type TableOf, type Values } from '../options/index.js'
import type { QuantileForecast } from './quantiles.js'

/** The least and the largest value that a series can have, in its unit, `lower` below `upper`; one of them may be absent. */
export interface Bounds {
  /** No value is below. Default: no such bound. */
  readonly lower?: number
  /** No value is above. Default: no such bound. */
  readonly upper?: number
}

const isBound = (value: unknown): boolean => value === undefined || Number.isFinite(value)

const bounds: Values<Bounds | 'none'> = {
  expected: 'a lower and an upper bound, such as 0,100, 0, or ,100, or none',
  includes: (value): value is Bounds | 'none' => {
    if (value === 'none') return true
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const { lower, upper, ...others } = value as Bounds
    return (
      isBound(lower) &&
      isBound(upper) &&
      Object.keys(others).length === 0 &&
      (lower ?? Number.NEGATIVE_INFINITY) < (upper ?? Number.POSITIVE_INFINITY) &&
      (lower !== undefined || upper !== undefined)
    )
  },
  fromText: (text) => {
    if (text === 'none') return 'none'
    const ends = text.split(',').map((end) => end.trim())
    if (ends.length !== 2) return undefined
    const [lower, upper] = ends.map((end) => (end === '' ? undefined : Number(end)))
    return { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) }
  },
}

/** The bounds of the values of all series. */
export interface BoundsOption {
  /**
   * Bounds of the values, such as `{ lower: 0, upper: 100 }`: forecasts and intervals end there. Saved with a forecaster.
   * Default: 0 and 100 of percentages and 0 and 1 of other shares, if the name of the column or a percent sign says so and
   * the values come near the upper bound without passing it; otherwise, and with `none`, only 0 where no value is below.
   */
  readonly bounds?: Bounds | 'none'
}

export const boundsOption = {
  bounds: {
    flag: '--bounds <lower,upper>',
    values: bounds,
    help: 'bounds of values, such as 0,100 (either may be left out: 0,), or none',
    defaultText: 'those of shares, and 0 where no value is below',
  },
} satisfies TableOf<BoundsOption>

/** The forecast within the bounds. */
export function within(forecast: QuantileForecast, bounds: Bounds | undefined): QuantileForecast {
  if (bounds === undefined) return forecast
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = bounds
  const { levels, values } = forecast
  return { levels, values: values.map((own) => own.map((value) => Math.min(upper, Math.max(lower, value)))) }
}

const isBeyond =
  ({ lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY }: Bounds) =>
  (value: number): boolean =>
    value < lower || value > upper

/** A note on newer values beyond the bounds of a forecaster, if there are any. */
export function beyondNotes(y: Float64Array, bounds: Bounds = {}): string[] {
  const value = y.find(isBeyond(bounds))
  return value === undefined
    ? []
    : [
        `${value} is beyond the bounds of the training, at which forecasts end: train it anew with other bounds.`,
      ]
}

/** @throws OptionError on bounds that some value passes */
export function checkBounds(
  task: string,
  series: readonly { readonly id: string; readonly y: Float64Array; readonly ds: readonly string[] }[],
  bounds: Bounds = {},
): void {
  for (const { id, y, ds } of series) {
    const at = y.findIndex(isBeyond(bounds))
    if (at < 0) continue
    throw new OptionError(
      task,
      (named) =>
        `${named('bounds')}: expected bounds of all values, got ${y[at]} in ${id} at ${ds[at]}: widen them, or correct the value`,
    )
  }
}
