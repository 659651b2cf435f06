// npm run bench:setup: installs the peers into bench/.peers, apart from the package's own dependencies. Peers that
// cannot be installed are reported, and the bench leaves them out.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const peers = join(here, '.peers')
const isWindows = process.platform === 'win32'
const failures = []

/** Runs a program in the terminal; whether it succeeded. */
function attempt(title, program, args, options = {}) {
  console.log(`${title} ...`)
  const start = performance.now()
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options })
  const took = `${((performance.now() - start) / 1000).toFixed(0)} s`
  if (status === 0) {
    console.log(`  done in ${took}`)
    return true
  }
  failures.push(`${title} failed${error === undefined ? '' : `: ${error.message}`}`)
  console.log(`  failed after ${took}`)
  return false
}

function npm(title, args, cwd) {
  // npm names its own script to what it runs.
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return attempt(title, process.execPath, [script, ...args], { cwd })
  return attempt(title, 'npm', args, { cwd, shell: isWindows })
}

function installJavaScript() {
  const folder = join(peers, 'js')
  mkdirSync(folder, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(here, 'packages', file), join(folder, file))
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  npm('JavaScript peers', args, folder)
}

const works = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

function makeEnvironment(folder) {
  const python = ['python3', 'python'].find(works)
  if (python === undefined) {
    failures.push('Python peers: there is no python3 on this machine')
    return false
  }
  if (attempt('Python environment', python, ['-m', 'venv', folder])) return true
  rmSync(folder, { recursive: true, force: true })
  failures.push('Python peers: python3 has no venv module (on Debian and Ubuntu: the package python3-venv)')
  return false
}

/** Each line of requirements.txt by itself, so that one that fails leaves the others. */
function installPython() {
  const folder = join(peers, 'python')
  const python = join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python')
  if (!existsSync(python) && !makeEnvironment(folder)) return
  const lines = readFileSync(join(here, 'packages/requirements.txt'), 'utf8').split('\n')
  for (const line of lines.filter((text) => text !== '' && !text.startsWith('#'))) {
    const [title] = line.split('==')
    attempt(title, python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...line.split(' '),
    ])
  }
}

mkdirSync(peers, { recursive: true })
installJavaScript()
installPython()
for (const failure of failures) console.error(failure)
console.log(
  failures.length === 0 ? 'All peers are installed.' : 'The bench leaves out what is not installed.',
)
process.exitCode = failures.length === 0 ? 0 : 1
