import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSealer, SealError } from './sealer.ts'

const older = { id: 'older', secret: randomBytes(32) }
const newer = { id: 'newer', secret: randomBytes(32) }

test('opens what it sealed, for the same row', async () => {
  const sealer = createSealer([newer])
  const sealed = await sealer.seal('token ü', 'location:abc')
  expect(sealed).not.toContain('token')
  expect(await sealer.open(sealed, 'location:abc')).toBe('token ü')
})

test('refuses a sealed value that was moved to another row', async () => {
  const sealer = createSealer([newer])
  const sealed = await sealer.seal('token', 'location:abc')
  await expect(sealer.open(sealed, 'location:xyz')).rejects.toThrow(SealError)
})

test('never seals the same text to the same bytes', async () => {
  const sealer = createSealer([newer])
  expect(await sealer.seal('token', 'a')).not.toBe(await sealer.seal('token', 'a'))
})

test('opens with an older key of the ring and seals with the newest', async () => {
  const sealed = await createSealer([older]).seal('token', 'a')
  const both = createSealer([newer, older])
  expect(await both.open(sealed, 'a')).toBe('token')
  await expect(createSealer([older]).open(await both.seal('token', 'a'), 'a')).rejects.toThrow('not in the ring')
})

test('refuses a value whose key has left the ring, or whose key was replaced under the same id', async () => {
  const sealed = await createSealer([older]).seal('token', 'a')
  await expect(createSealer([newer]).open(sealed, 'a')).rejects.toThrow(SealError)
  await expect(createSealer([{ id: 'older', secret: newer.secret }]).open(sealed, 'a')).rejects.toThrow(SealError)
})

test('refuses every altered character, truncation and nonsense', async () => {
  const sealer = createSealer([newer])
  const sealed = await sealer.seal('token', 'a')
  for (let index = 0; index < sealed.length; index += 1) {
    const bent = sealed.slice(0, index) + (sealed[index] === 'A' ? 'Q' : 'A') + sealed.slice(index + 1)
    await expect(sealer.open(bent, 'a')).rejects.toThrow(SealError)
  }
  for (const nonsense of ['', 'x', '....', sealed.slice(0, -10), `${sealed}.x`]) {
    await expect(sealer.open(nonsense, 'a')).rejects.toThrow(SealError)
  }
})

test('refuses to start with an empty ring', () => {
  expect(() => createSealer([])).toThrow(SealError)
})
