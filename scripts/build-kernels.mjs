// Compiles kernels/*.c with clang-as-an-npm-package to one WebAssembly module per instruction level, in
// src/engine/generated/: as a file, which Node reads, and as a base64 string, which every bundler loads alike. The
// modules import a shared memory, for threads; src/engine/wasm.ts makes them take one that is not shared.
//
//   node scripts/build-kernels.mjs [LEVEL ...]     every level by default
import { mkdir, writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { brotliCompressSync } from 'node:zlib'
import { Exit, runClang } from '@yowasp/clang'
import { levels } from './kernel-levels.mjs'
import { kernelHash, kernelSources } from './kernel-source.mjs'

// The compiler is itself 100 MB of WebAssembly and runs for seconds: V8's quick compiler alone halves the time.
setFlagsFromString('--liftoff-only')

const root = new URL('..', import.meta.url)

const made = '// Made by scripts/build-kernels.mjs from kernels/*.c.'

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

/** Typed as string, or the declaration file would repeat the whole text as a literal type. */
const textModule = (bytes) => `${made}
const base64: string = '${Buffer.from(bytes).toString('base64')}'
export default base64
`

async function build(asked) {
  const sources = kernelSources()
  const out = new URL('src/engine/generated/', root)
  await mkdir(out, { recursive: true })
  // Loads the compiler. Without a callback it would print its progress.
  await runClang(null, {}, { fetchProgress: () => {} })
  for (const level of asked) {
    const module = await compile(sources, levels[level])
    await writeFile(new URL(`kernels.${level}.wasm`, out), module)
    await writeFile(new URL(`kernels.${level}.ts`, out), textModule(module))
    await writeFile(new URL(`kernels.${level}.brotli.ts`, out), textModule(brotliCompressSync(module)))
  }
  const hash = `${made}
/** Of the sources; a native library of the same kernels has the same. */
export const kernelHash: string = '${kernelHash()}'
`
  await writeFile(new URL('kernel-hash.ts', out), hash)
}

const asked = process.argv.slice(2)
try {
  await build(asked.length > 0 ? asked : Object.keys(levels))
} catch (error) {
  // The compiler has printed the error.
  if (!(error instanceof Exit)) throw error
  process.exitCode = 1
}
