// npm run docs: writes the API reference into docs/api, made from the doc comments of the public names.
// `node scripts/reference.mjs --json FILE` writes TypeDoc's JSON in its place, which tests/api.test.ts reads.
//
// TypeDoc stands in a workspace of its own, scripts/reference, beside the TypeScript that it can use.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './run.mjs'

const require = createRequire(join(root, 'node_modules/hindcast-reference/package.json'))
const { Application, CommentTag, Comment, Converter } = await import(
  pathToFileURL(require.resolve('typedoc')).href
)

/** Headings of the reference, by the folder of a name's source: the first that fits. */
const headings = [
  ['src/model/', 'Models'],
  ['src/nn/recurrent/', 'Recurrent layers and cells'],
  ['src/nn/losses/', 'Losses'],
  ['src/nn/distributions/', 'Distributions'],
  ['src/nn/stream/', 'Streams'],
  ['src/nn/', 'Layers'],
  ['src/tensor/', 'Tensors'],
  ['src/train/optimizers/', 'Optimizers and schedules'],
  ['src/train/schedules', 'Optimizers and schedules'],
  ['src/train/callbacks/', 'Callbacks'],
  ['src/train/callback', 'Callbacks'],
  ['src/train/', 'Training'],
  ['src/engine/', 'Engine'],
  ['src/data/', 'Tables and series'],
  ['src/statistics/methods/', 'Baselines'],
  ['src/statistics/metrics/', 'Scores'],
  ['src/statistics/', 'Quantiles'],
  ['src/report/', 'Report'],
  ['src/tasks/forecast/report/', 'Report'],
  ['src/tasks/anomalies/report/', 'Report'],
  ['src/forecaster/', 'Forecasts'],
  ['src/tasks/forecast/', 'Forecasts'],
  ['src/tasks/anomalies/', 'Anomalies'],
]

/** What signatures name and the reference does not have; every other type that they name is exported. */
const internal = [
  // Tables whose keys are the names that a type lists.
  ...['nn/activations.ts:activations', 'nn/initializers.ts:initializers', 'nn/losses/by-name.ts:losses'],
  ...['train/metrics.ts:byName', 'train/optimizers/by-name.ts:optimizers', 'engine/loaded.ts:engineNames'],
  'engine/dtype.ts:TypedArrays',
  ...['data/series/duplicates.ts:duplicateRules', 'data/series/fill.ts:fills'],
  // Parts of another type, told where they are used. The tensor without its methods is the class beneath `Tensor`.
  ...['tensor/tensor.ts:Tensor', 'tensor/grad.ts:Like', 'tensor/ops/movement.ts:Tuple'],
  'tensor/ops/row-error.ts:RowError',
  // What only Hindcast makes and takes.
  ...['engine/storage.ts:Storage', 'nn/saved-weights.ts:SavedWeights', 'model/graph.ts:Graph'],
  ...['model/model.ts:Wiring', 'model/files/saved-training.ts:LoadedTraining'],
  ...['StreamOperation', 'StreamCell', 'StreamCall'].map((name) => `nn/stream/program.ts:${name}`),
  ...['tasks/forecast/history.ts:History', 'forecaster/forecaster.ts:NetworkForecaster'],
  'tasks/forecast/groups/node-errors.ts:NodeErrors',
  'data/table/text-column.ts:TextColumn',
].map((place) => `src/${place}`)

const app = await Application.bootstrap({
  name: 'Hindcast',
  entryPoints: ['src/index.ts', 'src/tasks/forecast/index.ts', 'src/tasks/anomalies/index.ts'].map((path) =>
    join(root, path),
  ),
  tsconfig: join(root, 'tsconfig.build.json'),
  readme: join(root, 'README.md'),
  out: join(root, 'docs/api'),
  // The types are checked by `npm test`, with the package's own TypeScript.
  skipErrorChecking: true,
  // Links to the sources in this clone, from docs/api/KIND/NAME.html.
  displayBasePath: root,
  disableGit: true,
  sourceLinkTemplate: '../../../{path}',
  hideGenerator: true,
  excludePrivate: true,
  excludeInternal: true,
  categorizeByGroup: false,
  navigation: { includeCategories: true, includeGroups: false },
  validation: { notExported: true, invalidLink: true },
  intentionallyNotExported: internal,
})

app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const entry of project.children ?? [])
    for (const name of entry.children ?? []) {
      const file = name.sources?.[0]?.fullFileName.replaceAll('\\', '/')
      const heading = headings.find(([folder]) => file?.includes(folder))
      if (heading === undefined)
        throw new Error(`${name.name} of ${file} has no heading in ${import.meta.url}`)
      for (const { comment } of [name, ...(name.signatures ?? [])])
        comment?.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: heading[1] }]))
      name.comment ??= new Comment([], [new CommentTag('@category', [{ kind: 'text', text: heading[1] }])])
    }
})

const project = await app.convert()
if (project === undefined) throw new Error('TypeDoc could not read the sources')
app.validate(project)
const json = process.argv.indexOf('--json')
if (json === -1) await app.generateDocs(project, join(root, 'docs/api'))
else await app.generateJson(project, process.argv[json + 1])
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
