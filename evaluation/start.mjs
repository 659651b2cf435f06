// npm run evaluate: installs and builds what is missing, then scores with the built package.
import { setup } from '../scripts/setup.mjs'

await setup()
await import('./run.mjs')
