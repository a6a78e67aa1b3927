import { isIP } from 'node:net'

/** Whom a limit counts: one IPv4 address, or the /64 that a single IPv6 line is given to take addresses from as it likes. */
export function countedAs(address: string): string {
  const plain = plainOf(address)
  return isIP(plain) === 6 ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain
}

/** The network and not the machine: `203.0.113.0/24`, `2001:db8:1::/48`; null for what is no address. */
export function shortenAddress(address: string): string | null {
  const plain = plainOf(address)
  if (plain === '::1') return plain
  if (isIP(plain) === 4) return plain.replace(/\.\d+$/, '.0/24')
  return isIP(plain) === 6 ? `${groupsOf(plain).slice(0, 3).join(':')}::/48` : null
}

function plainOf(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''))
}
