import { expect, test, vi } from 'vitest'
import type { Progress } from '../../forecaster/index.js'
import { progressBar } from './progress.js'

type Training = NonNullable<Progress['training']>

const at = (
  done: number,
  { label = 'final model', ...more }: Partial<Training & { label: string }> = {},
): Progress => ({
  done,
  label,
  training: { done, epoch: Math.round(done * 50), epochs: 50, loss: 0.01234, valLoss: 0.0205, ...more },
})

function terminal(options: { columns?: number; isTTY?: boolean } = {}) {
  const written: string[] = []
  let time = 0
  const stream = { write: (text: string) => void written.push(text), isTTY: options.isTTY ?? true }
  const bar = progressBar({ stream, columns: options.columns ?? 100, now: () => time })
  return {
    written,
    update(ms: number, progress: Progress) {
      time = ms
      bar.update(progress)
    },
    say: (text: string) => bar.say(text),
    end: () => bar.end(),
  }
}

test('on a terminal the line shows phase, bar, epoch, losses and the time left', () => {
  const { written, update } = terminal()
  update(1000, at(0.25))
  expect(written).toEqual([
    '\rfinal model  ██████░░░░░░░░░░░░░░░░░░  25 %  epoch 13/50  loss 0.01234  val 0.02050  0:03 left',
  ])
})

test('it is drawn at most 15 times a second, and the last state always', () => {
  const { written, update, end } = terminal()
  for (let ms = 0; ms <= 1000; ms += 10) update(ms, at(ms / 1000))
  expect(written.length).toBeGreaterThanOrEqual(13)
  expect(written.length).toBeLessThanOrEqual(16)
  end()
  expect(written.at(-2)).toContain('100 %  epoch 50/50')
  expect(written.at(-1)).toBe('\n')
  const before = written.length
  end()
  expect(written).toHaveLength(before)
})

test('the time left is smoothed over a stumble and follows a lasting change of speed', () => {
  const { written, update } = terminal()
  const left = () => {
    const [, minutes, seconds] = /(\d+):(\d\d) left/.exec(written.at(-1)!)!
    return 60 * Number(minutes) + Number(seconds)
  }
  for (let second = 1; second <= 20; second++) update(second * 1000, at(second / 100))
  expect(left()).toBe(80)
  update(21_000, at(0.2))
  expect(left()).toBeGreaterThan(80)
  expect(left()).toBeLessThan(110)
  for (let second = 22; second <= 61; second++) update(second * 1000, at(0.2 + (second - 21) / 200))
  expect(left()).toBeGreaterThanOrEqual(118)
  expect(left()).toBeLessThanOrEqual(125)
})

test('long times show hours', () => {
  const { written, update } = terminal()
  update(600_000, at(0.1))
  expect(written[0]).toContain('1:30:00 left')
})

test('no time left is shown at once, nor when progress starts anew', () => {
  const { written, update } = terminal()
  update(100, at(0.5))
  expect(written.at(-1)).not.toContain('left')
  update(2000, at(0.6))
  expect(written.at(-1)).toContain('left')
  update(2100, at(0.1))
  expect(written.at(-1)).not.toContain('left')
})

test.each([20, 40, 60, 80])('in %d columns the line does not reach the edge', (columns) => {
  const { written, update } = terminal({ columns })
  update(1000, at(0.25))
  const shown = written[0]!.replace(/\r/g, '')
  expect(shown.length).toBeLessThan(columns)
  expect(shown).toMatch(/^final model/)
})

test('where not all figures fit the last ones go, and the time left stays', () => {
  const lineIn = (columns: number) => {
    const { written, update } = terminal({ columns })
    update(1000, at(0.25))
    return written[0]
  }
  expect(lineIn(70)).toBe('\rfinal model  ██░░░░░░  25 %  epoch 13/50  loss 0.01234  0:03 left')
  expect(lineIn(60)).toBe('\rfinal model  ██░░░░░░  25 %  epoch 13/50  0:03 left')
  expect(lineIn(45)).toBe('\rfinal model  ██░░░░░░  25 %  0:03 left')
})

test('elsewhere each phase leaves one plain line when it is over', () => {
  const { written, update, end } = terminal({ isTTY: false })
  for (let epoch = 1; epoch <= 5; epoch++) {
    update(epoch, at(epoch / 10, { label: 'backtest 1/1', epoch, epochs: 5, loss: 1 / epoch }))
  }
  expect(written).toEqual([])
  for (let epoch = 1; epoch <= 5; epoch++) {
    update(epoch, at(0.5 + epoch / 10, { epoch, epochs: 5, loss: 2 / epoch, valLoss: Number.NaN }))
  }
  end()
  end()
  expect(written).toEqual([
    'backtest 1/1  epoch 5/5  loss 0.2000  val 0.02050\n',
    'final model  epoch 5/5  loss 0.4000\n',
  ])
})

test('nothing is written where nothing happened, and labels cannot steer the terminal', () => {
  const { written, update, end } = terminal({ isTTY: false })
  end()
  expect(written).toEqual([])
  update(0, at(1, { label: 'sales\x1b[2J\n' }))
  end()
  expect(written[0]).toMatch(/^sales\\u001b\[2J\\u000a {2}epoch/)
})

test('work that trains nothing shows its phase and share alone', () => {
  const seen = terminal()
  seen.update(1000, { done: 0.5, label: 'backtest 2/3' })
  expect(seen.written).toEqual(['\rbacktest 2/3  ████████████░░░░░░░░░░░░  50 %  0:01 left'])
  const plain = terminal({ isTTY: false })
  plain.update(1000, { done: 0.5, label: 'backtest 2/3' })
  plain.end()
  expect(plain.written).toEqual(['backtest 2/3\n'])
})

test('a shorter line covers a longer one, without escape sequences', () => {
  const { written, update } = terminal()
  update(1000, at(0.25, { label: 'a long label of a phase' }))
  update(2000, at(0.25, { label: 'short' }))
  const [first, second] = written as [string, string]
  expect(second).toHaveLength(first.length)
  expect(second).toMatch(/ +$/)
  expect(written.join('')).not.toContain('\x1b')
})

test('a terminal that calls itself dumb gets plain lines', () => {
  vi.stubEnv('TERM', 'dumb')
  const { written, update, end } = terminal()
  update(1000, at(0.25))
  end()
  vi.unstubAllEnvs()
  expect(written).toEqual(['final model  epoch 13/50  loss 0.01234  val 0.02050\n'])
})

test('text stands above the bar, which is drawn again below it', () => {
  const { written, update, say } = terminal()
  say('first\n')
  expect(written).toEqual(['first\n'])
  update(1000, at(0.25))
  const drawn = written[1].slice(1)
  say('second\n')
  expect(written.slice(2)).toEqual([`\r${' '.repeat(drawn.length)}\r`, 'second\n', `\r${drawn}`])
})

test('in a file text comes after the line of the phase before it', () => {
  const { written, update, say, end } = terminal({ isTTY: false })
  update(0, { label: 'baselines', done: 0.1 })
  say('first\n')
  update(0, { label: 'final model', done: 0.5 })
  end()
  expect(written).toEqual(['baselines\n', 'first\n', 'final model\n'])
})
