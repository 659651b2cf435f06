/**
 * Cross-fitting: each part of the past is forecast by a network that did not learn from it. Every series is divided
 * into as many stretches of neighbouring windows as there are networks; each network trains on all but one, whose errors
 * end its training, and forecasts that one. Which one it is goes from series to series in turn, so that of several series
 * each network knows every time.
 */

import type { Network } from './network.js'
import type { NetworkShape } from './shape.js'
import { type TrainingOptions, trainMember } from './training.js'
import { type Division, type Stretch, thinned, windowsIn } from './validation.js'
import type { Place, ScaledValues } from './windows.js'

/** Where a stretch of a series' windows begins. */
const startOf = (stretch: number, blocks: number, count: number): number =>
  Math.ceil((stretch * count) / blocks)

/**
 * Which network forecasts the window that ends before step `end` of a series.
 * @param index of the series
 */
export function blockAt(
  index: number,
  end: number,
  length: number,
  blocks: number,
  shape: NetworkShape,
): number {
  const { first, count } = windowsIn(length, shape)
  return (Math.floor(((end - first) * blocks) / count) + index) % blocks
}

/** What the network of a block trains on, and what it holds back. */
export function divideInBlocks(
  block: number,
  blocks: number,
  series: readonly ScaledValues[],
  shape: NetworkShape,
): Division {
  const train: Stretch[] = []
  const held: Place[] = []
  for (const [index, one] of series.entries()) {
    const { first, count } = windowsIn(one.values.length, shape)
    const stretch = (block + blocks - (index % blocks)) % blocks
    const [start, end] = [startOf(stretch, blocks, count), startOf(stretch + 1, blocks, count)]
    for (let window = start; window < end; window++) held.push({ series: one, end: first + window })
    if (start > 0) train.push({ series: one, first, count: start })
    if (end < count) train.push({ series: one, first: first + end, count: count - end })
  }
  return { train, held: thinned(held) }
}

/**
 * Trains a network for each block.
 * @param blocks from 2
 * @throws the signal's reason
 */
export async function trainOnBlocks(
  series: readonly ScaledValues[],
  shape: NetworkShape,
  blocks: number,
  { seed, signal, onProgress, ...options }: TrainingOptions,
): Promise<Network[]> {
  const networks: Network[] = []
  for (let block = 0; block < blocks; block++) {
    const division = divideInBlocks(block, blocks, series, shape)
    const member = await trainMember(
      shape,
      seed * blocks + block,
      division,
      undefined,
      { ...options, seed, signal },
      () => undefined,
      (_, epoch, epochs, loss, valLoss) => {
        onProgress?.({ done: (block + epoch / epochs) / blocks, epoch, epochs, loss, valLoss })
      },
    )
    signal?.throwIfAborted()
    networks.push(member!.judged)
  }
  return networks
}
