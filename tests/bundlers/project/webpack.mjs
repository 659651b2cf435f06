import { join } from 'node:path'
import webpack from 'webpack'

webpack(
  {
    mode: 'production',
    target: 'node20',
    entry: './main.js',
    experiments: { outputModule: true },
    output: {
      path: join(process.cwd(), 'out-webpack'),
      filename: 'main.mjs',
      module: true,
      chunkFormat: 'module',
      library: { type: 'module' },
    },
  },
  (error, stats) => {
    if (error) throw error
    console.log(stats.toString({ all: false, errors: true, warnings: true }))
    process.exitCode = stats.hasErrors() || stats.hasWarnings() ? 1 : 0
  },
)
