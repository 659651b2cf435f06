/**
 * Every public function that takes options refuses one that it does not know, with the nearest name. The tables are
 * complete: the compiler names an export that they lack.
 */
import { describe, expect, test } from 'vitest'
import * as hindcast from '../src/index.js'
import * as anomaly from '../src/tasks/anomalies/index.js'
import * as forecasting from '../src/tasks/forecast/index.js'

const {
  adam,
  bidirectional,
  dense,
  input,
  InputError,
  lstm,
  lstmCell,
  random,
  sequential,
  tensor,
  timeDistributed,
  trainStep,
  zeros,
} = hindcast

/** Names of what can be called. */
type Callable<M> = {
  [K in keyof M]: M[K] extends abstract new (
    ...args: never
  ) => unknown
    ? never
    : M[K] extends (...args: never) => unknown
      ? K
      : never
}[keyof M]

/** A call with options, a misspelled one of them, and the name that the message is to have; or none are taken. */
type Case = readonly [call: (options: never) => unknown, misspelled: string, nearest: string] | 'no options'

const x = zeros([2, 3, 2])
const y = zeros([2, 1])
const model = sequential([lstm(2, { inputShape: [3, 2] }), dense(1)], { seed: 1 })
model.compile({ loss: 'mse' })
const batch = { x, y }
const cell = lstmCell({ wx: zeros([2, 8]), wh: zeros([2, 8]), b: zeros([8]) })
const rows = Array.from({ length: 40 }, (_, i) => ({
  ds: `2020-01-${String(i + 1).padStart(2, '0')}`,
  y: i % 7,
}))
const panel = forecasting.panelFromRows(rows.slice(0, 31))
const table = forecasting.tableFromRows([{ date: '2024-12-25', name: 'Christmas' }])

const library: Readonly<Record<Callable<typeof hindcast>, Case>> = {
  adam: [hindcast.adam, 'lr', 'learningRate'],
  adamW: [hindcast.adamW, 'weight_decay', 'weightDecay'],
  sgd: [hindcast.sgd, 'momentun', 'momentum'],
  rmsprop: [hindcast.rmsprop, 'clipnorm', 'clipNorm'],
  cosineDecay: [hindcast.cosineDecay, 'decay_steps', 'decaySteps'],
  exponentialDecay: [hindcast.exponentialDecay, 'decayrate', 'decayRate'],
  piecewiseConstantDecay: [hindcast.piecewiseConstantDecay, 'boundary', 'boundaries'],
  earlyStopping: [hindcast.earlyStopping, 'restore_best_weights', 'restoreBestWeights'],
  modelCheckpoint: [(o) => hindcast.modelCheckpoint('a', o), 'saveBest', 'saveBestOnly'],
  reduceLROnPlateau: [hindcast.reduceLROnPlateau, 'minLr', 'minLearningRate'],
  backupAndRestore: [hindcast.backupAndRestore, 'delete_checkpoint', 'deleteCheckpoint'],
  epochLogger: 'no options',
  trainStep: [(o) => trainStep([], adam().start([]), () => ({ loss: y }), o), 'reduces', 'reduce'],
  sequential: [(o) => sequential([dense(1)], o), 'randomSeed', 'seed'],
  functional: [hindcast.functional, 'output', 'outputs'],
  loadModel: 'no options',
  modelFromBytes: 'no options',
  input: [(o) => input([2], o), 'names', 'name'],
  lstm: [(o) => lstm(2, o), 'returnSequence', 'returnSequences'],
  gru: [(o) => hindcast.gru(2, o), 'reset_after', 'resetAfter'],
  rnn: [(o) => hindcast.rnn(2, o), 'return_state', 'returnState'],
  bidirectional: [(o) => bidirectional(lstm(2), o), 'merge_mode', 'mergeMode'],
  timeDistributed: [(o) => timeDistributed(dense(2), o), 'trainible', 'trainable'],
  dense: [(o) => dense(2, o), 'bias', 'useBias'],
  dropout: [(o) => hindcast.dropout(0.5, o), 'inputshape', 'inputShape'],
  embedding: [(o) => hindcast.embedding(2, 2, o), 'mask_zero', 'maskZero'],
  layerNorm: [hindcast.layerNorm, 'eps', 'epsilon'],
  concatenate: [hindcast.concatenate, 'dim', 'axis'],
  describeLayer: [
    (o) =>
      hindcast.describeLayer('Own', o, () => ({
        outputShape: [],
        parameters: [],
        apply: () => ({ output: y }),
      })),
    'input_shape',
    'inputShape',
  ],
  describeRecurrent: [
    (o) =>
      hindcast.describeRecurrent(2, o, {
        className: 'Own',
        stateNames: [],
        parameters: () => [],
        cell: () => cell,
      }),
    'return_sequences',
    'returnSequences',
  ],
  registerLayer: 'no options',
  l1: 'no options',
  l2: 'no options',
  l1l2: [hindcast.l1l2, 'L1', 'l1'],
  lstmCell: [(o) => lstmCell(cell, o), 'recurrent_activation', 'recurrentActivation'],
  gruCell: [
    (o) => hindcast.gruCell({ wx: zeros([2, 6]), wh: zeros([2, 6]), b: zeros([2, 6]) }, o),
    'nonlinearity',
    'activation',
  ],
  rnnCell: 'no options',
  scan: [(o) => hindcast.scan(cell, x, cell.zeroState(2), o), 'length', 'lengths'],
  runSequence: [(o) => hindcast.runSequence(cell, x, cell.zeroState(2), o), 'reversed', 'reverse'],
  readNow: 'no options',
  streamCell: [(o) => hindcast.streamCell(cell, o), 'batches', 'batch'],
  streamLayers: [(o) => hindcast.streamLayers(model.layers, o), 'batchSize', 'batch'],
  binaryCrossentropy: [hindcast.binaryCrossentropy, 'from_logits', 'fromLogits'],
  categoricalCrossentropy: [hindcast.categoricalCrossentropy, 'logits', 'fromLogits'],
  sparseCategoricalCrossentropy: [hindcast.sparseCategoricalCrossentropy, 'fromLogit', 'fromLogits'],
  huber: [hindcast.huber, 'Delta', 'delta'],
  meanAbsoluteError: 'no options',
  meanSquaredError: 'no options',
  negativeBinomial: 'no options',
  negativeBinomialCdf: [
    (o) => hindcast.negativeBinomialCdf(1, { mean: 1, dispersion: 1, ...(o as object) }),
    'dispersions',
    'dispersion',
  ],
  negativeBinomialQuantile: [
    (o) => hindcast.negativeBinomialQuantile(0.5, { mean: 1, dispersion: 1, ...(o as object) }),
    'means',
    'mean',
  ],
  negativeBinomialTensors: 'no options',
  studentT: 'no options',
  studentTCdf: [
    (o) => hindcast.studentTCdf(1, { location: 0, scale: 1, freedom: 3, ...(o as object) }),
    'locations',
    'location',
  ],
  studentTQuantile: [
    (o) => hindcast.studentTQuantile(0.5, { location: 0, scale: 1, freedom: 3, ...(o as object) }),
    'freedoms',
    'freedom',
  ],
  studentTTensors: 'no options',
  pinball: 'no options',
  engineInfo: 'no options',
  useEngine: 'no options',
  useThreads: 'no options',
  random: 'no options',
  tidy: 'no options',
  abs: 'no options',
  absoluteError: 'no options',
  add: 'no options',
  argmax: 'no options',
  broadcastTo: 'no options',
  clip: 'no options',
  concat: 'no options',
  cos: 'no options',
  cumsum: 'no options',
  digamma: 'no options',
  div: 'no options',
  einsum: 'no options',
  equal: 'no options',
  erf: 'no options',
  exp: 'no options',
  expandDims: 'no options',
  flip: 'no options',
  gather: 'no options',
  gelu: 'no options',
  grad: 'no options',
  greater: 'no options',
  greaterEqual: 'no options',
  layerNormalize: 'no options',
  less: 'no options',
  lessEqual: 'no options',
  lgamma: 'no options',
  log: 'no options',
  logSoftmax: 'no options',
  matmul: 'no options',
  max: 'no options',
  maximum: 'no options',
  mean: 'no options',
  min: 'no options',
  minimum: 'no options',
  mul: 'no options',
  neg: 'no options',
  notEqual: 'no options',
  oneHot: 'no options',
  ones: 'no options',
  pad: 'no options',
  pow: 'no options',
  quantileLoss: 'no options',
  randomNormal: 'no options',
  randomUniform: 'no options',
  relu: 'no options',
  reshape: 'no options',
  sigmoid: 'no options',
  sign: 'no options',
  sin: 'no options',
  slice: 'no options',
  softmax: 'no options',
  softmaxCrossEntropy: 'no options',
  softplus: 'no options',
  split: 'no options',
  sqrt: 'no options',
  square: 'no options',
  squaredError: 'no options',
  squeeze: 'no options',
  stack: 'no options',
  stopGradient: 'no options',
  sub: 'no options',
  sum: 'no options',
  tanh: 'no options',
  tensor: 'no options',
  toFloat: 'no options',
  topK: 'no options',
  transpose: 'no options',
  valueAndGrad: 'no options',
  where: 'no options',
  zeros: 'no options',
}

const methods: Readonly<Record<string, Case>> = {
  'model.compile': [(o) => model.compile(o), 'optimiser', 'optimizer'],
  'model.fit': [(o) => model.fit(x, y, o), 'epoch', 'epochs'],
  'model.fit on batches': [(o) => model.fit([batch], o), 'steps_per_epoch', 'stepsPerEpoch'],
  'model.fit batch': [(o) => model.fit([{ ...batch, ...(o as object) }]), 'sampleWeight', 'weights'],
  'model.fit validationData': [
    (o) => model.fit(x, y, { validationData: { ...batch, ...(o as object) } }),
    'length',
    'lengths',
  ],
  'model.trainOnBatch': [(o) => model.trainOnBatch(x, y, o), 'class_weight', 'classWeight'],
  'model.evaluate': [(o) => model.evaluate(x, y, o), 'batch_size', 'batchSize'],
  'model.predict': [(o) => model.predict(x, o), 'mask', 'lengths'],
  'model.stream': [(o) => model.stream(o), 'batchSize', 'batch'],
  'layer.call': [(o) => model.layers[0].call(x, o), 'initial_state', 'initialState'],
}

type Tasks = Callable<typeof forecasting> | Callable<typeof anomaly>
const tasks: Readonly<Record<Tasks, Case>> = {
  smape: 'no options',
  stepsOf: 'no options',
  tableFromRows: 'no options',
  uncrossed: 'no options',
  weightedQuantileLoss: 'no options',
  pinball: 'no options',
  quantileAt: 'no options',
  rmse: 'no options',
  rmsse: 'no options',
  msis: 'no options',
  naive2: 'no options',
  normalForecast: 'no options',
  owa: 'no options',
  loadForecaster: 'no options',
  mae: 'no options',
  mase: 'no options',
  medianOf: 'no options',
  crps: 'no options',
  energyScore: 'no options',
  forecastCsv: 'no options',
  pathsCsv: 'no options',
  forecasterFromBytes: 'no options',
  joined: 'no options',
  anomaliesCsv: 'no options',
  atLeast: 'no options',
  averageQuantiles: 'no options',
  coverage: 'no options',
  forecast: [
    (o) => forecasting.forecast(rows, { horizon: 3, ...(o as object) }),
    'hidden_size',
    'hiddenSize',
  ],
  forecastPanel: [
    (o) => forecasting.forecastPanel(panel, { horizon: 3, ...(o as object) }),
    'window',
    'windowSteps',
  ],
  backtest: [(o) => forecasting.backtest(rows, { horizon: 3, ...(o as object) }), 'freq', 'frequency'],
  backtestPanel: [(o) => forecasting.backtestPanel(panel, { horizon: 3, ...(o as object) }), 'fold', 'folds'],
  trainPanel: [
    (o) => forecasting.trainPanel(panel, { horizon: 3, ...(o as object) }),
    'random_state',
    'seed',
  ],
  panelFromRows: [(o) => forecasting.panelFromRows(rows, o), 'targets', 'target'],
  readPanel: [(o) => forecasting.readPanel(table, o), 'date', 'time'],
  readHolidays: [(o) => forecasting.readHolidays(table, o), 'names', 'name'],
  renderScenario: [(o) => forecasting.renderScenario({} as never, o), 'titel', 'title'],
  scenario: [(o) => forecasting.scenario({} as never, [], o), 'sett', 'set'],
  scenarioPanel: [(o) => forecasting.scenarioPanel({} as never, panel, o), 'sett', 'set'],
  scenarioCsv: 'no options',
  renderBacktest: [(o) => forecasting.renderBacktest({} as never, o), 'mostseries', 'mostSeries'],
  renderReport: [(o) => forecasting.renderReport({} as never, o), 'titel', 'title'],
  anomalies: [(o) => anomaly.anomalies(rows, o), 'sensitivity', 'threshold'],
  detectAnomalies: [(o) => anomaly.detectAnomalies(panel, o), 'tresholds', 'threshold'],
  renderAnomalies: [(o) => anomaly.renderAnomalies({} as never, o), 'most_series', 'mostSeries'],
}

const cases = (table: Readonly<Record<string, Case>>) =>
  Object.entries(table).flatMap(([name, own]) => (own === 'no options' ? [] : [[name, ...own] as const]))

const all = [...cases(library), ...cases(methods), ...cases(tasks as Record<string, Case>)]

describe.each(all)('%s', (_, call, misspelled, nearest) => {
  const refusal = async (given: unknown): Promise<string> => {
    try {
      await call(given as never)
    } catch (error) {
      expect(error).toBeInstanceOf(InputError)
      return (error as Error).message
    }
    return 'no error'
  }

  test('refuses what it does not know, with the nearest name', async () => {
    expect(await refusal({ [misspelled]: 1 })).toMatch(
      new RegExp(` ${misspelled}: there is no such option; (did you mean ${nearest}\\?|.*\\b${nearest}\\b)`),
    )
  })

  test('refuses what is like nothing that it knows', async () => {
    if (!_.startsWith('describe'))
      expect(await refusal({ zzyzx: 1 })).toContain('zzyzx: there is no such option; ')
  })
})

/** What other libraries have, and what there is in its place here. */
test.each<readonly [(options: never) => unknown, string, string]>([
  [(o) => lstm(2, o), 'stateful', 'stream'],
  [(o) => lstm(2, o), 'recurrent_dropout', 'dropout'],
  [(o) => lstm(2, o), 'recurrentDropout', 'dropout'],
  [(o) => lstm(2, o), 'timeMajor', '[B, T, I]'],
  [(o) => lstm(2, o), 'units', 'lstm(8)'],
  [(o) => lstm(2, o), 'kernelConstraint', 'clipNorm'],
  [(o) => hindcast.adam(o), 'decay', 'exponentialDecay'],
  [(o) => model.compile({ loss: 'mse', ...(o as object) }), 'learningRate', 'adam({ learningRate'],
  [(o) => model.fit(x, y, o), 'optimizer', 'compile'],
  [(o) => model.fit(x, y, o), 'onEpochEnd', 'callbacks'],
  [(o) => model.fit(x, y, o), 'stepsPerEpoch', 'batchSize'],
  [(o) => model.fit([batch], o), 'shuffle', 'order'],
  [(o) => model.predict(x, o), 'training', 'layer.call'],
  [(o) => forecasting.forecast(rows, { horizon: 3, ...(o as object) }), 'covariates', 'future'],
  [(o) => forecasting.forecast(rows, { horizon: 3, ...(o as object) }), 'verbose', 'onProgress'],
])('%# of another library is refused with the way here', async (call, name, way) => {
  const told = await (async () => call({ [name]: 1 } as never))().catch((error: Error) => error.message)
  expect(told).toContain(`${name}: there is no such option; `)
  expect(told).toContain(way)
})

/** Values of another type, as they come from forms, files and other languages. */
test.each<readonly [() => unknown, string]>([
  [
    () => forecasting.forecast(rows, { horizon: '12' as never }),
    'forecast horizon: expected a whole number from 1, got "12"',
  ],
  [
    () => forecasting.forecast(rows, { horizon: Number.NaN }),
    'forecast horizon: expected a whole number from 1, got NaN',
  ],
  [() => forecasting.forecast(rows, { horizon: 3, seed: null as never }), 'got null'],
  [
    () => forecasting.forecast(rows, { horizon: 3, explain: 1 as never }),
    'forecast explain: expected true or false, got 1',
  ],
  [() => lstm('8' as never), 'lstm units: expected a whole number from 1, got "8"'],
  [() => lstm(2.5), 'lstm units: expected a whole number from 1, got 2.5'],
  [
    () => lstm({ units: 8 } as never),
    'lstm units: expected a whole number from 1, got an object; options come after it',
  ],
  [() => lstm(8, null as never), 'lstm: expected options as an object { name: value }, got null'],
  [() => lstm(8, true as never), 'lstm: expected options as an object { name: value }, got true'],
  [
    () => lstm(8, { dropout: '0.5' as never }),
    'lstm dropout: expected a number from 0 and below 1, got "0.5"',
  ],
  [() => lstm(8, { dropout: null as never }), 'got null'],
  [
    () => lstm(8, { returnSequences: 'false' as never }),
    'lstm returnSequences: expected true or false, got "false"',
  ],
  [() => lstm(8, { activation: 'constructor' as never }), 'lstm activation: expected one of '],
  [() => lstm(8, { kernelInitializer: 'glorot_uniform' as never }), 'did you mean glorotUniform?'],
  [
    () => dense(8, { inputShape: 3 as never }),
    'dense inputShape: expected a list of sizes from 1, or null for any, got 3',
  ],
  [
    () => adam({ learningRate: '0.1' as never }),
    'adam learningRate: expected a number above 0 or a schedule, got "0.1"',
  ],
  [() => adam({ epsilon: null as never }), 'got null'],
  [() => model.fit(x, y, { epochs: '5' as never }), 'fit epochs: expected a whole number from 1, got "5"'],
  [() => model.fit(x, y, { verbose: 1 as never }), 'fit verbose: expected true or false, got 1'],
  [
    () => model.fit(x, y, { callbacks: { onEpochEnd() {} } as never }),
    'fit callbacks: expected an array, got object',
  ],
  [() => model.fit(x, y, 10 as never), 'fit: expected options as an object { name: value }, got 10'],
  [() => model.compile({ loss: 'constructor' as never }), 'compile loss: expected one of '],
  [() => model.compile({ loss: 'mean_squared_error' as never }), 'did you mean meanSquaredError?'],
  [() => model.compile({ loss: ((a: never) => a) as never }), 'compile loss: expected a name such as '],
  [() => model.compile({ loss: 'mse', optimizer: 'Adam' as never }), 'did you mean adam?'],
  [() => model.compile({ loss: 'mse', metrics: ['acc' as never] }), 'did you mean accuracy?'],
  [
    () => hindcast.sum(tensor([[1]]), 1, { keepDims: true } as never),
    'sum keepDims: expected true or false, got an object',
  ],
  [() => hindcast.softmax(tensor([[1]]), { axis: 1 } as never), 'softmax: expected an axis'],
  [() => zeros({ shape: [1] } as never), 'zeros: expected a list such as [2, 3], got an object'],
  [() => random(null as never), 'random seed: expected a safe integer, got null'],
])('%# is refused', async (call, message) => {
  const told = await (async () => call())().then(
    () => 'no error',
    (error: unknown) => {
      expect(error).toBeInstanceOf(InputError)
      return (error as Error).message
    },
  )
  expect(told).toContain(message)
})
