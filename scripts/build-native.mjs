// Compiles kernels/*.c with the system's C compiler to one add-on for Node per instruction level, in native/.
// Where there is no compiler, or it fails, native/PLATFORM-ARCH/failure.txt says so, and WebAssembly does the work.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kernelHash } from './kernel-source.mjs'
import { Failure, root, run } from './run.mjs'
import { stage } from './stage.mjs'

const here = `${process.platform}-${process.arch}`
const nativeFolder = `native/${here}`
export const compiler = process.env.CC || 'cc'

/** Compiler flags of each level, by processor. */
export const levels = {
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

/** The sources of the kernels. */
export const kernels = () =>
  readdirSync(join(root, 'kernels'))
    .filter((name) => name.endsWith('.c'))
    .map((name) => `kernels/${name}`)

/** The functions of an add-on by the letters of src/engine/kernels.ts, as lines for kernels/native/node.c. */
export function callsOf(signatures) {
  const types = { a: 'uintptr_t', i: 'int32_t', f: 'float' }
  const line = ([name, kinds, result]) => {
    const letters = [...kinds]
    const values = letters.map((kind, i) => `${kind.toUpperCase()}(${i})`)
    const list = (parts) => `(${parts.join(', ')})`
    const given = list(letters.map((kind) => types[kind]))
    return `KERNEL(${result ? types[result] : 'void'}, ${name}, ${letters.length}, ${given}, ${list(values)})\n`
  }
  return signatures.map(line).join('')
}

/** Name, kinds of arguments and kind of result of each kernel. */
export const kernelSignatures = () =>
  [
    ...readFileSync(join(root, 'src/engine/kernels.ts'), 'utf8').matchAll(
      /^ {2}(\w+): '([aif]+)(?::([aif]))?',$/gm,
    ),
  ].map(([, ...parts]) => parts)

/** @param signatures of the functions that the add-on offers */
function compile(name, signatures, sources, extra) {
  const folder = join(root, nativeFolder, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'calls.inc'), callsOf(signatures))
  return run(`Compiling the native kernels (${name})`, compiler, [
    ...flags,
    ...extra,
    `-I${nativeFolder}/${name}`,
    '-o',
    `${nativeFolder}/${name}.so`,
    ...sources,
    'kernels/native/node.c',
    ...(process.platform === 'linux' ? ['-ldl'] : []),
    // Node has the functions of Node-API.
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
  ])
}

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
    inputs: ['kernels', 'src/engine/kernels.ts', 'scripts/build-native.mjs', 'scripts/kernel-source.mjs'],
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
    compile('cpu', [['cpu_supports', 'i', 'i']], ['kernels/native/cpu.c'], []),
    ...Object.entries(found).map(([level, extra]) =>
      compile(`kernels.${level}`, kernelSignatures(), kernels(), [
        ...extra,
        `-DKERNEL_HASH="${kernelHash()}"`,
      ]),
    ),
  ])
  const { reason } = compiled.find(({ status }) => status === 'rejected') ?? {}
  if (reason !== undefined && !(reason instanceof Failure)) throw reason
  const failure =
    compiled.length === 1 ? `there are no native kernels for ${here}` : reason && whyFailed(reason)
  if (failure === undefined) return
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'failure.txt'), failure)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failure = await buildNative()
  if (failure !== undefined) {
    console.error(failure)
    process.exitCode = 1
  }
}
