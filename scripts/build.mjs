// Builds the package: the kernels, the report's page and the bundled library in dist/. Prints nothing on
// success, except with --progress; skips steps that are up to date.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { levels } from './kernel-levels.mjs'
import { Failure, root, runNode } from './run.mjs'
import { stage } from './stage.mjs'

const isShown = process.argv.includes('--progress')

async function timed(title, work) {
  if (!isShown) return work()
  console.log(`${title} ...`)
  const start = performance.now()
  await work()
  console.log(`  done in ${((performance.now() - start) / 1000).toFixed(0)} s`)
}

const kernels = {
  stamp: 'src/engine/generated/.stamp',
  inputs: [
    'kernels',
    'scripts/build-kernels.mjs',
    'scripts/kernel-levels.mjs',
    'scripts/kernel-source.mjs',
    'node_modules/@yowasp/clang/package.json',
  ],
  outputs: [
    'src/engine/generated/kernel-hash.ts',
    ...Object.keys(levels).flatMap((level) =>
      ['ts', 'brotli.ts', 'wasm'].map((kind) => `src/engine/generated/kernels.${level}.${kind}`),
    ),
  ],
  run: () =>
    timed('Compiling the kernels to WebAssembly', () =>
      Promise.all(
        Object.keys(levels).map((level) =>
          runNode(`Compiling the kernels (${level})`, ['scripts/build-kernels.mjs', level]),
        ),
      ),
    ),
}

const dist = {
  stamp: 'dist/.stamp',
  inputs: [
    ...kernels.inputs,
    'src',
    'scripts/build.mjs',
    'scripts/build-report.mjs',
    'scripts/notices.mjs',
    'scripts/bundle.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ],
  outputs: ['dist/index.js', 'dist/cli/main.js', 'src/tasks/generated/page.ts', 'THIRD-PARTY-NOTICES'],
  run: () =>
    timed('Building', async () => {
      await runNode('Bundling the report page', ['scripts/build-report.mjs'])
      await runNode('Bundling the library', ['scripts/bundle.mjs'])
      await runNode('Declaring its types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
      chmodSync(join(root, 'dist/cli/main.js'), 0o755)
    }),
}

try {
  await stage(kernels)
  await stage(dist)
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = 1
}
