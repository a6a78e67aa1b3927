import { expect, test } from 'vitest'
import { fencedBy } from './open-place.ts'
import type { Pulse } from './pulse.ts'

const permit = { leaves: () => undefined, answered: () => undefined }

function createPulse(): { pulse: Pulse; told: string[]; lose(): void } {
  const told: string[] = []
  let lost = false
  const check = (): void => {
    if (lost) throw new Error('another process has the job')
  }
  const confirm = async (): Promise<void> => {
    told.push('confirm')
    check()
  }
  const pulse: Pulse = { lost: new AbortController().signal, onWish: () => undefined, confirm, check, stop: () => undefined }
  return { pulse, told, lose: () => (lost = true) }
}

test('a call is paid for only while the job is held, before the wait for the window and after it', async () => {
  const { pulse, told, lose } = createPulse()
  const { takePermit, mayLeave } = fencedBy(pulse, async () => {
    told.push('take')
    return permit
  })
  expect(await takePermit()).toBe(permit)
  expect(told).toEqual(['confirm', 'take', 'confirm'])
  mayLeave()
  const late = fencedBy(pulse, async () => {
    lose()
    return permit
  })
  await expect(late.takePermit()).rejects.toThrow('another process')
  expect(mayLeave).toThrow('another process')
  await expect(takePermit()).rejects.toThrow('another process')
  expect(told.slice(3)).toEqual(['confirm', 'confirm', 'confirm'])
})
