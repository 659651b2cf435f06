/** Where the loop's batches come from. */

export interface Batches<B> {
  /** Batches in an epoch, where that is known before the first. */
  readonly length?: number
  /**
   * The batches of an epoch, from its first. What it draws at random, it draws from the loop's streams. The iterator is
   * closed (`return`) where training ends before the last batch.
   * @param epoch number of the epoch, from 0
   */
  batches(epoch: number): Iterable<B> | AsyncIterable<B>
  /** Called once, when training has ended in whatever way: for what lasts from epoch to epoch, such as an open file. */
  close?(): void | Promise<void>
}

/**
 * Hands batch after batch to `work`. An iterable that is not asynchronous is not awaited.
 * @returns how many there were
 */
export async function forEachBatch<B>(
  batches: Iterable<B> | AsyncIterable<B>,
  work: (batch: B, index: number) => Promise<void>,
): Promise<number> {
  let index = 0
  if (Symbol.asyncIterator in batches) for await (const batch of batches) await work(batch, index++)
  else for (const batch of batches) await work(batch, index++)
  return index
}
