/** Features: numbers for each step of a series' history and of some steps ahead. */
export interface Features {
  readonly names: readonly string[]
  /** One array a name, each as long as the history and the steps ahead. */
  readonly values: readonly Float64Array[]
}

/** Several sets of features as one, in order. */
export const joinFeatures = (...all: readonly Features[]): Features => ({
  names: all.flatMap(({ names }) => names),
  values: all.flatMap(({ values }) => values),
})
