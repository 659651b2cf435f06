import { mergeConfig } from 'vitest/config'
import usual from '../../vitest.config.js'

export default mergeConfig(usual, {
  root: new URL('../..', import.meta.url).pathname,
  test: { setupFiles: ['tests/sanitizers/record.ts'] },
})
