// Whole processes, timed, and ended with all that they started.
import { spawn } from 'node:child_process'

/**
 * Runs a program to its exit.
 * @param limitSeconds the process and those it started end after so long
 * @param isFirst whether what it has written to standard error so far holds a first answer
 * @returns seconds to the first answer and to the exit; where it failed or took longer, the problem in words, and
 *   `isOver` if it took longer
 */
export function timed(command, args, limitSeconds, isFirst = () => false) {
  return new Promise((resolve) => {
    const began = performance.now()
    const since = () => (performance.now() - began) / 1000
    // A group of its own, so that its worker processes end with it.
    const child = spawn(command, args, { detached: true })
    let [stdout, stderr] = ['', '']
    let first
    let isOver = false
    const end = () => process.kill(-child.pid, 'SIGKILL')
    const interrupted = () => {
      end()
      process.exit(130)
    }
    const timer = setTimeout(() => {
      isOver = true
      end()
    }, 1000 * limitSeconds)
    const settle = (result) => {
      clearTimeout(timer)
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupted)
      resolve(result)
    }
    child.on('error', (error) => settle({ problem: error.message }))
    child.on('spawn', () => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupted)
    })
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
      if (first === undefined && isFirst(stderr)) first = since()
    })
    child.on('close', (code) => {
      if (code === 0) settle({ seconds: since(), first, stdout, stderr })
      else if (isOver) settle({ problem: `over ${limitSeconds} s`, isOver })
      else settle({ problem: stderr.trim().split('\n').at(-1) || 'ended without a word' })
    })
  })
}
