/** Several forms of a method, each with the weight of its likelihood. */
import { averageQuantiles, type QuantileForecast } from '../quantiles.js'

/**
 * The weight of a form by Akaike's corrected criterion, exp(−Δ / 2) to a power, with Δ its distance from the likeliest
 * one's.
 */
export const likelihoodWeight = (criterion: number, likeliest: number, power: number): number =>
  // One that fits to the last digit has a criterion of -Infinity.
  criterion === likeliest ? 1 : Math.exp((power * (likeliest - criterion)) / 2)

/** The weighted mean of the forms' forecasts; undefined where one of them has none. */
export function averageOfForms<Form extends { readonly weight: number }>(
  forms: readonly Form[],
  forecastOf: (form: Form) => QuantileForecast | undefined,
): QuantileForecast | undefined {
  const parts: QuantileForecast[] = []
  for (const form of forms) {
    const forecast = forecastOf(form)
    if (forecast === undefined) return undefined
    parts.push(forecast)
  }
  return averageQuantiles(
    parts,
    forms.map(({ weight }) => weight),
  )
}
