import { expect, test } from 'vitest'
import { play } from '../testing/play.js'
import { epochLogger } from './epoch-logger.js'

test('epochLogger prints one line an epoch', async () => {
  const lines: string[] = []
  await play(
    epochLogger((line) => lines.push(line)),
    [{ loss: 0.123456, valLoss: 12345.678 }, { loss: 0 }],
  )
  expect(lines).toEqual(['epoch 1/2  loss 0.1235  valLoss 1.235e+4', 'epoch 2/2  loss 0.000'])
})
