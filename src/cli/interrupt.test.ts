/** Ends before the end: Ctrl-C, and a reader that stops early, through the built program. */
import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { monthly, seasonal } from '../statistics/testing/made.js'
import { csv, folderWith, hindcast, program } from './testing/command.js'
import { quick, salesCsv } from './testing/sales.js'

const isWindows = process.platform === 'win32'

describe.skipIf(isWindows)('Ctrl-C', () => {
  const values = seasonal(3000)
  const long = csv(
    monthly(values).map(({ y }) => [y.toFixed(2)]),
    'y',
  )
  // Progress as on a terminal, so that the test sees the epochs go by.
  const node = ['--import', 'data:text/javascript,process.stderr.isTTY=true']
  const training = ['forecast', 'long.csv', '--horizon', '12']

  /** Sends the signal once so much of training has been seen; returns how it ended and how long that took. */
  async function interrupted(folder: string, args: readonly string[], seen: RegExp, signal: NodeJS.Signals) {
    let sentAt: number | undefined
    const ended = await hindcast(folder, [...training, ...args], {
      node,
      onStderr: (text, kill) => {
        if (sentAt !== undefined || !seen.test(text)) return
        sentAt = performance.now()
        kill(signal)
      },
    })
    return { ...ended, tookMs: performance.now() - (sentAt ?? Number.NaN) }
  }

  test('ends at once and keeps the best forecast so far in the files asked for', async () => {
    const folder = await folderWith({ 'long.csv': long })
    const args = ['--save', 'm.safetensors', '--out', 'f.csv']
    const { code, stdout, stderr, tookMs } = await interrupted(folder, args, /epoch [2-9]/, 'SIGINT')
    expect(code).toBe(130)
    expect(tookMs).toBeLessThan(5000)
    expect(stderr).toMatch(
      /\nhindcast: interrupted; the best forecast so far is in f\.csv and m\.safetensors\n$/,
    )
    expect(stdout).not.toContain('Backtest')
    expect(await readdir(folder)).toEqual(['f.csv', 'long.csv', 'm.safetensors'])
    expect(await readFile(join(folder, 'f.csv'), 'utf8')).toMatch(/^(?:[^\n]+\n){13}$/)
    const predicted = await hindcast(folder, ['predict', 'm.safetensors', 'long.csv', '--json'])
    expect(predicted.code, predicted.stderr).toBe(0)
    expect(JSON.parse(predicted.stdout).series[0].forecast).toHaveLength(12)
  })

  test.each([
    ['backtest', ['--horizon', '12', '--report', 'page.html']],
    ['anomalies', ['--report', 'page.html', '--out', 's.csv']],
  ])('%s --checkpoint keeps what is trained, and says how to go on', async (command, args) => {
    const folder = await folderWith({ 'long.csv': long })
    let isSent = false
    const { code, stderr } = await hindcast(folder, [command, 'long.csv', ...args, '--checkpoint', 'ck'], {
      node,
      onStderr: (text, kill) => {
        if (isSent || !/epoch 2/.test(text)) return
        isSent = true
        kill('SIGINT')
      },
    })
    expect(code).toBe(130)
    expect(stderr).toMatch(/\nhindcast: interrupted; run the same command again to resume from ck\n$/)
    expect(await readdir(folder)).toEqual(['ck', 'long.csv'])
    const other = await hindcast(folder, [command, 'long.csv', ...args, '--seed', '9', '--checkpoint', 'ck'])
    expect(other.code).toBe(2)
    expect(other.stderr).toMatch(
      /^hindcast: --checkpoint ck: expected the data and options of the interrupted run/,
    )
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves no file where none was asked for: %s', async (signal, exitCode) => {
    const folder = await folderWith({ 'long.csv': long })
    const { code, stderr, tookMs } = await interrupted(folder, [], /epoch 1/, signal)
    expect(code).toBe(exitCode)
    expect(tookMs).toBeLessThan(5000)
    expect(stderr).toMatch(/\nhindcast: interrupted\n$/)
    expect(await readdir(folder)).toEqual(['long.csv'])
  })
})

test.skipIf(isWindows)('the reader of the output may stop early, as head does', async () => {
  const folder = await folderWith({ 'a.csv': salesCsv() })
  const child = spawn(
    process.execPath,
    [program, 'forecast', 'a.csv', ...quick, '--quiet', '--out', 'f.csv'],
    {
      cwd: folder,
    },
  )
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await readdir(folder)).toContain('f.csv')
})
