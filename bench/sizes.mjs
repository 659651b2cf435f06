// Sizes of the work, and how many floating-point operations it takes.

/** Steps, samples, inputs and units. */
export const defaultSizes = [
  '10,32,1,20',
  '24,32,8,64',
  '100,64,64,128',
  '50,64,256,256',
  '35,20,650,650',
  '35,64,1024,1024',
]

/** `T,B,I,H` as an object; throws on anything else. */
export function parseSize(text) {
  const numbers = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : Number.NaN))
  if (numbers.length !== 4 || !numbers.every((n) => Number.isSafeInteger(n) && n > 0)) {
    throw new Error(`size: expected T,B,I,H such as 24,32,8,64, got ${text}`)
  }
  const [T, B, I, H] = numbers
  return { T, B, I, H }
}

export const sizeName = ({ T, B, I, H }) => `${T},${B},${I},${H}`

const gates = { lstm: 4, gru: 3 }

/** Weights of one layer; the GRU has a bias for the input and one for the recurrence, as in Keras. */
export const parameterCount = (cell, { I, H }) =>
  gates[cell] * H * (I + H) + (cell === 'lstm' ? 4 * H : 6 * H)

/**
 * Floating-point operations of the matrix products, in units of 1e9; the rest is not counted. Forward is two a
 * weight, sample and step, and so is the gradient of the weights; so is that of what the weights met, the states and
 * inputs, but for a model's first inputs, of which none is wanted.
 */
export function gigaflop({ work, cell, size: { T, B, I, H }, vocabulary }) {
  const layer = (inputs) => 2 * B * T * (inputs + H) * gates[cell] * H
  if (work === 'language') return (3 * (2 * layer(H) + 2 * B * T * H * vocabulary)) / 1e9
  return (work === 'training' ? 2 * layer(I) + layer(0) : layer(I)) / 1e9
}
