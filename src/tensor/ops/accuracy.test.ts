/** Holds the elementary functions to the errors that docs/accuracy.md states, on whatever engine runs. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tensor } from '../index.js'
import { erf } from '../testing/erf.js'
import { digamma, lgamma } from '../testing/gamma.js'

const functions = {
  exp: Math.exp,
  log: Math.log,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  erf,
  lgamma,
  digamma,
} as const
type Name = keyof typeof functions
const names = Object.keys(functions) as Name[]

const page = readFileSync(new URL('../../../docs/accuracy.md', import.meta.url), 'utf8')
const bounds = new Map(
  [...page.matchAll(/^\| `(\w+)` \| ([\d.]+) \|$/gm)].map(([, name, bound]) => [name, Number(bound)]),
)

/** Binades in which the functions bend: denser there. */
const bends = (exponent: number): boolean => exponent >= -14 && exponent <= 7

/** Positive floats of every binade, spread evenly within it but for a deterministic jitter, its ends among them. */
function positives(): Float32Array<ArrayBuffer> {
  const bits: number[] = []
  let jitter = 1
  for (let field = 0; field < 255; field++) {
    const step = 2 ** 23 / (bends(field - 127) ? 8192 : 128)
    for (let mantissa = 0; mantissa < 2 ** 23; mantissa += step) {
      jitter = (Math.imul(jitter, 1664525) + 1013904223) >>> 0
      bits.push(field * 2 ** 23 + mantissa + Math.floor((jitter / 2 ** 32) * step))
    }
    for (const mantissa of [0, 1, 2 ** 23 - 2, 2 ** 23 - 1]) bits.push(field * 2 ** 23 + mantissa)
  }
  return new Float32Array(Int32Array.from(bits).buffer)
}

const smallestNormal = 2 ** -126
const bothSigns = positives()
const samples = Float32Array.from({ length: 2 * bothSigns.length }, (_, i) =>
  i % 2 === 0 ? bothSigns[i / 2] : -bothSigns[(i - 1) / 2],
)

/** The distance of neighbouring floats at a number. */
function unitAt(x: number): number {
  let exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(x))))
  if (2 ** exponent > Math.abs(x) && exponent > -126) exponent-- // log2 rounds up just below a power of 2
  return 2 ** (exponent - 23)
}

/** How far a float is from an exact result, in units in its last place; what overflows is infinite. */
function errorOf(got: number, exact: number): number {
  const rounded = Math.fround(exact)
  if (Object.is(got, rounded) || got === rounded || (Number.isNaN(got) && Number.isNaN(exact))) {
    return Number.isFinite(rounded) ? Math.abs(got - exact) / unitAt(exact) : 0
  }
  if (got === 0 && Math.abs(exact) < smallestNormal) return 0
  // Beside the largest float stands infinity, one unit on.
  const value = Number.isFinite(got) ? got : Math.sign(got) * 2 ** 128
  return Math.abs(value - Math.min(Math.max(exact, -(2 ** 128)), 2 ** 128)) / unitAt(exact)
}

test('the page states every function’s error', () => {
  expect([...bounds.keys()].sort()).toEqual([...names].sort())
})

describe.each(names)('%s', (name) => {
  test('is as close to float64 as docs/accuracy.md states', () => {
    const { data } = tensor(samples)[name]()
    let [worst, at] = [0, 0]
    for (let i = 0; i < samples.length; i++) {
      const error = errorOf(data[i], functions[name](samples[i]))
      if (error > worst || Number.isNaN(error)) [worst, at] = [error, i]
      if (Number.isNaN(error)) break
    }
    expect(worst, `at ${samples[at]}, got ${data[at]}`).toBeLessThanOrEqual(bounds.get(name) ?? 0)
  })

  test('infinities, NaN and zeros are those of the mathematics', () => {
    const x = [Infinity, -Infinity, Number.NaN, 0, -0]
    const y = Array.from(tensor(x)[name]().data)
    expect(y.map((value) => value + 0)).toEqual(x.map((value) => functions[name](value) + 0))
  })
})
