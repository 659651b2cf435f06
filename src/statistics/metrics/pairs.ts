import { InputError } from '../../engine/errors.js'

export type Numbers = ArrayLike<number>

export function mean(values: Numbers, of: (value: number, index: number) => number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += of(values[i]!, i)
  return sum / values.length
}

export function checkPairs(where: string, actual: Numbers, other: Numbers): void {
  if (actual.length === 0 || actual.length !== other.length)
    throw new InputError(
      `${where}: expected as many forecasts as actual values, at least 1, got ${other.length} and ${actual.length}`,
    )
}
