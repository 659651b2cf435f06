// npm run example: lists the examples; npm run example NAME sets up and runs one.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, root, runNode } from './run.mjs'
import { setup } from './setup.mjs'

const names = readdirSync(join(root, 'examples'))
  .filter((name) => existsSync(join(root, 'examples', name, 'main.ts')))
  .sort()

/** An example's title: the first line of its source. */
function titleOf(name) {
  const [first] = readFileSync(join(root, 'examples', name, 'main.ts'), 'utf8').split('\n')
  return first.replace(/^\/\/ */, '')
}

function list(print) {
  print('Usage: npm run example NAME\n')
  for (const name of names) print(`  ${name.padEnd(16)}${titleOf(name)}`)
}

async function runExample(name) {
  await setup()
  try {
    await runNode('Compiling the examples', [
      'node_modules/typescript/bin/tsc',
      '-p',
      'examples/tsconfig.json',
    ])
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    console.error(error.message)
    process.exit(1)
  }
  process.chdir(root)
  await import(pathToFileURL(join(root, 'dist-examples', name, 'main.js')).href)
}

const [name] = process.argv.slice(2)
if (name === undefined) {
  list(console.log)
} else if (!names.includes(name)) {
  console.error(`There is no example "${name}".`)
  list(console.error)
  process.exitCode = 2
} else {
  await runExample(name)
}
