// npm run bench: sets up, then measures. What is measured with is loaded only then.
import { setup } from '../scripts/setup.mjs'

await setup()
await import('./run.mjs')
