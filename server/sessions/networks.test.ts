import { expect, test } from 'vitest'
import { countedAs, shortenAddress } from './networks.ts'

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:1:2::77', '2001:db8:1::/48'],
  ['2001:0db8:0000:2::77', '2001:db8:0::/48'],
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['unknown', null],
  ['203.0.113', null],
])('keeps of %s the network only', (address, network) => {
  expect(shortenAddress(address)).toBe(network)
})

test.each([
  ['203.0.113.77', '203.0.113.77'],
  ['::ffff:203.0.113.77', '203.0.113.77'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:bbbb:cccc:dddd:eeee', '2001:db8:1:2::/64'],
  ['unknown', 'unknown'],
])('counts %s as %s', (address, counted) => {
  expect(countedAs(address)).toBe(counted)
})
