// Scores forecasting methods on public data, by the last values of each series, and anomaly detection by labels.
// `npm run evaluate -- --help` lists the sets.
import { engineInfo, InputError } from 'hindcast'
import { readArguments } from './program.mjs'
import { say } from './say.mjs'
import { toText } from './table.mjs'

const { name, folder, json, options, score } = readArguments(process.argv.slice(2))
say(`${engineInfo().engine}, ${engineInfo().threads} threads`)

/** A line for each stage of the work. */
function progress(method) {
  let label = ''
  return (now) => {
    if (now.label === label) return
    label = now.label
    say(`  ${method}: ${label}, ${Math.round(100 * now.done)} % done`)
  }
}

try {
  const result = await score(folder, options, progress)
  console.log(json ? JSON.stringify({ set: name, ...result }) : toText(result.rows))
} catch (error) {
  const isAbsent = error.code === 'ENOENT' && error.path !== undefined
  if (!isAbsent && !(error instanceof InputError)) throw error
  say(`error: ${isAbsent ? `there is no ${error.path}` : error.message}`)
  process.exitCode = 2
}
