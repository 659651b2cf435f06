// The cases of each kind of work.
import { parameterCount, parseSize, sizeName } from './sizes.mjs'

export const cells = ['lstm', 'gru']

/** Steps in one timed call of a stream, many enough for the resolution of the clock. */
const streamRepeat = 100

const withKey = (benchCase) => ({
  ...benchCase,
  key: `${benchCase.work} ${benchCase.cell} ${sizeName(benchCase.size)}`,
})

/** Training steps and forward passes, the small sizes first. */
export const layerCases = (sizes) =>
  ['training', 'forward'].flatMap((work) =>
    cells.flatMap((cell) => sizes.map((size) => withKey({ work, cell, size }))),
  )

/** Zaremba et al. 2014: a small and a medium model of words. */
const languageSizes = { small: '20,20,200,200', medium: '35,20,650,650' }

export const languageCases = (names = Object.keys(languageSizes)) =>
  names.map((name) =>
    withKey({
      work: 'language',
      cell: 'lstm',
      size: parseSize(languageSizes[name]),
      vocabulary: 10_000,
    }),
  )

export const streamCases = () =>
  cells.flatMap((cell) =>
    [20, 128].map((H) =>
      withKey({ work: 'stream', cell, size: { T: 1, B: 1, I: 1, H }, repeat: streamRepeat }),
    ),
  )

/** Each axis doubled a few times from a common point; parameters by units, with few steps and samples. */
export function growthSeries(points) {
  const doubled = (start) => Array.from({ length: points }, (_, i) => start * 2 ** i)
  const base = { T: 64, B: 16, I: 16, H: 64 }
  const series = (axis, sizes, value = (size) => size[axis]) => ({
    axis,
    points: sizes.map((size) => ({
      ...withKey({ work: 'training', cell: 'lstm', size }),
      value: value(size),
    })),
  })
  return [
    series(
      'T',
      doubled(64).map((T) => ({ ...base, T })),
    ),
    series(
      'B',
      doubled(16).map((B) => ({ ...base, B })),
    ),
    series(
      'H',
      doubled(64).map((H) => ({ ...base, H })),
    ),
    series(
      'parameters',
      doubled(256).map((H) => ({ T: 4, B: 4, I: 16, H })),
      (size) => parameterCount('lstm', size),
    ),
  ]
}

/** A sequence too long to store all its gates. */
export const longCase = () =>
  withKey({ work: 'training', cell: 'lstm', size: { T: 100_000, B: 1, I: 1, H: 64 } })
