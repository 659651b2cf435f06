import type { Layer } from '../nn/index.js'
import type { Shape } from '../tensor/index.js'

const shapeInWords = (shape: Shape): string =>
  `[${['B', ...shape.map((n) => (n === -1 ? 'any' : n))].join(', ')}]`

const weightsOf = (layer: Layer): number => layer.parameters.reduce((sum, { tensor }) => sum + tensor.size, 0)

/** A table of layers, their output shapes and numbers of weights. */
export function summarise(name: string, layers: readonly Layer[]): string {
  const rows = layers.map((layer) => [
    `${layer.name} (${layer.className})`,
    shapeInWords(layer.outputShape),
    weightsOf(layer).toLocaleString('en'),
  ])
  const head = ['Layer', 'Output shape', 'Weights']
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  const line = ([layer, shape, weights]: readonly string[]): string =>
    `${layer.padEnd(widths[0])}  ${shape.padEnd(widths[1])}  ${weights.padStart(widths[2])}`
  const rule = '─'.repeat(widths[0] + widths[1] + widths[2] + 4)
  const total = layers.reduce((sum, layer) => sum + weightsOf(layer), 0)
  return [
    `${name}: ${total.toLocaleString('en')} weights`,
    rule,
    line(head),
    rule,
    ...rows.map(line),
    rule,
  ].join('\n')
}
