// Finds a Chromium for the browser test; on a Debian-like system, as root, installs one.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

// A command on the path may be a stub that only tells how to install the browser.
const works = (file) =>
  existsSync(file) && spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...applications].find(works)
}

/** The path of a Chromium, or the `reason` why there is none. */
export async function provideChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) return works(given) ? { path: given } : { reason: `CHROMIUM_PATH=${given} does not run` }
  const found = find()
  if (found) return { path: found }
  const missing = 'no Chromium or Chrome on this machine; CHROMIUM_PATH can name one'
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return { reason: missing }
  console.log('Installing Chromium for the browser test ...')
  const start = performance.now()
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (args, timeoutMs) => run('apt-get', 'apt-get', ['-qq', ...args], { timeoutMs, env })
  try {
    await apt(['update'], 60_000)
    await apt(['install', '-y', '--no-install-recommends', 'chromium'], 180_000)
  } catch (error) {
    return { reason: `${missing}, and installing it failed: ${error.message.trimEnd().split('\n').pop()}` }
  }
  console.log(`  done in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  const path = find()
  return path ? { path } : { reason: missing }
}
