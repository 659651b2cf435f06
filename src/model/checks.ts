/** The tables of what models are given, and what users of other libraries look for there. */
import {
  type AllowedOf,
  aFunction,
  anything,
  checkGiven,
  either,
  number,
  objectWith,
  text,
  type Ways,
  wholeNumber,
  yesOrNo,
} from '../options/index.js'
import type { Reduce } from '../train/index.js'
import type {
  CompileOptions,
  Data,
  EvaluateOptions,
  FitDatasetOptions,
  FitOptions,
  ModelOptions,
  PredictOptions,
  Samples,
  SaveOptions,
  TrainingOptions,
  UpdateOptions,
} from './options.js'

const fromOne = wholeNumber({ from: 1 })
const maskWay = 'give lengths, the valid steps of each sample'
const compileWay = (option: string, example: string): string =>
  `give ${option} to compile: compile({ ${example} })`

export const modelOptions = {
  name: text,
  seed: {
    expected: 'a safe integer',
    includes: (value): value is number => Number.isSafeInteger(value),
  },
} satisfies AllowedOf<ModelOptions>

const compileOptions = {
  optimizer: anything(),
  loss: anything(),
  lossWeights: anything(),
  metrics: anything(),
} satisfies AllowedOf<CompileOptions>

const compileWays: Ways = {
  learningRate: 'give it to the optimizer: adam({ learningRate: 0.01 })',
  weightedMetrics: 'metrics count every sample alike',
  runEagerly: 'leave it out',
  jitCompile: 'leave it out',
  stepsPerExecution: 'leave it out',
  epochs: 'give it to fit',
}

/** @throws OptionError on what `compile` does not know */
export const checkCompile = (given: CompileOptions): void =>
  checkGiven('compile', compileOptions, given, compileWays)

const trainingOptions = {
  epochs: fromOne,
  initialEpoch: wholeNumber({ from: 0 }),
  classWeight: anything(),
  truncateSteps: fromOne,
  callbacks: anything(),
  verbose: yesOrNo,
  signal: objectWith<AbortSignal>('a signal', 'aborted', 'addEventListener'),
  reduce: aFunction<Reduce>(),
} satisfies AllowedOf<TrainingOptions>

const fitOptions = {
  ...trainingOptions,
  batchSize: fromOne,
  shuffle: yesOrNo,
  lengths: anything(),
  sampleWeight: anything(),
  validationSplit: number({ from: 0, below: 1 }),
  validationData: either<Samples, readonly [Data, Data]>(objectWith('samples { x, y }', 'x', 'y'), {
    expected: 'a pair [x, y]',
    includes: (value): value is readonly [Data, Data] => Array.isArray(value) && value.length === 2,
  }),
} satisfies AllowedOf<FitOptions>

const datasetOptions = {
  ...trainingOptions,
  validationData: anything(),
  stepsPerEpoch: fromOne,
} satisfies AllowedOf<FitDatasetOptions>

const fitWays: Ways = {
  x: 'it comes first: fit(x, y, { epochs: 10 })',
  y: 'it comes second: fit(x, y, { epochs: 10 })',
  mask: maskWay,
  optimizer: compileWay('it', "optimizer: 'adam'"),
  learningRate: compileWay('the optimizer', 'optimizer: adam({ learningRate: 0.01 })'),
  loss: compileWay('it', "loss: 'mse'"),
  metrics: compileWay('them', "metrics: ['mae']"),
  validationSteps: 'all batches of validationData count',
  validationBatches: 'all batches of validationData count',
  validationBatchSize: 'it is batchSize',
  validationFreq: 'validation comes after each epoch',
  onEpochEnd: 'put it into callbacks: [{ onEpochEnd }]',
  onBatchEnd: 'put it into callbacks: [{ onBatchEnd }]',
  patience: 'put earlyStopping({ patience: 5 }) into callbacks',
  seed: 'give it to sequential or functional',
  workers: 'leave it out; useThreads sets the number of threads',
  useMultiprocessing: 'leave it out; useThreads sets the number of threads',
}

/** @throws OptionError on what `fit` on arrays does not know */
export const checkFitOptions = (given: FitOptions): void =>
  checkGiven('fit', fitOptions, given, {
    ...fitWays,
    stepsPerEpoch: 'it is for batches in place of x and y; in arrays it follows from batchSize',
  })

/** @throws OptionError on what `fit` on batches does not know */
export const checkDatasetOptions = (given: FitDatasetOptions): void =>
  checkGiven('fit', datasetOptions, given, {
    ...fitWays,
    batchSize: 'batches have the size that the data give them',
    shuffle: 'batches come in the order that the data give them',
    lengths: 'give each batch its own: { x, y, lengths }',
    sampleWeight: 'give each batch its own: { x, y, weights }',
    validationSplit: 'give validationData',
  })

const updateOptions = {
  lengths: anything(),
  sampleWeight: anything(),
  classWeight: anything(),
} satisfies AllowedOf<UpdateOptions>

/** @throws OptionError on what `trainOnBatch` does not know */
export const checkUpdate = (given: UpdateOptions): void =>
  checkGiven('trainOnBatch', updateOptions, given, fitWays)

const predictOptions = { batchSize: fromOne, lengths: anything() } satisfies AllowedOf<PredictOptions>

const predictWays: Ways = {
  mask: maskWay,
  training: 'dropout acts in fit, and in layer.call(x, { training: true })',
  steps: 'give as many samples as wanted',
  initialState: 'give it to layer.call, or set the state of model.stream()',
  verbose: 'leave it out',
  callbacks: 'leave them out',
}

/** @throws OptionError on what `predict` does not know */
export const checkPredict = (given: PredictOptions): void =>
  checkGiven('predict', predictOptions, given, predictWays)

const evaluateOptions = { ...predictOptions, sampleWeight: anything() } satisfies AllowedOf<EvaluateOptions>

/** @throws OptionError on what `evaluate` does not know */
export const checkEvaluate = (given: EvaluateOptions): void =>
  checkGiven('evaluate', evaluateOptions, given, {
    ...predictWays,
    returnDict: 'leave it out, the result has names',
  })

const samplesOptions = {
  x: anything(),
  y: anything(),
  lengths: anything(),
  weights: anything(),
} satisfies AllowedOf<Samples>

/** @throws OptionError on samples with something else beside them */
export const checkSamples = (where: string, given: Samples): void =>
  checkGiven(
    where,
    samplesOptions,
    given,
    {
      xs: 'did you mean x?',
      ys: 'did you mean y?',
      inputs: 'did you mean x?',
      targets: 'did you mean y?',
      labels: 'did you mean y?',
      mask: maskWay,
    },
    ['x', 'y'],
  )

const saveOptions = { includeOptimizer: yesOrNo } satisfies AllowedOf<SaveOptions>

/** @throws OptionError on what `save` does not know */
export const checkSave = (given: SaveOptions): void => checkGiven('save', saveOptions, given)
