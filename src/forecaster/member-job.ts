/** The training of a network as a job, which any thread can do. */
import { describeJob, type Pool } from '../parallel/index.js'
import type { EpochLogs } from '../train/index.js'
import { type EpochProgress, type Member, type MemberOptions, trainMember } from './member.js'
import { makeNetwork, type Network } from './network.js'
import type { NetworkShape } from './shape.js'
import type { WindowSplit } from './validation.js'

type Weights = readonly Float32Array<ArrayBuffer>[]

interface MemberInput extends Omit<MemberOptions, 'earlier' | 'backupPath' | 'signal' | 'onEpoch'> {
  readonly shape: NetworkShape
  readonly split: WindowSplit
  readonly earlier?: { readonly validated: Weights; readonly final: Weights }
  /** Of each pass. */
  readonly backups: readonly (string | undefined)[]
}

interface MemberOutput {
  readonly validated: Weights
  /** Absent where it is the same. */
  readonly final?: Weights
  readonly logs: readonly EpochLogs[]
}

const weightsOf = ({ parameters }: Network): Weights =>
  parameters.map((parameter) => parameter.read() as Float32Array<ArrayBuffer>)

function networkWith(shape: NetworkShape, weights: Weights): Network {
  const network = makeNetwork(shape, 0)
  for (const [i, values] of weights.entries()) network.parameters[i].assign(values)
  return network
}

const membersOf = (
  shape: NetworkShape,
  { validated, final = validated }: Pick<MemberOutput, 'validated' | 'final'>,
): Pick<Member, 'validated' | 'final'> => {
  const first = networkWith(shape, validated)
  return { validated: first, final: final === validated ? first : networkWith(shape, final) }
}

export const memberJob = describeJob<MemberInput, MemberOutput, EpochProgress>(
  'the training of a network',
  async ({ shape, split, earlier, backups, ...options }, { signal, report }) => {
    const { validated, final, logs } = await trainMember(shape, split, {
      ...options,
      earlier: earlier && membersOf(shape, earlier),
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

/**
 * Trains one network, in a worker of the pool where there is one.
 * @param split of series that can be cloned
 * @throws the signal's reason
 */
export async function trainMemberIn(
  pool: Pool,
  shape: NetworkShape,
  split: WindowSplit,
  { earlier, backupPath, signal: _, onEpoch, ...options }: MemberOptions,
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
  return { ...membersOf(shape, weights), logs }
}
