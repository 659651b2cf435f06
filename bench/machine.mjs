// The machine and the versions that ran the bench.
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, platform, totalmem } from 'node:os'

/** Instructions that decide how fast matrix products are. */
const flagsThatMatter = /^(avx|fma|avx2|avx512\w*|avx_vnni|amx\w*|asimd\w*|sve\w*|i8mm|bf16)$/

function processorFlags() {
  if (!existsSync('/proc/cpuinfo')) return []
  const [, list = ''] = readFileSync('/proc/cpuinfo', 'utf8').match(/^(?:flags|Features)\s*:\s*(.*)$/m) ?? []
  return list.split(' ').filter((flag) => flagsThatMatter.test(flag))
}

export const describeMachine = () => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  processors: availableParallelism(),
  flags: processorFlags(),
  memoryBytes: totalmem(),
  system: platform(),
  node: process.version,
})
