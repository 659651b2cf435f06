/**
 * The cores this process may use. Hardware threads of one core share its arithmetic units, so that a second
 * one hardly helps; Linux tells which belong together.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** The numbers in a list such as `0-3,8`. */
const numbersOf = (list: string): number[] =>
  list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })

function coresOfLinux(): number {
  if (readFileSync('/sys/devices/system/cpu/smt/active', 'utf8').trim() === '0')
    return Number.POSITIVE_INFINITY
  const [, allowed] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))!
  const siblings = numbersOf(allowed).map((cpu) =>
    readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, 'utf8'),
  )
  return new Set(siblings).size
}

/** What a container's limit on processor time amounts to. */
function quotaOfLinux(): number {
  const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').split(' ').map(Number)
  return Math.ceil(quota / period)
}

/** What cannot be learnt, or is no number, does not limit. */
function limitBy(read: () => number): number {
  try {
    return read() || Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

export function cores(): number {
  const available = limitBy(availableParallelism)
  if (!Number.isFinite(available)) return 1
  if (process.platform !== 'linux') return available
  return Math.min(available, limitBy(coresOfLinux), limitBy(quotaOfLinux))
}
