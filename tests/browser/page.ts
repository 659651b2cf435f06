/** Trains while it counts the turns that the page gets for timers and for drawing. */
import { engineInfo, useThreads } from 'hindcast'
import { type Trained, train, trainLarge } from './train.js'

export interface PageResult extends Trained {
  readonly timers: number
  readonly frames: number
}

async function trainAndCount(): Promise<PageResult> {
  let isTraining = true
  let timers = 0
  let frames = 0
  const onTimer = () => {
    timers++
    if (isTraining) setTimeout(onTimer)
  }
  const onFrame = () => {
    frames++
    if (isTraining) requestAnimationFrame(onFrame)
  }
  setTimeout(onTimer)
  requestAnimationFrame(onFrame)
  const trained = await train()
  isTraining = false
  return { ...trained, timers, frames }
}

export interface ThreadsResult {
  readonly threads: number
  readonly threadsReason: string
  readonly predictions: readonly number[]
}

/** What a training gives that is large enough for threads. */
async function trainWithThreads(count: number): Promise<ThreadsResult> {
  useThreads(count)
  const predictions = await trainLarge()
  const { threads, threadsReason } = engineInfo()
  return { threads, threadsReason, predictions }
}

// The test waits for them, and calls them, by these names.
Object.assign(globalThis, { trained: trainAndCount(), trainWithThreads })
