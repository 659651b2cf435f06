/** What is wrong with numbers that a layer or a loss is given, for messages that name the sample. */
import { InputError } from '../engine/errors.js'
import type { Shape } from '../tensor/index.js'

/** What is wrong with numbers that a layer is given, such as ids of symbols. */
export interface Fault {
  /** Such as `expected whole numbers from 0 to 9, got 10`. */
  readonly problem: string
  /** The first element that it is about, row-major; absent where it is about the whole. */
  readonly at?: number
  /** What to do about it. */
  readonly fix?: string
}

/** Names of the axes after that of the samples. */
const axes = {
  sequence: ['step', 'feature'],
  plain: ['element'],
} as const

/**
 * Where an element of [B, ...] is, such as `sample 3, step 2, feature 0`; axes of one element are left out.
 * @param isSequence whether the axis after the samples is time
 */
export function placeOf(at: number, shape: Shape, isSequence: boolean): string {
  const indices: number[] = []
  shape.reduceRight((rest, size) => {
    indices.unshift(rest % size)
    return Math.floor(rest / size)
  }, at)
  const names = axes[isSequence ? 'sequence' : 'plain']
  const named = indices
    .slice(1)
    .flatMap((index, d) => (shape[d + 1] === 1 ? [] : [`${names[d] ?? `axis ${d + 1}`} ${index}`]))
  return [`sample ${indices[0] ?? 0}`, ...named].join(', ')
}

/** @param shape of all elements, [B, ...] */
export function faultError(
  where: string,
  { problem, at, fix }: Fault,
  shape: Shape,
  isSequence: boolean,
): InputError {
  const place = at === undefined ? '' : ` in ${placeOf(at, shape, isSequence)}`
  return new InputError(`${where}: ${problem}${place}${fix === undefined ? '' : `; ${fix}`}`)
}
