/** What callers give as samples, checked once. */
import { checkShare } from '../engine/checks.js'
import { InputError } from '../engine/errors.js'
import { checkInput, lengthsOf } from '../nn/index.js'
import { formatShape, type Shape, sizeOf, type Tensor, type TensorLike, tensor } from '../tensor/index.js'
import { type Batch, rowsBetween, rowsOf, withoutPadding } from './batches.js'
import type { Chain } from './chain.js'
import type { FitOptions, Samples } from './options.js'

/**
 * Inputs as [samples, ...inputShape]. A flat array is cut into samples where their shape leaves one way to.
 * @throws InputError on a shape that does not fit
 */
export function readInputs(where: string, given: TensorLike, inputShape: Shape): Tensor {
  const x = tensor(given).toFloat()
  const isFlat = x.rank === 1 && inputShape.length > 0 && inputShape.every((n) => n > 0)
  const inputs =
    isFlat && x.size % sizeOf(inputShape) === 0 ? x.reshape([x.size / sizeOf(inputShape), ...inputShape]) : x
  checkInput(where, inputShape, inputs)
  return inputs
}

/** Inputs whose padding, where there is some, cannot matter. */
export function readPadded(
  where: string,
  given: TensorLike,
  lengths: TensorLike | undefined,
  inputShape: Shape,
): Pick<Batch, 'x' | 'lengths'> {
  const x = readInputs(`${where} x`, given, inputShape)
  if (lengths === undefined) return { x }
  const valid = lengthsOf(where, lengths, x)
  return { x: withoutPadding(x, valid), lengths: valid }
}

/**
 * Inputs and targets.
 * @throws InputError on none, on shapes that do not fit, and on NaN or infinite values
 */
export function readSamples(where: string, given: Samples, chain: Chain): Batch {
  const { x, lengths } = readPadded(where, given.x, given.lengths, chain.inputShape)
  const targets = tensor(given.y)
  const [samples] = x.shape
  if (targets.shape[0] !== samples) {
    throw new InputError(
      `${where} y: expected as many samples as x, ${samples}, got ${formatShape(targets.shape)}`,
    )
  }
  if (samples === 0) throw new InputError(`${where}: expected at least one sample, got none`)
  const y = lengths && chain.hasStepTargets({ x, y: targets }) ? withoutPadding(targets, lengths) : targets
  checkFinite(`${where} x`, x)
  checkFinite(`${where} y`, y)
  return { x, y, lengths }
}

/** Refuses NaN and infinite values. */
function checkFinite(where: string, { data, shape }: Tensor): void {
  const bad = data.findIndex((n) => !Number.isFinite(n))
  if (bad < 0) return
  const sample = Math.floor(bad / sizeOf(shape.slice(1)))
  throw new InputError(`${where}: expected finite numbers, got ${data[bad]} in sample ${sample}`)
}

const isPair = (
  given: NonNullable<FitOptions['validationData']>,
): given is readonly [TensorLike, TensorLike] => Array.isArray(given)

/** What is trained on, and what is kept for validation. */
export function splitSamples(
  all: Batch,
  { validationSplit: share = 0, validationData }: FitOptions,
  chain: Chain,
): { readonly train: Batch; readonly validation?: Batch } {
  if (validationData !== undefined) {
    const given = isPair(validationData) ? { x: validationData[0], y: validationData[1] } : validationData
    return { train: all, validation: readSamples('fit validationData', given, chain) }
  }
  checkShare('fit validationSplit', share)
  if (share === 0) return { train: all }
  const samples = all.x.shape[0]
  const kept = Math.floor(samples * (1 - share))
  if (kept < 1 || kept === samples) {
    throw new InputError(
      `fit validationSplit: ${samples} samples leave none for ${kept < 1 ? 'training' : 'validation'}`,
    )
  }
  return {
    train: rowsOf(all, (part) => rowsBetween(part, 0, kept)),
    validation: rowsOf(all, (part) => rowsBetween(part, kept, samples)),
  }
}
