/** What all layers take, and what users of other libraries look for there. */
import { type AllowedOf, text, type Ways, yesOrNo } from '../options/index.js'

/** Options every layer takes. */
export interface LayerOptions {
  /**
   * Shown in summaries and used in saved files; by default the class's name in lower case. A model numbers
   * names that repeat.
   */
  readonly name?: string
  /**
   * Shape of one sample, without the batch, `null` for any size. On the first layer of `sequential` it builds the
   * model at once; without it the first data do.
   */
  readonly inputShape?: readonly (number | null)[]
  /**
   * Whether training changes the layer's weights. `layer.trainable` of the built layer can be set, too, and takes effect
   * with the next `fit`. Default true.
   */
  readonly trainable?: boolean
}

const isSize = (n: unknown): boolean => n === null || n === -1 || (Number.isSafeInteger(n) && Number(n) >= 1)

export const layerOptions = {
  name: text,
  trainable: yesOrNo,
  inputShape: {
    expected: 'a list of sizes from 1, or null for any',
    includes: (value): value is readonly (number | null)[] => Array.isArray(value) && value.every(isSize),
  },
} satisfies AllowedOf<LayerOptions>

const noConstraints =
  'there are no constraints; limit gradients by the optimizer, such as adam({ clipNorm: 1 })'

export const layerWays: Ways = {
  activityRegularizer: 'add what it penalises to a loss of your own',
  kernelConstraint: noConstraints,
  recurrentConstraint: noConstraints,
  biasConstraint: noConstraints,
  embeddingsConstraint: noConstraints,
  dtype: 'leave it out, all numbers are float32',
  weights: 'set them by layer.setWeights once the model is built',
  seed: "give it to sequential or functional, or to an initializer: kernelInitializer: { name: 'glorotUniform', seed: 1 }",
}
