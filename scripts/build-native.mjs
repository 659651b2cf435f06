// Compiles kernels/*.c with the system's C compiler to one shared library per instruction level, in native/.
// Where there is no compiler, or it fails, native/PLATFORM-ARCH/failure.txt says so, and WebAssembly does the work.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kernelHash } from './kernel-source.mjs'
import { Failure, root, run } from './run.mjs'
import { stage } from './stage.mjs'

const here = `${process.platform}-${process.arch}`
const nativeFolder = `native/${here}`
const compiler = process.env.CC || 'cc'

/** Compiler flags of each level, by processor. */
const levels = {
  x64: {
    avx2: ['-mavx2', '-mfma'],
    avx512: ['-mavx2', '-mfma', '-mavx512f', '-mavx512dq', '-mavx512vl'],
  },
  arm64: { neon: [] },
}

const flags = [
  '-O3',
  '-shared',
  '-fPIC',
  '-std=gnu17',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-strict-aliasing',
  '-fvisibility=hidden',
  '-pthread',
]

const kernels = () =>
  readdirSync(join(root, 'kernels'))
    .filter((name) => name.endsWith('.c'))
    .map((name) => `kernels/${name}`)

const compile = (name, sources, extra) =>
  run(`Compiling the native kernels (${name})`, compiler, [
    ...flags,
    ...extra,
    '-o',
    `${nativeFolder}/${name}.so`,
    ...sources,
    ...(process.platform === 'linux' ? ['-ldl'] : []),
  ])

/**
 * Compiles libraries that are out of date. Returns the reason if there are no native kernels.
 * @param isShown whether to say that it compiles
 */
export async function buildNative({ isShown = false } = {}) {
  const failure = join(root, nativeFolder, 'failure.txt')
  // After a failure it tries again: a compiler may have been installed.
  if (existsSync(failure)) rmSync(join(root, nativeFolder), { recursive: true })
  await stage({
    stamp: `${nativeFolder}/.stamp`,
    inputs: ['kernels', 'scripts/build-native.mjs', 'scripts/kernel-source.mjs'],
    outputs: [],
    run: async () => {
      if (isShown) console.log('Compiling the kernels for this processor ...')
      const start = performance.now()
      await build()
      if (isShown) console.log(`  done in ${((performance.now() - start) / 1000).toFixed(0)} s`)
    },
  })
  return existsSync(failure) ? readFileSync(failure, 'utf8') : undefined
}

/** The reason of a failure in a sentence, and then the compiler's output. */
function whyFailed(failure) {
  if (failure.cause?.code === 'ENOENT') return `no C compiler was found to build native kernels (${compiler})`
  return failure.message
}

async function build() {
  const folder = join(root, nativeFolder)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const found = process.platform === 'win32' ? {} : (levels[process.arch] ?? {})
  const compiled = await Promise.allSettled([
    compile('cpu', ['kernels/native/cpu.c'], []),
    ...Object.entries(found).map(([level, extra]) =>
      compile(
        `kernels.${level}`,
        [...kernels(), 'kernels/native/hash.c'],
        [...extra, `-DKERNEL_HASH="${kernelHash()}"`],
      ),
    ),
  ])
  const { reason } = compiled.find(({ status }) => status === 'rejected') ?? {}
  if (reason !== undefined && !(reason instanceof Failure)) throw reason
  const failure =
    compiled.length === 1 ? `there are no native kernels for ${here}` : reason && whyFailed(reason)
  if (failure === undefined) return
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  writeFileSync(join(folder, 'failure.txt'), failure)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failure = await buildNative()
  if (failure !== undefined) {
    console.error(failure)
    process.exitCode = 1
  }
}
