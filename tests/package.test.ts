/** The package as a user gets it: packed, installed in an empty project, and used from there. */
import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'hindcast-package-'))
const modules = join(project, 'node_modules')
const isWindows = process.platform === 'win32'

/** What the program printed. Rejects, with all it printed in the message, where it fails. */
async function run(program: string, args: readonly string[], folder = project): Promise<string> {
  try {
    const options = { cwd: folder, timeout: 240_000, maxBuffer: 1e8, shell: isWindows }
    const { stdout, stderr } = await promisify(execFile)(program, args, options)
    return stdout + stderr
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout: string; stderr: string }
    throw new Error(`${program} ${args.join(' ')}: ${message}\n${stdout}${stderr}`)
  }
}

const node = (...args: string[]) => run(process.execPath, args)
const tool = (path: string, ...args: string[]) => node(join(repository, 'node_modules', path), ...args)
const hindcast = (...args: string[]) =>
  run(join(modules, '.bin', isWindows ? 'hindcast.cmd' : 'hindcast'), args)

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** Packs and installs the package. Why that cannot be done here, where it needs a registry and there is none. */
async function install(): Promise<string | undefined> {
  await run('npm', ['pack', '--pack-destination', project], repository)
  const [tarball] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module' }),
  )
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1']
  try {
    await run('npm', ['install', '--ignore-scripts', ...options, `./${tarball}`])
  } catch (error) {
    const [network] =
      /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b/.exec(String(error)) ?? []
    if (network === undefined) throw error
    return `the package's dependencies could not be fetched (${network})`
  }
}

let missing: string | undefined

beforeAll(async () => {
  missing = await install()
  if (missing) console.warn(`Package tests skipped: ${missing}`)
}, 480_000)

afterAll(() => rm(project, { recursive: true, force: true }))

describe('the installed package', { timeout: 240_000 }, () => {
  const check = (title: string, body: () => Promise<void>) =>
    test(title, ({ skip }) => {
      skip(missing !== undefined, missing)
      return body()
    })

  check('holds what is needed to run and nothing else', async () => {
    const folder = join(modules, 'hindcast')
    const names = (await filesUnder(folder)).map((file) =>
      file.slice(folder.length + 1).replaceAll('\\', '/'),
    )
    expect(names).toContain('LICENSE')
    expect(names.filter((name) => !/^dist\/[\w/.-]+(\.js|\.d\.ts|\.wasm)$/.test(name)).sort()).toEqual(
      ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES', 'package.json'].filter((name) => names.includes(name)),
    )
    expect(names.filter((name) => /\.test\.|testing\/|\/page\/|\.stamp/.test(name))).toEqual([])
  })

  check('has no install script, nor has any of its dependencies', async () => {
    const manifests = (await filesUnder(modules)).filter((file) => file.endsWith('package.json'))
    expect(manifests.length).toBeGreaterThan(1)
    for (const file of manifests) {
      const { scripts = {} } = JSON.parse(await readFile(file, 'utf8'))
      for (const name of ['preinstall', 'install', 'postinstall'])
        expect(scripts, file).not.toHaveProperty(name)
    }
    expect((await filesUnder(modules)).filter((file) => /binding\.gyp$|\.node$/.test(file))).toEqual([])
  })

  check('stays under 15 MB with its dependencies', async () => {
    const sizes = await Promise.all((await filesUnder(modules)).map(async (file) => (await stat(file)).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(15e6)
  })

  check('has the command', async () => {
    expect(await hindcast('--help')).toContain('forecast')
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))
    const info = await hindcast('info')
    expect(info).toContain(version)
    expect(info).toContain('wasm')
  })

  check('has the library', async () => {
    await writeFile(
      join(project, 'train.mjs'),
      `import { sequential, lstm, dense, tensor } from 'hindcast'
      import { forecast } from 'hindcast/forecast'
      const x = Array.from({ length: 40 }, (_, i) => [[i / 40], [(i + 1) / 40]])
      const y = Array.from({ length: 40 }, (_, i) => [(i + 2) / 40])
      const model = sequential([lstm(4, { inputShape: [2, 1] }), dense(1)], { seed: 0 })
      model.compile({ optimizer: 'adam', loss: 'mse' })
      const { loss } = await model.fit(x, y, { epochs: 20, batchSize: 8 })
      const { shape } = model.predict(tensor([[[0.5], [0.6]]]))
      console.log(JSON.stringify({ first: loss.at(0), last: loss.at(-1), shape, forecast: typeof forecast }))`,
    )
    const result = JSON.parse(await node('train.mjs'))
    expect(result.last).toBeLessThan(result.first)
    expect(result).toMatchObject({ shape: [1, 1], forecast: 'function' })
  })

  for (const [module, moduleResolution] of [
    ['esnext', 'bundler'],
    ['nodenext', 'nodenext'],
  ]) {
    check(`has types that need no others (moduleResolution ${moduleResolution})`, async () => {
      const folder = join(project, `types-${moduleResolution}`)
      await mkdir(folder)
      const options = { strict: true, noEmit: true, target: 'es2022', module, moduleResolution, types: [] }
      await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: options, files: ['user.ts'] }),
      )
      await writeFile(
        join(folder, 'user.ts'),
        `import { adam, dense, lstm, sequential, type Tensor, tensor } from 'hindcast'
        import { forecast } from 'hindcast/forecast'
        const model = sequential([lstm(20, { inputShape: [10, 1] }), dense(1)], { seed: 0 })
        model.compile({ optimizer: adam({ learningRate: 0.01, epsilon: 1e-7 }), loss: 'mse' })
        const x = Array.from({ length: 4 }, () => Array.from({ length: 10 }, () => [0.1]))
        const history = await model.fit(x, new Float32Array(4), { epochs: 1, batchSize: 2 })
        const last: number | undefined = history.loss.at(-1)
        const future: Tensor = model.predict(tensor(Array(10).fill([0.2]), [1, 10, 1]))
        const size: readonly number[] = future.shape
        const rows = [{ month: '1949-01', passengers: 112 }, { month: '1949-02', passengers: 118 }]
        const result = await forecast(rows, { target: 'passengers', horizon: 12 })
        // @ts-expect-error there is no such optimizer
        model.compile({ optimizer: 'adem', loss: 'mse' })
        // @ts-expect-error the unit count is a number
        lstm('20')
        export { last, result, size }`,
      )
      await tool('typescript/bin/tsc', '-p', folder)
    })
  }

  for (const entry of ['hindcast', 'hindcast/anomalies', 'hindcast/forecast']) {
    check(`Vite bundles ${entry} for a page as it is`, async () => {
      const page = join(project, `page-${entry.replace('/', '-')}`)
      await mkdir(page)
      await writeFile(join(page, 'index.html'), '<script type="module" src="./main.js"></script>')
      await writeFile(join(page, 'main.js'), `import * as all from '${entry}'\nglobalThis.all = all`)
      const output = await tool('vite/bin/vite.js', 'build', page)
      expect(output).not.toMatch(/externalized|unresolved|could not/i)
      const scripts = (await filesUnder(join(page, 'dist'))).filter((file) => file.endsWith('.js'))
      const bundle = (await Promise.all(scripts.map((file) => readFile(file, 'utf8')))).join('\n')
      expect(bundle).toContain('WebAssembly')
      expect(bundle).not.toMatch(/["'`]node:|browser-external|\brequire\(/)
    })
  }
})
