import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { testRefusals } from '../../engine/testing/refusals.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import { readSafetensors, writeSafetensors } from '../../formats/index.js'
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gru,
  layerNorm,
  lstm,
  rnn,
  timeDistributed,
  withKnownOptions,
} from '../../nn/index.js'
import { type Shape, tensor } from '../../tensor/index.js'
import { normals } from '../../tensor/testing/samples.js'
import { loadModel, type Model, modelFileFromBytes, modelFromBytes, sequential } from '../index.js'

const inFolder = temporaryFolder()

const models: Readonly<Record<string, [() => Model, Shape]>> = {
  'every layer': [
    () =>
      sequential(
        [
          bidirectional(lstm(3, { returnSequences: true }), { inputShape: [6, 2] }),
          bidirectional(gru(3, { returnSequences: true, resetAfter: false }), { mergeMode: 'ave' }),
          timeDistributed(dense(4, { activation: 'gelu' })),
          timeDistributed(dense(3, { activation: 'silu', useBias: false })),
          layerNorm({ epsilon: 0.01 }),
          dropout(0.5),
          rnn(3, { activation: 'relu', goBackwards: true, returnSequences: true }),
          lstm(2, { recurrentActivation: 'softplus', unitForgetBias: false }),
          dense(2, { name: 'out' }),
        ],
        { name: 'tower', seed: 2 ** 40 + 1 },
      ),
    [4, 6, 2],
  ],
  'two layers of one name, any length': [
    () =>
      sequential([gru(3, { inputShape: [null, 2], returnSequences: true }), gru(3), dense(1)], { seed: 0 }),
    [4, 6, 2],
  ],
  'an embedding': [
    () =>
      sequential([embedding(5, 3, { inputShape: [6] }), lstm(2), dense(5, { activation: 'softmax' })], {
        seed: 0,
      }),
    [4, 6],
  ],
}

describe.each(Object.entries(models))('%s', (_, [make, shape]) => {
  const model = make()
  const { size } = normals(shape)
  const x =
    shape.length === 2
      ? tensor(
          Float32Array.from({ length: size }, (_, i) => i % 5),
          shape,
        )
      : normals(shape, 3)

  test('predicts bit for bit what it did, from bytes and from a file', async () => {
    const trained = make()
    trained.compile({ loss: 'mae' })
    await trained.fit(x, trained.predict(x).mul(2))
    const path = inFolder('model.safetensors')
    await trained.save(path)
    expect(new Uint8Array(await readFile(path))).toEqual(trained.toBytes())
    for (const loaded of [modelFromBytes(trained.toBytes()), await loadModel(path)]) {
      expect(loaded.predict(x).data).toEqual(trained.predict(x).data)
      expect(loaded.getWeights().map(({ data }) => data)).toEqual(
        trained.getWeights().map(({ data }) => data),
      )
      expect(loaded).toMatchObject({ name: trained.name, seed: trained.seed, inputShape: trained.inputShape })
      expect(loaded.summary()).toBe(trained.summary())
      expect(loaded.toBytes()).toEqual(trained.toBytes())
    }
  })

  test('a file whose tensors stand in another order is the same model', () => {
    const { tensors, metadata } = readSafetensors(model.toBytes(), 'model')
    const sorted = new Map([...tensors].sort(([a], [b]) => (a < b ? -1 : 1)).reverse())
    const loaded = modelFromBytes(writeSafetensors({ tensors: sorted, metadata }))
    expect(loaded.predict(x).data).toEqual(model.predict(x).data)
  })

  test('trains on as the same model would with that seed', async () => {
    const [fresh, loaded] = [make(), modelFromBytes(make().toBytes())]
    for (const one of [fresh, loaded]) one.compile({ loss: 'mse' })
    const y = normals([4, ...model.outputShape], 4)
    expect(await loaded.fit(x, y, { epochs: 3, batchSize: 1 })).toEqual(
      await fresh.fit(x, y, { epochs: 3, batchSize: 1 }),
    )
  })
})

test('what else was saved comes back', async () => {
  const [make] = models['an embedding']
  const model = make()
  const extra = { vocabulary: JSON.stringify(['a', 'ß', '世']), note: '' }
  expect(modelFileFromBytes(model.toBytes(extra)).extra).toEqual(extra)
  expect(modelFileFromBytes(model.toBytes()).extra).toEqual({})
  const path = inFolder('extra.safetensors')
  await model.save(path, extra)
  expect(modelFileFromBytes(await readFile(path)).extra).toEqual(extra)
})

describe('files', () => {
  const model = sequential([dense(1, { inputShape: [2] })], { seed: 0 })

  test('leaves the old file and nothing beside it where it cannot write', async () => {
    const inside = inFolder('write')
    await mkdir(inside)
    await writeFile(join(inside, 'plain'), 'text')
    const path = join(inside, 'plain', 'model.safetensors')
    await expect(model.save(path)).rejects.toThrow(new InputError(`${path}: not a folder`))
    expect(await readdir(inside)).toEqual(['plain'])
    await model.save(join(inside, 'plain'))
    expect(await readdir(inside)).toEqual(['plain'])
    expect((await loadModel(join(inside, 'plain'))).parameters).toHaveLength(2)
  })

  test('names the file that is missing, or is none', async () => {
    const missing = inFolder('no.safetensors')
    await expect(loadModel(missing)).rejects.toThrow(new InputError(`${missing}: no such file or folder`))
    const text = inFolder('text.safetensors')
    await writeFile(text, 'month,passengers\n1949-01,112\n')
    await expect(loadModel(text)).rejects.toThrow(new InputError(`${text}: not a safetensors file`))
  })

  const { tensors, metadata: written } = readSafetensors(model.toBytes(), 'model')
  const metadata: Record<string, string> = { ...written, digest: 'none' }
  const rewritten = (change: { tensors?: typeof tensors; metadata?: Record<string, string> }) => () =>
    modelFileFromBytes(writeSafetensors({ tensors, metadata, ...change }), 'm')
  const kernel = { shape: [1, 2], data: new Float32Array(2) }
  const content = JSON.parse(metadata.content) as Readonly<Record<string, object>>
  const described = (change: object) => ({
    metadata: {
      ...metadata,
      content: JSON.stringify({ ...content, graph: { ...content.graph, ...change } }),
    },
  })
  const unreadable = 'm: damaged Hindcast model file: its description cannot be read'

  testRefusals([
    ['m: not a Hindcast model file', rewritten({ metadata: { format: 'pt' } })],
    ['m: not a Hindcast model file', rewritten({ metadata: {} })],
    [
      'm: written by a newer Hindcast (version 5 of Hindcast model files); this one reads up to 4: update it',
      rewritten({ metadata: { ...metadata, version: '5' } }),
    ],
    [unreadable, rewritten({ metadata: { ...metadata, content: '{' } })],
    [
      'm: damaged Hindcast model file: content: expected an object, got null',
      rewritten({ metadata: { ...metadata, content: 'null' } }),
    ],
    [unreadable, rewritten({ metadata: { format: 'hindcast', version: '1' } })],
    [
      'm: damaged Hindcast model file: graph.layers: expected a list, got none',
      rewritten(described({ layers: undefined })),
    ],
    [
      'm: damaged Hindcast model file: graph.calls: expected a list, got 3',
      rewritten(described({ calls: 3 })),
    ],
    [
      'm: tensor dense.bias: expected [1], got none',
      rewritten({ tensors: new Map([...tensors].filter(([name]) => name !== 'dense.bias')) }),
    ],
    [
      'm: tensor dense.kernel: expected [2, 1], got [1, 2]',
      rewritten({ tensors: new Map([...tensors, ['dense.kernel', kernel]]) }),
    ],
    [
      'm: layer Conv1D: expected one of Concatenate, Dense, Embedding, Dropout, LayerNormalization, SimpleRNN, LSTM, GRU, ' +
        'Bidirectional, TimeDistributed; make a layer of your own known with registerLayer',
      rewritten(
        described({
          layers: [{ className: 'Conv1D', config: {}, name: 'conv' }],
          calls: [{ layer: 0, inputs: [[0, 0]] }],
        }),
      ),
    ],
  ])
})

describe('options that no layer knows', () => {
  const model = sequential(
    [
      bidirectional(lstm(2, { returnSequences: true, dropout: 0.1 }), { inputShape: [4, 1] }),
      timeDistributed(dense(2, { activation: 'relu' })),
      gru(2, { resetAfter: false }),
      dense(1, { name: 'out' }),
    ],
    { seed: 3 },
  )
  const { tensors, metadata } = readSafetensors(model.toBytes(), 'model')
  const { graph, ...rest } = JSON.parse(metadata.content)
  const [both, each, recurrent, last] = graph.layers
  const inside = { recurrentDropout: 0.2, implementation: 2 }
  const withIgnored = [
    {
      ...both,
      config: {
        ...both.config,
        ...inside,
        layer: { ...both.config.layer, config: { ...both.config.layer.config, ...inside } },
      },
    },
    { ...each, config: { ...each.config, stateful: false } },
    { ...recurrent, config: { ...recurrent.config, ...inside } },
    { ...last, config: { ...last.config, kernelConstraint: null } },
  ]
  const file = (version: string): Uint8Array =>
    writeSafetensors({
      tensors,
      metadata: {
        ...metadata,
        version,
        digest: 'none',
        content: JSON.stringify({ ...rest, graph: { ...graph, layers: withIgnored } }),
      },
    })

  test.each(['2', '3'])(
    'are dropped from files of version %s, which were written when they were ignored',
    (version) => {
      const loaded = modelFromBytes(file(version))
      const x = normals([3, 4, 1])
      expect(loaded.predict(x).data).toEqual(model.predict(x).data)
      expect(loaded.toBytes()).toEqual(model.toBytes())
    },
  )

  test('are refused in files of the present version', () => {
    expect(() => modelFromBytes(file('4'))).toThrow(
      new InputError(
        'model: lstm recurrentDropout: there is no such option; dropout drops inputs, and a dropout layer after this ' +
          'one outputs',
      ),
    )
  })

  test('of a layer of your own stay', () => {
    const own = { className: 'NotOfHindcast', config: { factor: 2 } }
    expect(withKnownOptions(own)).toBe(own)
  })
})
