import { expect, test } from 'vitest'
import { nodeSides } from '../test/fuzz/fuzz-world.ts'
import { clientAddressOf } from './client-address.ts'
import { newDoor } from './door.ts'

const door = newDoor()
door.get('/', (c) => c.text(clientAddressOf(c)))

test.each(['10.0.0.1', '172.16.0.1', '172.31.255.1', '192.168.1.1', '127.0.0.1', '169.254.9.9', '100.64.0.1', '100.127.255.254'])(
  'a proxy at %s is believed, as the last one who wrote',
  async (peer) => {
    for (const at of [peer, `::ffff:${peer}`]) expect(await seen(at, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9')
  },
)

test.each(['::1', 'fe80::1', 'fd12:3456::1'])('a proxy at %s is believed too', async (peer) => {
  expect(await seen(peer, '2001:db8::7')).toBe('2001:db8::7')
})

test.each(['8.8.8.8', '100.63.255.255', '100.128.0.1', '172.32.0.1', '172.15.0.1', '11.0.0.1', '192.169.0.1', '2001:db8::1', 'feff::1'])(
  'whoever comes from %s itself names no other address',
  async (peer) => {
    expect(await seen(peer, '203.0.113.9')).toBe(peer)
  },
)

test.each([['nobody'], [''], ['203.0.113.9, '], ['203.0.113.9, unknown'], ['203.0.113.9:443']])(
  'what is no address counts as none: %j',
  async (forwarded) => {
    expect(await seen('10.0.0.1', forwarded)).toBe('10.0.0.1')
  },
)

test('of two headers the last entry of the last counts', async () => {
  const headers = new Headers()
  for (const one of ['198.51.100.1, 198.51.100.2', '203.0.113.9']) headers.append('x-forwarded-for', one)
  expect(await (await door.request('/', { headers }, nodeSides('10.0.0.1'))).text()).toBe('203.0.113.9')
})

async function seen(peer: string, forwarded: string): Promise<string> {
  return (await door.request('/', { headers: { 'x-forwarded-for': forwarded } }, nodeSides(peer))).text()
}
