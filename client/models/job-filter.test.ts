import { describe, expect, it } from 'vitest'
import { everyJob, isNarrowed, type JobFilter, readJobFilter, writeJobFilter } from './job-filter.ts'

const inAddress = (filter: JobFilter, hereId: string | null) =>
  new URLSearchParams(Object.entries(writeJobFilter(filter, hereId)).filter((entry): entry is [string, string] => entry[1] !== null))

describe('the filter of jobs in the address', () => {
  it.each([
    [everyJob, null],
    [everyJob, 'loc_1'],
    [{ ...everyJob, locationId: 'loc_1' }, 'loc_1'],
    [{ ...everyJob, locationId: 'loc_2' }, 'loc_1'],
    [{ status: 'FAILED', locationId: null, q: 'a & b?', order: 'oldest' }, null],
  ] as [JobFilter, string | null][])('is read as it was written: %j at %s', (filter, hereId) => {
    expect(readJobFilter(inAddress(filter, hereId), hereId)).toEqual(filter)
  })

  it('says nothing where nothing is narrowed', () => {
    expect(inAddress({ ...everyJob, locationId: 'loc_1' }, 'loc_1').toString()).toBe('')
    expect(isNarrowed(everyJob, null)).toBe(false)
    expect(isNarrowed({ ...everyJob, q: ' ' }, null)).toBe(false)
    expect(isNarrowed({ ...everyJob, status: 'PAUSED' }, null)).toBe(true)
  })

  it('makes nothing of what it does not know', () => {
    expect(readJobFilter(new URLSearchParams('status=HACKED&order=sideways'), null)).toEqual(everyJob)
  })
})
