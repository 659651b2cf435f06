/** The training of a network as a job, which any thread can do. */
import { describeJob, type Pool } from '../parallel/index.js'
import type { EpochLogs } from '../train/index.js'
import { type EpochProgress, type Member, type MemberOptions, trainMember } from './member.js'
import { makeNetwork, type NetworkWeights, weightsOf } from './network.js'
import type { NetworkShape } from './shape.js'
import type { WindowSplit } from './validation.js'

interface MemberInput extends Omit<MemberOptions, 'backupPath' | 'signal' | 'onEpoch'> {
  readonly shape: NetworkShape
  readonly split: WindowSplit
  /** Of each pass. */
  readonly backups: readonly (string | undefined)[]
}

interface MemberOutput {
  readonly validated: NetworkWeights
  /** Absent where it is the same. */
  readonly final?: NetworkWeights
  readonly logs: readonly EpochLogs[]
}

export const memberJob = describeJob<MemberInput, MemberOutput, EpochProgress>(
  'the training of a network',
  async ({ shape, split, backups, ...options }, { signal, report }) => {
    const { validated, final, logs } = await trainMember(shape, split, {
      ...options,
      backupPath: (pass) => backups[pass],
      signal,
      onEpoch: report,
    })
    return {
      validated: weightsOf(validated),
      ...(final !== validated && { final: weightsOf(final) }),
      logs,
    }
  },
)

export interface MemberRun extends Omit<MemberOptions, 'earlier' | 'signal'> {
  /** Trained on an earlier part of the series: this one goes on from its weights. Default: it is new. */
  readonly earlier?: Member
}

/**
 * Trains one network, in a worker of the pool where there is one.
 * @param split of series that can be cloned
 * @throws the reason of the pool's signal
 */
export async function trainMemberIn(
  pool: Pool,
  shape: NetworkShape,
  split: WindowSplit,
  { earlier, backupPath, onEpoch, ...options }: MemberRun,
): Promise<Member> {
  const input: MemberInput = {
    ...options,
    shape,
    split,
    ...(earlier && {
      earlier: { validated: weightsOf(earlier.validated), final: weightsOf(earlier.final) },
    }),
    backups: [0, 1].map((pass) => backupPath?.(pass)),
  }
  const { logs, ...weights } = await pool.run(memberJob, input, { onProgress: onEpoch })
  const validated = makeNetwork(shape, input.seed, weights.validated)
  const final = weights.final ? makeNetwork(shape, input.seed, weights.final) : validated
  return { validated, final, logs }
}
