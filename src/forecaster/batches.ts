/** The batches of an epoch: all windows in random order, or as many drawn at random where an epoch has not room for all. */
import type { RandomStream } from '../engine/random.js'
import type { Batches } from '../train/index.js'
import type { TrainingSchedule } from './schedule.js'
import { type WindowRange, windowCount } from './validation.js'
import type { Place } from './windows.js'

type Windows = readonly Place[]

export function windowBatches(
  ranges: readonly WindowRange[],
  { updatesPerEpoch, batchSize }: Pick<TrainingSchedule, 'updatesPerEpoch' | 'batchSize'>,
  random: RandomStream,
): Batches<Windows> {
  const hasRoom = windowCount(ranges) <= updatesPerEpoch * batchSize
  const batches = hasRoom
    ? inRandomOrder(allWindows(ranges), updatesPerEpoch, batchSize, random)
    : drawn(ranges, updatesPerEpoch, batchSize, random)
  return { length: updatesPerEpoch, batches }
}

const allWindows = (ranges: readonly WindowRange[]): Windows =>
  ranges.flatMap(({ series, first, count }) =>
    Array.from({ length: count }, (_, i) => ({ series, end: first + i })),
  )

const inRandomOrder = (all: Windows, updates: number, batchSize: number, random: RandomStream) =>
  function* (): Generator<Windows> {
    const order = random.permutation(all.length)
    for (let batch = 0; batch < updates; batch++) {
      const from = batch * batchSize
      yield Array.from(order.subarray(from, from + batchSize), (i) => all[i])
    }
  }

/** Windows of any range, so that long series do not crowd out short ones. */
const drawn = (ranges: readonly WindowRange[], updates: number, batchSize: number, random: RandomStream) =>
  function* (): Generator<Windows> {
    for (let batch = 0; batch < updates; batch++)
      yield Array.from({ length: batchSize }, () => {
        const { series, first, count } = ranges[random.below(ranges.length)]
        return { series, end: first + random.below(count) }
      })
  }
