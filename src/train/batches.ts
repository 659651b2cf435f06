/** The source of the loop's batches. */

export interface Batches<B> {
  /** Batches in an epoch, where that is known before the first. */
  readonly length?: number
  /**
   * The batches of an epoch, from its first. Random numbers are drawn from the loop's streams, so that the same batches
   * can be drawn again. The iterator is closed (`return`) if training ends before the last batch.
   * @param epoch number of the epoch, from 0
   */
  batches(epoch: number): Iterable<B> | AsyncIterable<B>
  /** Releases resources that last from epoch to epoch, such as an open file. Called once, however training ends. */
  close?(): void | Promise<void>
}

/**
 * Calls `work` with each batch in turn. A synchronous iterable is not awaited.
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
