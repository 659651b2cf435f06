// Bundles the library into few files in dist/, because loading a hundred modules takes Node longer than everything else
// before a prediction. Code shared by several entries is in chunks; the two platforms remain files of their own, of which
// the package's "imports" choose one.
import { createHash } from 'node:crypto'
import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { levels } from './kernel-levels.mjs'
import { root } from './run.mjs'

const entries = [
  'index',
  'tasks/anomalies/index',
  'tasks/forecast/index',
  'tasks/forecast/worker.node',
  'parallel/index',
  'parallel/serve.node',
  'cli/main',
  'engine/platform.node',
  'engine/platform.browser',
]

/** Tells the copies of the code apart, so that no worker thread runs another one than the thread that started it. */
async function nameOfBuild() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const files = await readdir(join(root, 'src'), { recursive: true })
  const hash = createHash('sha256')
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort())
    hash.update(await readFile(join(root, 'src', file)))
  return `${version}-${hash.digest('hex').slice(0, 16)}`
}

const dist = join(root, 'dist')
// No output of a removed source may remain.
await rm(dist, { recursive: true, force: true })
const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
  // Packages, modules of Node, and the platform.
  external: /^[^./]/,
  platform: 'neutral',
  transform: { define: { HINDCAST_BUILD: JSON.stringify(await nameOfBuild()) } },
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  onLog: (level, log) => {
    if (level === 'warn') throw new Error(log.message)
  },
})
await bundle.write({
  dir: dist,
  format: 'es',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  // What Node reads at the start is as short as it can be with names as they are. The declarations keep the doc comments.
  comments: { legal: true, annotation: true, jsdoc: false },
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
})
await bundle.close()
for (const level of Object.keys(levels)) {
  const file = `engine/generated/kernels.${level}.wasm`
  await cp(join(root, 'src', file), join(dist, file))
}
