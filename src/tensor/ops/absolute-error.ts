/** Mean absolute error along the last axis. */
import { rowError } from './row-error.js'

/**
 * Σ |p - y| / C for each row of p and y: from [..., C] to [...]. Where p = y the derivative is 0. NaN in a row
 * gives NaN.
 * @throws InputError on shapes that differ, and on a last axis of no elements
 */
export const absoluteError = rowError(
  'absoluteError',
  'absolute_error',
  // The gradient is sign(p - y) g / C, which moves with g alone.
  (h, _g, p, y) => [() => h.mul(p.sub(y).sign()).mean(-1), undefined, undefined],
)
