// Weights, inputs and targets of a case, drawn from a seed and written as raw little-endian files, so that
// every peer starts from the same numbers. Layouts are Keras's: kernels [I, 4H] in the order i f g o (GRU
// [I, 3H] in the order z r n, bias [2, 3H]).
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { random } from 'hindcast'

const gates = { lstm: 4, gru: 3 }

/** Inputs of a stream, repeated. */
export const streamSteps = 256

const count = (shape) => shape.reduce((product, n) => product * n, 1)

function layerTensors(cell, I, H) {
  const width = gates[cell] * H
  const bound = 1 / Math.sqrt(H)
  return {
    kernel: { shape: [I, width], bound },
    recurrent: { shape: [H, width], bound },
    bias: { shape: cell === 'lstm' ? [width] : [2, width], bound },
  }
}

const prefixed = (prefix, tensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}.${name}`, tensor]))

function tensorsOf({ work, cell, size: { T, B, I, H }, vocabulary }) {
  if (work === 'language') {
    // Zaremba et al. 2014 draw everything within ±0.1 (2x200) or ±0.05 (2x650).
    const bound = H > 200 ? 0.05 : 0.1
    return {
      embedding: { shape: [vocabulary, H], bound },
      ...prefixed('layer1', layerTensors(cell, H, H)),
      ...prefixed('layer2', layerTensors(cell, H, H)),
      'dense.kernel': { shape: [H, vocabulary], bound },
      'dense.bias': { shape: [vocabulary], bound },
      x: { shape: [B, T], below: vocabulary },
      y: { shape: [B, T], below: vocabulary },
    }
  }
  const layer = layerTensors(cell, I, H)
  if (work === 'stream') return { ...layer, x: { shape: [streamSteps, I], bound: 1 } }
  // Targets lie to one side, so that gradients add up and Adam's epsilon is small beside them.
  return { ...layer, x: { shape: [B, T, I], bound: 1 }, y: { shape: [B, T, H], bound: 1, mean: 1 } }
}

function draw({ shape, bound, mean = 0, below }, stream) {
  const length = count(shape)
  if (below !== undefined) {
    return Int32Array.from({ length }, () => stream.below(below))
  }
  return Float32Array.from({ length }, () => stream.uniform(mean - bound, mean + bound))
}

/** Writes the tensors of a case; for each name its file, shape and type. */
export function writeData(folder, benchCase, seed) {
  mkdirSync(folder, { recursive: true })
  const stream = random(seed)
  return Object.fromEntries(
    Object.entries(tensorsOf(benchCase)).map(([name, tensor]) => {
      const file = join(folder, `${name}.bin`)
      const values = draw(tensor, stream)
      writeFileSync(file, values)
      return [name, { file, shape: tensor.shape, dtype: values instanceof Int32Array ? 'int32' : 'float32' }]
    }),
  )
}
