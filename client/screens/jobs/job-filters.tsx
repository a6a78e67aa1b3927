import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { JobOrder, JobStatus } from '../../../server/contract/job.ts'
import { useApp } from '../../context.ts'
import { type JobFilter, jobStatuses } from '../../models/job-filter.ts'
import { valueOf } from '../../models/loadable.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { jobStatusWords, words } from '../../words/words.ts'

type JobFiltersProps = { filter: JobFilter; onChange(change: Partial<JobFilter>): void }

const quietMs = 250

/** Words, status, sub-account and order. What is typed is looked for when the hand rests. */
export function JobFilters({ filter, onChange }: JobFiltersProps) {
  const { location } = useApp()
  const typed = useSignal(filter.q)
  useEffect(() => {
    if (typed.value === filter.q) return undefined
    const timer = setTimeout(() => onChange({ q: typed.value }), quietMs)
    return () => clearTimeout(timer)
  }, [typed.value])
  useEffect(() => {
    typed.value = filter.q
  }, [filter.q])
  const locations = valueOf(location.list.value) ?? []
  return (
    <search class="filters" aria-label={words.jobsFilter}>
      <SearchField
        label={location.isFixed.value ? words.jobsSearchHere : words.jobsSearch}
        value={typed.value}
        onInput={(text) => (typed.value = text)}
      />
      <Select<JobStatus | ''>
        label={words.jobsStatus}
        value={filter.status ?? ''}
        onChange={(status) => onChange({ status: status === '' ? null : status })}
        options={[
          { value: '', label: words.jobsStatusAny },
          ...jobStatuses.map((status) => ({ value: status, label: jobStatusWords[status] })),
        ]}
      />
      {location.isFixed.value ? null : (
        <Select
          label={words.jobsLocation}
          value={filter.locationId ?? ''}
          onChange={(id) => onChange({ locationId: id === '' ? null : id })}
          options={[{ value: '', label: words.jobsLocationAny }, ...locations.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <Select<JobOrder>
        label={words.jobsOrder}
        value={filter.order}
        onChange={(order) => onChange({ order })}
        options={[
          { value: 'newest', label: words.jobsNewest },
          { value: 'oldest', label: words.jobsOldest },
        ]}
      />
    </search>
  )
}
