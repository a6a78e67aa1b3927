import { isIP } from 'node:net'

/** What a person needs to know their own sign-ins apart; every word is one of ours, whatever was sent. */
export type Origin = { browser: string | null; system: string | null; network: string | null }

/** The first that fits counts: nearly every browser also claims to be Chrome and Safari. */
const browsers: [RegExp, string][] = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]
const longestRead = 1_000

export function describeOrigin(userAgent: string | undefined, address: string): Origin {
  const text = (userAgent ?? '').slice(0, longestRead)
  const firstOf = (names: [RegExp, string][]): string | null => names.find(([pattern]) => pattern.test(text))?.[1] ?? null
  return { browser: firstOf(browsers), system: firstOf(systems), network: shortenAddress(address) }
}

/** The network and not the machine: `203.0.113.0/24`, `2001:db8:1::/48`. */
export function shortenAddress(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(plain) === 4) return plain.replace(/\.\d+$/, '.0/24')
  if (isIP(plain) !== 6) return null
  const [head = '', tail] = plain.replace(/%.*$/, '').toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const all = [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0'), ...after]
  return `${all
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/48`
}
