/** Trains while it counts the turns that the page gets for timers and for drawing. */
import { type Trained, train } from './train.js'

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

// The test waits for it by this name.
Object.assign(globalThis, { trained: trainAndCount() })
