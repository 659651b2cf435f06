import { describe, expect, test } from 'vitest'
import { play } from '../testing/play.js'
import { modelCheckpoint } from './model-checkpoint.js'

describe('modelCheckpoint', () => {
  test('saves each epoch, under its number where asked', async () => {
    expect((await play(modelCheckpoint('m-{epoch}.safetensors'), [3, 4, 2])).saved).toEqual([
      'm-1.safetensors',
      'm-2.safetensors',
      'm-3.safetensors',
    ])
  })

  test('saves the best alone', async () => {
    const callback = modelCheckpoint('{epoch}', { saveBestOnly: true })
    expect((await play(callback, [3, 4, 3, 2])).saved).toEqual(['1', '4'])
    expect((await play(callback, [9, 8])).saved).toEqual(['1', '2'])
  })
})
