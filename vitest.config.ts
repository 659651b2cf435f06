import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: '#platform', replacement: source('engine/platform.node.ts') },
      { find: /^hindcast$/, replacement: source('index.ts') },
      { find: /^hindcast\/anomalies$/, replacement: source('tasks/anomalies/index.ts') },
      { find: /^hindcast\/forecast$/, replacement: source('tasks/forecast/index.ts') },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.mjs', 'evaluation/**/*.test.mjs'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
