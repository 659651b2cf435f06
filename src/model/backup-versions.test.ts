/** Backups of earlier versions go on loading. */
import { copyFile, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../engine/testing/temporary.js'
import { dense, dropout, lstm } from '../nn/index.js'
import { earlyStopping } from '../train/index.js'
import { backupAndRestore } from './backup.js'
import { trainingFromBytes } from './backup-file.js'
import { sequential } from './index.js'

/** Written by version 0.1.0 as of 27 November 2026, after two epochs of the training below. */
const first = 'tests/fixtures/saved/backup-1.safetensors'
/** The losses of its two epochs. */
const losses = [0.9257100224494934, 0.9375848174095154]

const inFolder = temporaryFolder()

test('a backup of version 1 is one between epochs; its single random stream goes on as that of the order', async () => {
  const state = trainingFromBytes(await readFile(first), first)
  expect(state.logs).toEqual(losses.map((loss) => ({ loss })))
  expect(Object.keys(state.streams)).toEqual(['order', 'dropout'])
  expect(state.streams.dropout).not.toEqual(state.streams.order)
  expect(state.position).toBeUndefined()
})

test('a training resumes from it', async () => {
  const path = inFolder('training.safetensors')
  await copyFile(first, path)
  const x = Array.from({ length: 8 }, (_, i) => [[i / 8], [Math.sin(i)]])
  const y = x.map(([[a], [b]]) => [a - b])
  const model = sequential([lstm(2, { inputShape: [2, 1] }), dropout(0.3), dense(1)], { seed: 5 })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const callbacks = [
    earlyStopping({ monitor: 'loss', patience: 9, restoreBestWeights: true }),
    backupAndRestore({ path }),
  ]
  const history = await model.fit(x, y, { epochs: 4, batchSize: 4, callbacks })
  const [before, after, ...rest] = history.loss
  expect([before, after]).toEqual(losses)
  expect(rest).toHaveLength(2)
  expect(rest.every((loss) => loss < 1)).toBe(true)
})
