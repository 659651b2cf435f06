// Trains a small model with a backup of every second batch, tells of each batch, and saves the model.
// node tests/kill/fit.mjs FOLDER
import { backupAndRestore, dense, gru, sequential, tensor } from '../../dist/index.js'

const folder = process.argv[2]
const [samples, steps] = [48, 6]
const wave = (count) => Float32Array.from({ length: count }, (_, i) => Math.sin(i))
const model = sequential([gru(6, { inputShape: [steps, 1], dropout: 0.2 }), dense(1)], { seed: 3 })
model.compile({ optimizer: 'adam', loss: 'mse' })
await model.fit(tensor(wave(samples * steps), [samples, steps, 1]), tensor(wave(samples), [samples, 1]), {
  epochs: 12,
  batchSize: 8,
  callbacks: [
    backupAndRestore({ path: `${folder}/backup.safetensors`, saveFreq: 2 }),
    { onBatchDone: () => process.stdout.write('batch\n') },
  ],
})
await model.save(`${folder}/model.safetensors`)
