// npm run bench: installs and builds what is missing, then measures the built package.
import { setup } from '../scripts/setup.mjs'

await setup()
await import('./run.mjs')
