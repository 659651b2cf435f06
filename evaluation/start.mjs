// npm run evaluate: sets up, then scores. What is scored is loaded only then.
import { setup } from '../scripts/setup.mjs'

await setup()
await import('./run.mjs')
