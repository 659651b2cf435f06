/** Seeded mutations of bytes. */

/** A number from 0 and below `limit`, the next of a stream of random numbers. */
export type Random = (limit: number) => number

/** Mulberry32 (Tommy Ettinger, 2017). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (((t ^ (t >>> 14)) >>> 0) * limit) / 2 ** 32
  }
}

/** Text at which readers of text decide something. */
const tokens = [
  ...['"', ',', ';', '\t', '|', '\n', '\r\n', '\r', '#', "'", '\\', '\0', '\uFEFF', '{', '}', '[', ']', ':'],
  ...[
    '[[[[[[',
    '{"a":',
    'null',
    'NaN',
    '1e999',
    '-',
    '1,234',
    '1.234,5',
    '2020-01-01',
    '99999999999999999999',
  ],
  ...['__proto__', 'Total', 'é', '\u202E', ',,,,,,,,', '\n\n\n', 'sep=;'],
]

/** One to four changes to one of the files. */
export function mutate(files: readonly Uint8Array[], random: Random): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random(list.length))]
  let bytes = pick(files)
  for (let left = 1 + Math.floor(random(4)); left > 0; left--) bytes = pick(changes)(bytes, random, files)
  return bytes
}

type Change = (bytes: Uint8Array, random: Random, files: readonly Uint8Array[]) => Uint8Array

const spliced = (bytes: Uint8Array, from: number, to: number, inserted: Uint8Array): Uint8Array =>
  new Uint8Array([...bytes.subarray(0, from), ...inserted, ...bytes.subarray(to)])

/** Two places in order. */
function range(bytes: Uint8Array, random: Random): [number, number] {
  const [a, b] = [random(bytes.length + 1), random(bytes.length + 1)].map(Math.floor)
  return a < b ? [a, b] : [b, a]
}

const changes: readonly Change[] = [
  function flipBit(bytes, random) {
    const at = Math.floor(random(bytes.length))
    return spliced(bytes, at, at + 1, Uint8Array.of(bytes[at] ^ (1 << Math.floor(random(8)))))
  },
  function setByte(bytes, random) {
    const at = Math.floor(random(bytes.length))
    return spliced(bytes, at, at + 1, Uint8Array.of(random(256)))
  },
  function setExtreme(bytes, random) {
    const at = Math.floor(random(bytes.length))
    const count = 1 + Math.floor(random(8))
    return spliced(
      bytes,
      at,
      at + count,
      new Uint8Array(count).fill([0, 255, 127, 128][Math.floor(random(4))]),
    )
  },
  function remove(bytes, random) {
    return spliced(bytes, ...range(bytes, random), new Uint8Array())
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, Math.floor(random(bytes.length + 1)))
  },
  function repeat(bytes, random) {
    const [from, to] = range(bytes, random)
    return spliced(bytes, from, from, bytes.subarray(from, to))
  },
  function insertToken(bytes, random) {
    const at = Math.floor(random(bytes.length + 1))
    return spliced(bytes, at, at, new TextEncoder().encode(tokens[Math.floor(random(tokens.length))]))
  },
  function insertRun(bytes, random) {
    const at = Math.floor(random(bytes.length + 1))
    const token = new TextEncoder().encode(tokens[Math.floor(random(tokens.length))])
    const count = Math.floor(random(3000))
    const run = new Uint8Array(token.length * count)
    for (let i = 0; i < count; i++) run.set(token, i * token.length)
    return spliced(bytes, at, at, run)
  },
  function cross(bytes, random, files) {
    const other = files[Math.floor(random(files.length))]
    return spliced(bytes, ...range(bytes, random), other.subarray(...range(other, random)))
  },
]
