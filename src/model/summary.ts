import type { Layer, Parameter, SymbolicTensor } from '../nn/index.js'
import { type Shape, sizeOf } from '../tensor/index.js'
import type { Graph } from './graph.js'

const shapeInWords = (shape: Shape): string =>
  `[${['B', ...shape.map((n) => (n === -1 ? 'any' : n))].join(', ')}]`

const countOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

const frozenOf = ({ parameters }: Pick<Layer, 'parameters'>): number =>
  countOf(parameters.filter(({ trainable }) => !trainable))

const numberText = (n: number): string => n.toLocaleString('en')

/** Such as `16 (frozen)` or `48 (16 frozen)`. */
function weightsText(layer: Pick<Layer, 'parameters'>): string {
  const [all, frozen] = [countOf(layer.parameters), frozenOf(layer)]
  if (frozen === 0) return numberText(all)
  return `${numberText(all)} (${frozen === all ? '' : `${numberText(frozen)} `}frozen)`
}

/** Whether each layer follows the one before, so that nothing needs to say what it takes. */
const isLine = ({ inputs, calls }: Graph): boolean =>
  inputs.length === 1 &&
  calls.every((call, i) => call.inputs.length === 1 && call.inputs[0].source === calls[i - 1])

/** A table of layers, their output shapes, numbers of weights and, unless they follow one another, their inputs. */
export function summarise(name: string, graph: Graph): string {
  const nameOf = ({ source, name: input, slot }: SymbolicTensor): string =>
    source === undefined
      ? (input ?? 'input')
      : slot === 0
        ? source.layer.name
        : `${source.layer.name} (state)`
  const seen = new Set<Layer>()
  const rows = graph.calls.map(({ layer, inputs }) => {
    const isFirst = !seen.has(layer)
    seen.add(layer)
    const weights = isFirst ? weightsText(layer) : 'as above'
    return [
      `${layer.name} (${layer.className})`,
      shapeInWords(layer.outputShape),
      weights,
      inputs.map(nameOf).join(', '),
    ]
  })
  const head = ['Layer', 'Output shape', 'Weights', 'Inputs'].slice(0, isLine(graph) ? 3 : 4)
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  const line = (cells: readonly string[]): string =>
    head
      .map((_, i) => (i === 2 ? cells[i].padStart(widths[i]) : cells[i].padEnd(widths[i])))
      .join('  ')
      .trimEnd()
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width, 2 * (head.length - 1)))
  const [total, frozen] = [countOf(graph.parameters), frozenOf(graph)]
  const split =
    frozen === 0 ? '' : ` (${numberText(total - frozen)} trainable, ${numberText(frozen)} non-trainable)`
  return [
    `${name}: ${numberText(total)} weights${split}`,
    rule,
    line(head),
    rule,
    ...rows.map(line),
    rule,
  ].join('\n')
}
