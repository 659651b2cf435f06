// Compiles kernels/*.c with clang-as-an-npm-package to one WebAssembly module per instruction level and
// writes each as a base64 string in src/engine/generated/, so that Node and every bundler load them alike. They
// import a shared memory, for threads; src/engine/wasm.ts makes the same modules take one that is not shared.
//
//   node scripts/build-kernels.mjs [LEVEL ...]     every level by default
import { mkdir, writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { Exit, runClang } from '@yowasp/clang'
import { levels } from './kernel-levels.mjs'
import { kernelHash, kernelSources } from './kernel-source.mjs'

// The compiler is itself 100 MB of WebAssembly and runs for seconds: V8's quick compiler alone halves the time.
setFlagsFromString('--liftoff-only')

const root = new URL('..', import.meta.url)

async function compile(sources, flags) {
  const args = [
    'clang',
    '--target=wasm32-unknown-unknown',
    '-std=c17',
    '-O3',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-ffp-contract=off',
    '-fno-math-errno',
    '-fno-strict-aliasing',
    '-ffreestanding',
    '-mbulk-memory',
    '-matomics',
    ...flags,
    '-nostdlib',
    '-Wl,--no-entry',
    '-Wl,--import-memory',
    '-Wl,--shared-memory',
    '-Wl,--max-memory=4294967296',
    '-Wl,--export=__heap_base',
    '-Wl,--export=__stack_pointer',
    '-Wl,-z,stack-size=65536',
    '-Wl,--stack-first',
    '-Wl,--strip-all',
    '-o',
    'kernels.wasm',
    ...Object.keys(sources).filter((name) => name.endsWith('.c')),
  ]
  const files = await runClang(args, sources)
  return files['kernels.wasm']
}

// The import of env.memory: a memory (2) that is shared and has a largest size (3).
const memoryImport = Buffer.from([6, ...Buffer.from('memory'), 2, 3])

/** Where the flags of the imported memory stand; clearing the one for sharing makes the module take any memory. */
function memoryFlagsOf(module) {
  const at = module.indexOf(memoryImport)
  if (at < 0 || module.indexOf(memoryImport, at + 1) >= 0)
    throw new Error('Expected one import of a shared memory')
  return at + memoryImport.length - 1
}

async function build(asked) {
  const sources = kernelSources()
  const out = new URL('src/engine/generated/', root)
  await mkdir(out, { recursive: true })
  // Loads the compiler. Without a function to call it would print how much of itself it has read.
  await runClang(null, {}, { fetchProgress: () => {} })
  for (const level of asked) {
    const module = Buffer.from(await compile(sources, levels[level]))
    // Typed, or the declaration file would repeat the whole text as a literal type.
    const text = `// Made by scripts/build-kernels.mjs from kernels/*.c.
import type { WasmModule } from '../wasm.js'

const module: WasmModule = {
  hash: '${kernelHash()}',
  memoryFlags: ${memoryFlagsOf(module)},
  base64: '${module.toString('base64')}',
}
export default module
`
    await writeFile(new URL(`kernels.${level}.ts`, out), text)
  }
}

const asked = process.argv.slice(2)
try {
  await build(asked.length > 0 ? asked : Object.keys(levels))
} catch (error) {
  // The compiler has said what is wrong.
  if (!(error instanceof Exit)) throw error
  process.exitCode = 1
}
