// Compiles kernels/*.c with clang-as-an-npm-package to one WebAssembly module per instruction level and
// writes each as a base64 string in src/engine/generated/, so that Node and every bundler load them alike.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runClang } from '@yowasp/clang'

const root = new URL('..', import.meta.url)
const levels = { simd: ['-msimd128'], relaxed: ['-msimd128', '-mrelaxed-simd'] }

export async function buildKernels() {
  const folder = new URL('kernels/', root)
  const names = (await readdir(folder)).filter((name) => /\.[ch]$/.test(name)).sort()
  const sources = {}
  for (const name of names) sources[name] = await readFile(new URL(name, folder), 'utf8')
  const out = new URL('src/engine/generated/', root)
  await mkdir(out, { recursive: true })
  for (const [level, flags] of Object.entries(levels)) {
    const files = await runClang(
      [
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
        ...flags,
        '-nostdlib',
        '-Wl,--no-entry',
        '-Wl,--import-memory',
        '-Wl,--export=__heap_base',
        '-Wl,-z,stack-size=65536',
        '-Wl,--stack-first',
        '-Wl,--strip-all',
        '-o',
        'kernels.wasm',
        ...names.filter((name) => name.endsWith('.c')),
      ],
      sources,
    )
    const base64 = Buffer.from(files['kernels.wasm']).toString('base64')
    const text = `// Made by scripts/build-kernels.mjs from kernels/*.c.\nexport default '${base64}'\n`
    await writeFile(new URL(`kernels.${level}.ts`, out), text)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels()
