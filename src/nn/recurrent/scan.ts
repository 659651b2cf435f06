/**
 * Runs a cell over time: unrolls x [B, T, I] into T steps and stacks the outputs. This is back-propagation
 * through time in the open (Werbos 1990): every step is on the tape, and gradients flow back along the
 * states. It takes any cell; fused kernels must agree with it.
 *
 * Where t >= length the state is held and the output is zero, by selects and not by multiplying, so that
 * NaN in the padding reaches neither results nor gradients.
 */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, anything, checkGiven, yesOrNo } from '../../options/index.js'
import { formatShape, sameShape, stack, Tensor, tensor, where } from '../../tensor/index.js'
import type { CellState, FusedCell, RecurrentCell, SequenceOptions, SequenceResult } from './cell.js'

const mapState = <S extends CellState>(state: S, f: (part: Tensor, name: string) => Tensor): S =>
  Object.fromEntries(Object.entries(state).map(([name, part]) => [name, f(part, name)])) as S

const described = ({ dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): string =>
  `${dtype === 'float32' ? '' : `${dtype} `}${formatShape(shape)}`

/** The state to start from where none is given; what is wrong with x is left to `checkSequence`. */
const startOf = <S extends CellState>(cell: RecurrentCell<S>, x: Tensor): S => cell.zeroState(x.shape[0] ?? 0)

const sequenceOptions = {
  lengths: anything(),
  reverse: yesOrNo,
  checkpoint: yesOrNo,
} satisfies AllowedOf<SequenceOptions>

/** Checks what `scan` and every fused kernel are given. */
export function checkSequence<S extends CellState>(
  where: string,
  cell: RecurrentCell<S>,
  x: Tensor,
  state: S,
  options: SequenceOptions,
): void {
  checkGiven(where, sequenceOptions, options, { initialState: 'it comes after x' })
  const { lengths } = options
  checkCopy(`${where} x`, 'a tensor', x)
  if (lengths !== undefined) checkCopy(`${where} lengths`, 'a tensor', lengths)
  const [batch, time] = x.shape
  if (x.dtype !== 'float32' || x.rank !== 3 || x.shape[2] !== cell.inputSize || time < 1) {
    throw new InputError(
      `${where} x: expected [B, T, I] = [B, T >= 1, ${cell.inputSize}], got ${described(x)}${time === 0 ? ' (T = 0)' : ''}`,
    )
  }
  // One sample's state tells the shapes for a fraction of what the batch's would take.
  for (const [name, { dtype, shape: one }] of Object.entries(cell.zeroState(1))) {
    const expected = { dtype, shape: [batch, ...one.slice(1)] }
    const got: unknown = state[name]
    checkCopy(`${where} state ${name}`, 'a tensor', got)
    if (!(got instanceof Tensor) || got.dtype !== expected.dtype || !sameShape(got.shape, expected.shape)) {
      throw new InputError(
        `${where} state ${name}: expected ${described(expected)}, ` +
          `got ${got instanceof Tensor ? described(got) : typeof got}`,
      )
    }
  }
  if (lengths === undefined) return
  if (lengths.dtype !== 'int32' || !sameShape(lengths.shape, [batch])) {
    throw new InputError(
      `${where} lengths: expected int32 [B] = [${batch}], got ${lengths.dtype} ${formatShape(lengths.shape)}`,
    )
  }
  const bad = lengths.data.find((n) => n < 0 || n > time)
  if (bad !== undefined) throw new InputError(`${where} lengths: expected 0 to T = ${time}, got ${bad}`)
}

/**
 * Runs a cell over sequences, a step at a time. Beyond a sample's length its state is held and its output zero.
 * @param x [B, T, inputSize]
 * @param state the state before the first step visited; by default the cell's zero state
 * @param cell the step to repeat
 * @param options lengths, direction, and whether to save memory
 * @throws InputError on shapes that do not fit and lengths outside 0 to T
 */
export function scan<S extends CellState>(
  cell: RecurrentCell<S>,
  x: Tensor,
  state: S = startOf(cell, x),
  options: SequenceOptions = {},
): SequenceResult<S> {
  checkSequence('scan', cell, x, state, options)
  const { lengths, reverse = false } = options
  const [batch, time] = x.shape
  const inputs = x.split(time, 1)
  const outputs = new Array<Tensor>(time)
  let held = state
  for (let visit = 0; visit < time; visit++) {
    const t = reverse ? time - 1 - visit : visit
    const input = inputs[t].squeeze(1)
    if (lengths === undefined) {
      const next = cell.step(input, held)
      held = next.state
      outputs[t] = next.output
    } else {
      const isValid = tensor(Float32Array.from(lengths.data, (n) => Number(t < n)))
      const select = (part: Tensor, other: Tensor | number): Tensor =>
        where(isValid.reshape([batch, ...part.shape.slice(1).fill(1)]), part, other)
      const next = cell.step(select(input, 0), held)
      const before = held
      held = mapState(next.state, (part, name) => select(part, before[name]))
      outputs[t] = select(next.output, 0)
    }
  }
  return { outputs: stack(outputs, 1), state: held }
}

const isFused = <S extends CellState>(cell: RecurrentCell<S>): cell is FusedCell<S> => 'sequence' in cell

/**
 * The same as `scan`, by the cell's own kernel where it has one.
 * @param cell the step to repeat
 * @param x [B, T, inputSize]
 * @param state the state before the first step visited; by default the cell's zero state
 * @param options lengths, direction, and whether to save memory
 * @throws InputError as `scan` does
 */
export const runSequence = <S extends CellState>(
  cell: RecurrentCell<S>,
  x: Tensor,
  state: S = startOf(cell, x),
  options: SequenceOptions = {},
): SequenceResult<S> => (isFused(cell) ? cell.sequence(x, state, options) : scan(cell, x, state, options))
