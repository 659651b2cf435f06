/** A problem solved in float64, one sample after the other, each over its valid steps alone. */
import { Tape, type Vector } from '../../testing/float64.js'
import { mapValues, type Numbers, type Problem } from './problem.js'
import type { ReferenceStep } from './references.js'
import type { Solution } from './solve.js'

export function solveReference(
  reference: ReferenceStep,
  problem: Problem<Numbers>,
): Solution & { readonly loss: number } {
  const { x, lengths, reverse, outputSize: O, dOutputs, dState } = problem
  const [B, T, I] = x.shape
  const tape = new Tape()
  const weights = mapValues(problem.weights, ({ data }) => tape.leaf(data))
  const zerosLike = () => mapValues(problem.state, ({ data }) => new Float64Array(data.length))
  const [final, dInitial] = [zerosLike(), zerosLike()]
  const outputs = new Float64Array(B * T * O)
  const dx = new Float64Array(B * T * I)
  const collect: (() => void)[] = []
  let loss = 0
  const give = (to: Vector, from: Numbers | undefined, start: number) => {
    to.grad.forEach((_, j) => {
      const d = from?.data[start + j] ?? 0
      to.grad[j] += d
      loss += d * to.value[j]
    })
  }
  for (let b = 0; b < B; b++) {
    const length = lengths?.[b] ?? T
    const rowsOf = ({ data }: Numbers) => data.length / B
    const initial = mapValues(problem.state, (part) => {
      const size = rowsOf(part)
      return tape.leaf(part.data.slice(b * size, (b + 1) * size))
    })
    let state: readonly Vector[] = Object.values(initial)
    for (let visit = 0; visit < length; visit++) {
      const t = reverse ? length - 1 - visit : visit
      const at = b * T + t
      const input = tape.leaf(x.data.slice(at * I, (at + 1) * I))
      const next = reference(tape, Object.values(weights), input, state)
      state = next.state
      outputs.set(next.output.value, at * O)
      give(next.output, dOutputs, at * O)
      collect.push(() => dx.set(input.grad, at * I))
    }
    Object.entries(problem.state).forEach(([name, whole], i) => {
      const start = b * rowsOf(whole)
      final[name].set(state[i].value, start)
      give(state[i], dState[name], start)
      collect.push(() => dInitial[name].set(initial[name].grad, start))
    })
  }
  tape.backward()
  for (const run of collect) run()
  return { outputs, state: final, dx, dInitial, dWeights: mapValues(weights, ({ grad }) => grad), loss }
}
