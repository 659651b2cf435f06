/**
 * The energy score of sample paths (Gneiting & Raftery 2007), a CRPS of several values at once:
 *
 *   ES = mean ‖xᵢ − y‖ − ½ mean ‖xᵢ − xⱼ‖, over all paths i, and all pairs i, j
 *
 * Unlike scores of each value by itself, it tells paths whose values depend on each other as the actual ones do.
 */
import { InputError } from '../../engine/errors.js'
import { mean } from '../mean.js'
import { checkPairs, type Numbers } from './pairs.js'

/** Euclidean. */
function distance(a: Numbers, b: Numbers): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return Math.sqrt(sum)
}

/**
 * Energy score of sample paths, in the values' unit, from 0; less is better. Of a single path it is its distance from the
 * actual values, of paths of a single value the CRPS of a sample. It takes time in proportion to the square of the number
 * of paths.
 * @param actual the actual values, at least one: of the steps of a series, or those of several series one after another
 * @param paths at least one, each as long as the actual values
 * @throws InputError when there is no path, or lengths differ or are 0
 */
export function energyScore(actual: Numbers, paths: readonly Numbers[]): number {
  if (paths.length === 0) throw new InputError('energyScore paths: expected at least 1, got none')
  for (const path of paths) checkPairs('energyScore', actual, path)
  const errors = mean(paths.map((path) => distance(path, actual)))
  let apart = 0
  for (let i = 0; i < paths.length; i++) {
    for (let j = 0; j < i; j++) apart += distance(paths[i], paths[j])
  }
  return errors - apart / paths.length ** 2
}
