/** How many threads compute: asked for in code, by the environment, or one for each core. */
import { platform } from '#platform'
import { InputError } from './errors.js'

/** Mirrored in kernels/threads.h. */
export const maxThreads = 64

const variable = 'HINDCAST_THREADS'

/** A number of threads, and in words why it is that many. */
export interface ThreadCount {
  readonly count: number
  readonly reason: string
}

function checkThreads(where: string, given: number | string): number {
  const count = given === '' ? Number.NaN : Number(given)
  if (!Number.isInteger(count) || count < 1 || count > maxThreads) {
    throw new InputError(`${where}: expected a whole number from 1 to ${maxThreads}, got ${given}`)
  }
  return count
}

/** What `useThreads` was given. Throws `InputError` unless it is a whole number from 1 to `maxThreads`. */
export const threadsChosen = (count: number): ThreadCount => ({
  count: checkThreads('useThreads', count),
  reason: 'useThreads asked for it',
})

/** As many as the environment asks for, or else as there are cores. Throws `InputError` as above. */
export function threadsByDefault(): ThreadCount {
  const given = platform.environment(variable)
  if (given !== undefined && given !== '')
    return { count: checkThreads(variable, given), reason: `${variable} asked for it` }
  const count = Math.min(platform.cores(), maxThreads)
  return { count, reason: count === 1 ? 'there is one core' : 'one for each core' }
}
