/**
 * Cross-fitting: each part of the past is forecast by a network that did not learn from it. Every series is divided
 * into as many blocks of neighbouring windows as there are networks; each network trains on all but one, its
 * validation windows, and forecasts that one. Which block it is goes from series to series in turn, so that of several
 * series each network knows every time.
 */

import { trainMember } from './member.js'
import type { Network } from './network.js'
import type { NetworkShape } from './shape.js'
import type { TrainingOptions } from './training.js'
import { subsampled, type WindowRange, type WindowSplit, windowsIn } from './validation.js'
import type { Place, ScaledValues } from './windows.js'

/** Where a block of a series' windows begins. */
const startOf = (block: number, blocks: number, count: number): number => Math.ceil((block * count) / blocks)

/** A window of one of the series. */
interface WindowOfSeries {
  /** Index of the series. */
  readonly index: number
  /** Values of the series. */
  readonly length: number
  /** The step before which the window ends. */
  readonly end: number
}

/** Which network forecasts a window. */
export function networkAt(
  { index, length, end }: WindowOfSeries,
  networks: number,
  shape: NetworkShape,
): number {
  const { first, count } = windowsIn(length, shape)
  return (Math.floor(((end - first) * networks) / count) + index) % networks
}

/** The training and validation windows of a network. */
export function splitForNetwork(
  network: number,
  networks: number,
  series: readonly ScaledValues[],
  shape: NetworkShape,
): WindowSplit {
  const train: WindowRange[] = []
  const validation: Place[] = []
  for (const [index, one] of series.entries()) {
    const { first, count } = windowsIn(one.values.length, shape)
    const block = (network + networks - (index % networks)) % networks
    const [start, end] = [startOf(block, networks, count), startOf(block + 1, networks, count)]
    for (let window = start; window < end; window++) validation.push({ series: one, end: first + window })
    if (start > 0) train.push({ series: one, first, count: start })
    if (end < count) train.push({ series: one, first: first + end, count: count - end })
  }
  return { train, validation: subsampled(validation) }
}

/**
 * Trains the networks, of which each leaves out one block.
 * @param count of networks, from 2
 * @throws the signal's reason
 */
export async function trainCrossFitted(
  series: readonly ScaledValues[],
  shape: NetworkShape,
  count: number,
  {
    seed,
    learningRate,
    epochs,
    signal,
    onProgress,
    backupPath,
  }: Omit<TrainingOptions, 'members' | 'validationFrom'>,
): Promise<Network[]> {
  const networks: Network[] = []
  for (let i = 0; i < count; i++) {
    const member = await trainMember(shape, splitForNetwork(i, count, series, shape), {
      seed: seed * count + i,
      learningRate,
      epochs,
      backupPath: (pass) => backupPath?.(i, pass),
      signal,
      onEpoch: ({ pass: _, ...now }) => {
        onProgress?.({ done: (i + now.epoch / now.epochs) / count, ...now })
      },
    })
    networks.push(member.validated)
  }
  return networks
}
