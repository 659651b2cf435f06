/** hindcast info: the engine in use. */
import { availableParallelism, totalmem } from 'node:os'
import type { Command } from 'commander'
import { engineInfo } from '../../engine/engine.js'
import { bytesInWords } from '../../engine/wording.js'
import { jsonOption } from '../options/output.js'
import { packageVersion } from '../terminal/version.js'

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .summary('print the engine in use, its threads and memory')
    .description(
      'Prints the engine in use and the reason for it, its instruction level, threads and memory, and the versions.',
    )
    .addOption(jsonOption())
    .action(({ json }: { readonly json?: true }) => {
      const engine = engineInfo()
      const info = {
        version: packageVersion(),
        ...engine,
        processors: availableParallelism(),
        systemBytes: totalmem(),
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
      }
      if (json) {
        process.stdout.write(`${JSON.stringify(info)}\n`)
        return
      }
      const lines = [
        ['hindcast', info.version],
        ['engine', `${info.name}, ${info.simd}: ${info.reason}`],
        ['threads', `${info.threads}: ${info.threadsReason}; the machine has ${info.processors} processors`],
        [
          'memory',
          `${bytesInWords(info.totalBytes)} taken, at most ${bytesInWords(info.maximumBytes)}; the machine has ${bytesInWords(info.systemBytes)}`,
        ],
        ['runtime', `Node ${info.node} on ${info.platform}`],
      ]
      process.stdout.write(`${lines.map(([name, text]) => `${name.padEnd(9)} ${text}`).join('\n')}\n`)
    })
}
