/** The packages as they are published: the library, and the native kernels of this platform beside it. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kernelHash } from '../src/engine/generated/kernel-hash.js'
import { loadNative } from '../src/engine/native.node.js'

const repository = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'hindcast-native-'))
const project = join(folder, 'project')
const native = join(project, 'node_modules/@hindcast', `native-${process.platform}-${process.arch}`)
const isNativeBuilt = typeof loadNative() !== 'string'

const run = async (program: string, args: readonly string[], cwd = project): Promise<string> => {
  const env = { ...process.env, HINDCAST_ENGINE: '' }
  return (await promisify(execFile)(program, args, { cwd, env, timeout: 240_000 })).stdout
}

const info = async () =>
  JSON.parse(await run(process.execPath, ['node_modules/hindcast/dist/cli/main.js', 'info', '--json']))

let missing: string | undefined

beforeAll(async () => {
  if (!isNativeBuilt) return
  await mkdir(project)
  const packages = (await run(process.execPath, ['scripts/release.mjs', join(folder, 'release')], repository))
    .trim()
    .split('\n')
  expect(packages.map((path) => path.split('/').at(-1)).sort()).toContain('hindcast')
  for (const path of packages) await run('npm', ['pack', '--pack-destination', folder, path])
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const here = tarballs.filter((name) => name.includes(`-${process.platform}-${process.arch}-`))
  const library = tarballs.filter(
    (name) => name.startsWith('hindcast-') && !name.startsWith('hindcast-native'),
  )
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }))
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1']
  try {
    await run('npm', ['install', ...options, ...[...library, ...here].map((name) => `../${name}`)])
  } catch (error) {
    const [network] =
      /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b/.exec(String(error)) ?? []
    if (network === undefined) throw error
    missing = `the packages' dependencies could not be fetched (${network})`
  }
}, 480_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(!isNativeBuilt)('the library and its native package, installed together', () => {
  const check = (title: string, body: () => Promise<void>) =>
    test(title, { timeout: 120_000 }, ({ skip }) => {
      skip(missing !== undefined, missing)
      return body()
    })

  check('compute natively', async () => {
    expect(await info()).toMatchObject({
      name: 'native',
      reason: 'there are native kernels for this processor',
    })
  })

  check('are small and say for which systems they are', async () => {
    const manifest = JSON.parse(readFileSync(join(native, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({ os: [process.platform], cpu: [process.arch] })
    expect(manifest.scripts).toBeUndefined()
    const { version, optionalDependencies } = JSON.parse(
      readFileSync(join(project, 'node_modules/hindcast/package.json'), 'utf8'),
    )
    expect(optionalDependencies).toMatchObject({ [manifest.name]: version })
    const files = readdirSync(native).filter((name) => name.endsWith('.so'))
    const sizes = await Promise.all(files.map(async (name) => (await stat(join(native, name))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3e6)
  })

  check('never call a library of other sources', async () => {
    const files = readdirSync(native).filter((file) => /^kernels\..*\.so$/.test(file))
    const originals = new Map(files.map((file) => [file, readFileSync(join(native, file))]))
    try {
      for (const [file, bytes] of originals) {
        const changed = Buffer.from(bytes)
        const at = changed.indexOf(kernelHash)
        expect(at).toBeGreaterThan(0)
        changed.write('0123456789abcdef', at)
        await writeFile(join(native, file), changed)
      }
      const { name, reason } = await info()
      expect(name).toBe('wasm')
      expect(reason).toMatch(/^the native kernels in .+ are of another version of the sources$/)
    } finally {
      for (const [file, bytes] of originals) await writeFile(join(native, file), bytes)
    }
  })

  check('fall back to WebAssembly, with the reason, where the native package is not installed', async () => {
    const away = join(folder, 'away')
    await rename(native, away)
    expect(existsSync(native)).toBe(false)
    const { name, reason } = await info()
    expect(name).toBe('wasm')
    expect(reason).toBe(
      `no native kernels are installed (the package @hindcast/native-${process.platform}-${process.arch}) or built`,
    )
    await rename(away, native)
  })
})
