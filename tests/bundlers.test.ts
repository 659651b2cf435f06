/**
 * The package in bundles of servers, in Next.js, under Jest and with the oldest TypeScript: packed, installed in an empty
 * project beside the tools in tests/bundlers, built and run from there.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const repository = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'hindcast-bundlers-'))
const isWindows = process.platform === 'win32'

const environment = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  NODE_ENV: 'production',
  HINDCAST_ENGINE: '',
}

/** What the program printed. Rejects, with all it printed in the message, where it fails. */
async function run(
  program: string,
  args: readonly string[],
  env: object = {},
  cwd = project,
): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, {
      cwd,
      env: { ...environment, ...env },
      timeout: 600_000,
      maxBuffer: 1e8,
      shell: isWindows,
    })
    return stdout + stderr
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout: string; stderr: string }
    throw new Error(`${program} ${args.join(' ')}: ${message}\n${stdout}${stderr}`)
  }
}

const node = (...args: string[]) => run(process.execPath, args)
const tool = (path: string, ...args: string[]) => node(join(project, 'node_modules', path), ...args)

/** Installs the tools and the package. Why that cannot be done here, where it needs a registry and there is none. */
async function install(): Promise<string | undefined> {
  const source = join(repository, 'tests/bundlers')
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(project, file))
  cpSync(join(source, 'project'), project, { recursive: true })
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', '--ignore-scripts']
  try {
    await run('npm', ['ci', ...quiet], { NODE_ENV: '' })
    await run('npm', ['pack', '--pack-destination', project], { NODE_ENV: '' }, repository)
    const [tarball] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
    await run('npm', ['install', '--no-save', ...quiet, `./${tarball}`], { NODE_ENV: '' })
    return undefined
  } catch (error) {
    const [network] =
      /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b/.exec(String(error)) ?? []
    if (network === undefined) throw error
    return `the bundlers could not be fetched (${network})`
  }
}

let missing: string | undefined

beforeAll(async () => {
  missing = await install()
  if (missing) console.warn(`Tests of bundlers skipped: ${missing}`)
}, 900_000)

afterAll(() => rm(project, { recursive: true, force: true }))

const check = (title: string, body: () => Promise<void>) =>
  test(title, { timeout: 900_000 }, ({ skip }) => {
    skip(missing !== undefined, missing)
    return body()
  })

describe('a bundle for Node trains and saves a model', () => {
  const builders: readonly (readonly [name: string, output: string, build: () => Promise<string>])[] = [
    ['webpack', 'out-webpack/main.mjs', () => node('webpack.mjs')],
    [
      'Rollup',
      'out-rollup/main.mjs',
      () =>
        tool(
          'rollup/dist/bin/rollup',
          'main.js',
          '-p',
          'node-resolve={exportConditions:["node"]}',
          '--format',
          'es',
          '--file',
          'out-rollup/main.mjs',
        ),
    ],
    [
      'esbuild',
      'out-esbuild/main.mjs',
      () =>
        tool(
          'esbuild/bin/esbuild',
          'main.js',
          '--bundle',
          '--platform=node',
          '--format=esm',
          '--outfile=out-esbuild/main.mjs',
        ),
    ],
    [
      'Vite',
      'out-vite/main.js',
      () => tool('vite/bin/vite.js', 'build', '--ssr', 'main.js', '--outDir', 'out-vite'),
    ],
  ]
  for (const [name, output, build] of builders) {
    check(name, async () => {
      await build()
      // Away from the package, so that nothing but the bundle is read.
      const away = join(project, 'away', name)
      await mkdir(away, { recursive: true })
      cpSync(join(project, output, '..'), away, { recursive: true })
      const file = join(away, 'model.safetensors')
      expect(await node(join(away, output.split('/')[1]), file)).toMatch(
        /^trained 2 epochs on (wasm|native) .*, function/,
      )
      expect((await readFile(file)).length).toBeGreaterThan(100)
    })
  }
})

describe('Next.js builds a page that computes on the server and in the browser', () => {
  for (const [name, ...options] of [['Turbopack'], ['webpack', '--webpack']]) {
    check(name, async () => {
      await rm(join(project, '.next'), { recursive: true, force: true })
      await tool('next/dist/bin/next', 'build', ...options)
      const page = await readFile(join(project, '.next/server/app/index.html'), 'utf8')
      expect(page).toMatch(/trained 2 epochs on (wasm|native)/)
      expect(page).toContain('the sum is 6')
    })
  }
})

check('Jest runs tests that are modules and tests that are CommonJS', async () => {
  const options = [
    '--rootDir',
    'jest',
    '--testRegex',
    '\\.test\\.[mc]js$',
    '--moduleFileExtensions',
    'js',
    'mjs',
    'cjs',
    'json',
  ]
  const printed = await run(
    process.execPath,
    ['--experimental-vm-modules', join(project, 'node_modules/jest/bin/jest.js'), ...options],
    { NODE_ENV: 'test' },
  )
  expect(printed).toContain('2 passed, 2 total')
})

describe('the types pass every check of TypeScript 5.7', () => {
  for (const [module, moduleResolution] of [
    ['esnext', 'bundler'],
    ['nodenext', 'nodenext'],
    ['esnext', 'node10'],
  ]) {
    check(`moduleResolution ${moduleResolution}`, async () => {
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        target: 'es2022',
        module,
        moduleResolution,
        types: [],
      }
      const config = `tsconfig.${moduleResolution}.json`
      writeFileSync(join(project, config), JSON.stringify({ compilerOptions, files: ['user.ts'] }))
      await tool('typescript/bin/tsc', '-p', config)
    })
  }
})
