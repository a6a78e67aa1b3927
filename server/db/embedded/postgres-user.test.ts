import { expect, test } from 'vitest'
import { mayPass } from './postgres-user.ts'

const nobody = { uid: 65534, gid: 65534 }

test.each([
  ['a folder open to everybody', { uid: 0, gid: 0, mode: 0o40755 }, true],
  ['a private folder of root', { uid: 0, gid: 0, mode: 0o40700 }, false],
  ['its own private folder', { uid: 65534, gid: 0, mode: 0o40700 }, true],
  ['a folder open to its group', { uid: 0, gid: 65534, mode: 0o40710 }, true],
  ['a folder open to everybody but its group', { uid: 0, gid: 65534, mode: 0o40701 }, false],
])('knows whether a user may pass %s', (_, entry, expected) => {
  expect(mayPass(entry, nobody)).toBe(expected)
})
