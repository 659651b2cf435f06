/** hindcast info, through the built program. */
import { expect, test } from 'vitest'
import { base, hindcast } from '../testing/command.js'

test('info prints the engine, as text and as JSON', async () => {
  const text = await hindcast(base, ['info'])
  expect(text).toMatchObject({ code: 0, stderr: '' })
  expect(text.stdout).toMatch(
    /^hindcast {2}\d+\.\d+\.\d+\nengine {4}\S.*\nthreads {3}\d.*\nmemory {4}.*\nruntime {3}Node v/,
  )
  const json = await hindcast(base, ['info', '--json'])
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: expect.any(String),
    simd: expect.any(String),
    threads: expect.any(Number),
    totalBytes: expect.any(Number),
    node: process.version,
  })
})

test('HINDCAST_ENGINE chooses the engine, or the error has the reason', async () => {
  const unknown = await hindcast(base, ['info'], { env: { HINDCAST_ENGINE: 'quantum' } })
  expect(unknown).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'hindcast: HINDCAST_ENGINE: expected one of wasm, native, got quantum\n',
  })
  const wasm = await hindcast(base, ['info'], { env: { HINDCAST_ENGINE: 'wasm' } })
  expect(wasm.stdout).toMatch(/^engine {4}wasm, /m)
  const native = await hindcast(base, ['info'], { env: { HINDCAST_ENGINE: 'native' } })
  if (native.code === 0)
    expect(native.stdout).toMatch(/^engine {4}native, (avx512|avx2|neon): HINDCAST_ENGINE asked for it$/m)
  else expect(native.stderr).toMatch(/^hindcast: HINDCAST_ENGINE: the native engine cannot be used: .+\n$/)
})
