/** What is wrong with the targets of the losses by name, found before anything is trained on them. */
import { isMarked } from '../../engine/copies.js'
import type { Rows, Shape } from '../../tensor/index.js'
import type { Fault } from '../fault.js'
import type { Loss } from './loss.js'

/** What one target is: of the output's shape, or a number for each row of the output. */
type Form = 'like the output' | 'one a row'

interface Check {
  readonly form: Form
  /** How many outputs make one target. Default: any number. */
  readonly outputs?: (loss: Loss) => number
  /** What is wrong with an element. */
  readonly element?: (value: number, classes: number) => Omit<Fault, 'at'> | undefined
  /** What targets of the other form call for. */
  readonly otherForm?: string
}

const counts = (value: number) =>
  value >= 0 ? undefined : { problem: `expected counts from 0, got ${value}` }

function classNumber(value: number, classes: number): Omit<Fault, 'at'> | undefined {
  if (Number.isInteger(value) && value >= 0 && value < classes) return undefined
  const problem = `expected class numbers from 0 to ${classes - 1}, got ${value}`
  if (classes === 1)
    return { problem, fix: 'for two classes, end with dense(2), or with a sigmoid and binaryCrossentropy' }
  if (!Number.isInteger(value)) return { problem, fix: 'class numbers are whole' }
  return { problem, fix: value < 0 ? 'leave samples without a class out' : 'class numbers count from 0' }
}

const checks: Readonly<Record<string, Check>> = {
  meanSquaredError: { form: 'like the output' },
  meanAbsoluteError: { form: 'like the output' },
  huber: { form: 'like the output' },
  binaryCrossentropy: {
    form: 'like the output',
    element: (value) =>
      value >= 0 && value <= 1
        ? undefined
        : {
            problem: `expected numbers from 0 to 1, got ${value}`,
            fix: 'for more than two classes, use sparseCategoricalCrossentropy',
          },
  },
  categoricalCrossentropy: {
    form: 'like the output',
    otherForm: 'class numbers are for sparseCategoricalCrossentropy',
  },
  sparseCategoricalCrossentropy: {
    form: 'one a row',
    element: classNumber,
    otherForm: 'one-hot rows are for categoricalCrossentropy',
  },
  studentT: { form: 'one a row', outputs: () => 3 },
  negativeBinomial: { form: 'one a row', outputs: () => 2, element: counts },
  pinball: {
    form: 'one a row',
    outputs: ({ options }) => (options?.levels as readonly number[] | undefined)?.length ?? 0,
  },
}

const fits = (expected: Shape, got: Shape): boolean =>
  expected.length === got.length && expected.every((n, d) => n === -1 || got[d] === -1 || n === got[d])

/** Whether targets of this form belong to outputs; a last axis of size 1 may be there or not. */
function suits(form: Form, target: Shape, output: Shape): boolean {
  if (form === 'like the output') return fits(output, target) || fits(output, [...target, 1])
  const rows = output.slice(0, -1)
  return fits(rows, target) || fits([...rows, 1], target)
}

const inWords = (shape: Shape): string =>
  `[${['B', ...shape.map((n, d) => (n === -1 ? (d === 0 ? 'T' : 'any') : n))].join(', ')}]`

/** Targets of the wrong shape, and the likely reason. */
function shapeFault({ form, otherForm }: Check, { shape }: Rows, output: Shape, isSequence: boolean): Fault {
  const sample = shape.slice(1)
  const expected = form === 'like the output' ? output : output.slice(0, -1)
  const problem = `expected ${inWords(expected)}, got [${shape.join(', ')}]`
  const other: Form = form === 'like the output' ? 'one a row' : 'like the output'
  if (otherForm !== undefined && suits(other, sample, output)) return { problem, fix: otherForm }
  if (isSequence && suits(form, sample, output.slice(1))) {
    const fix = 'for one target a sample, leave out returnSequences of the last recurrent layer'
    return { problem, fix }
  }
  if (!isSequence && suits(form, sample.slice(1), output) && sample.length > expected.length) {
    return { problem, fix: 'for a target at each step, give the last recurrent layer returnSequences: true' }
  }
  return form === 'like the output' && sample.length === output.length
    ? { problem, fix: 'end the model with as many units as a target has numbers' }
    : { problem }
}

/**
 * What is wrong with targets for a loss of Hindcast's own; losses of the caller's take what they take.
 * @param targets [B, ...]
 * @param output shape of one sample's prediction; -1 stands for any size
 * @param isSequence whether the output's first axis is time
 */
export function targetFault(
  loss: Loss,
  targets: Rows,
  output: Shape,
  isSequence: boolean,
): Fault | undefined {
  const check = isMarked(loss) ? checks[loss.name] : undefined
  if (check === undefined || output.length === 0) return undefined
  const classes = output[output.length - 1]
  const outputs = check.outputs?.(loss)
  if (outputs !== undefined && outputs !== classes) {
    return {
      problem: `expected ${outputs} outputs for each target of ${loss.name}, got ${classes}`,
      fix: `end the model with dense(${outputs})`,
    }
  }
  if (!suits(check.form, targets.shape.slice(1), output))
    return shapeFault(check, targets, output, isSequence)
  if (check.element === undefined) return undefined
  for (const [at, value] of targets.data.entries()) {
    const fault = check.element(value, classes)
    if (fault !== undefined) return { at, ...fault }
  }
  return undefined
}
