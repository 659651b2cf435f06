// npm start: sets up, then forecasts the airline passengers. Arguments after `npm start --` are passed to the command.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './run.mjs'
import { setup } from './setup.mjs'

await setup()

process.chdir(root)
const command = join(root, 'dist/cli/main.js')
// In this process, so that the terminal, Ctrl-C and the exit code are the command's own.
process.argv = [
  process.execPath,
  command,
  'forecast',
  'examples/airline-passengers.csv',
  ...['--horizon', '12'],
  ...['--out', 'forecast.csv'],
  ...['--save', 'model.safetensors'],
  ...['--report', 'report.html'],
  ...process.argv.slice(2),
]
await import(pathToFileURL(command).href)
