import { expect, test } from 'vitest'
import type { Change } from '../contract/plan.ts'
import type { KindName } from '../contract/kind-names.ts'
import { planLeftovers } from './plan-leftovers.ts'
import type { Leftover } from './read-leftovers.ts'

const kit = leftover('product', 'kit', { name: 'Kit', productType: 'PHYSICAL' })
const full = leftover('price', 'full', { productId: 'id of kit', name: 'Full', type: 'one_time', currency: 'USD', amount: 20 })
const group = leftover('calendar-group', 'clinic', { name: 'Clinic' })
const visit = leftover('calendar', 'visit', { name: 'Visit', calendarType: 'event', groupId: 'id of clinic' })
const reminder = leftover('calendar-notification', 'reminder', { calendarId: 'id of visit', notificationType: 'booked' })

test('with what is chosen goes what stands under it, and says so', () => {
  expect(outline([kit, full], [])).toEqual([
    ['price/full', 'stays', 'no_longer_named'],
    ['product/kit', 'stays', 'no_longer_named'],
  ])
  expect(outline([kit, full], ['product/kit'])).toEqual([
    ['price/full', 'goes', 'deleted_along', 'It stands under Kit, which you chose to delete, and is deleted with it.'],
    ['product/kit', 'goes', 'no_longer_named'],
  ])
  expect(outline([kit, full], ['product/kit', 'price/full'])).toEqual([
    ['price/full', 'goes', 'no_longer_named'],
    ['product/kit', 'goes', 'no_longer_named'],
  ])
  expect(outline([kit, full], ['price/full'])).toEqual([
    ['price/full', 'goes', 'no_longer_named'],
    ['product/kit', 'stays', 'no_longer_named'],
  ])
})

test('what another that is left out uses is not deleted, and says why, until both are chosen', () => {
  expect(outline([group, visit], ['calendar-group/clinic'])).toEqual([
    ['calendar/visit', 'stays', 'no_longer_named'],
    [
      'calendar-group/clinic',
      'stays',
      'holds_client_data',
      'Visit, which you have not chosen to delete, uses Clinic. It stays unless you choose both.',
    ],
  ])
  expect(planLeftovers([group, visit], ['calendar-group/clinic'], []).every(({ optIn }) => optIn === 'offered')).toBe(true)
  expect(goes([group, visit, reminder], ['calendar-group/clinic', 'calendar/visit'])).toEqual([
    'calendar-notification/reminder',
    'calendar/visit',
    'calendar-group/clinic',
  ])
})

test('what the client has put into it counts as well', () => {
  const moved: Leftover = leftover('calendar', 'visit', { name: 'Visit' })
  if (moved.state === 'known') moved.live.fields = { name: 'Visit', groupId: 'id of clinic' }
  expect(goes([group, moved], ['calendar-group/clinic'])).toEqual([])
})

test('what stands under it stays with it, where something that is left out uses either', () => {
  const coupon = leftover('coupon', 'spring', { name: 'Spring', code: 'SPRING', productIds: ['id of kit'] })
  expect(goes([kit, full, coupon], ['product/kit'])).toEqual([])
  const ofPrice = leftover('coupon', 'spring', { name: 'Spring', code: 'SPRING', priceIds: ['id of full'] })
  const [, line] = outline([kit, full, ofPrice], ['product/kit']).filter(([id]) => id !== 'coupon/spring')
  expect(line).toEqual([
    'product/kit',
    'stays',
    'holds_client_data',
    'Spring, which you have not chosen to delete, uses Full. It stays unless you choose both.',
  ])
  expect(goes([kit, full, ofPrice], ['product/kit', 'price/full'])).toEqual([])
  expect(goes([kit, full, ofPrice], ['product/kit', 'coupon/spring'])).toHaveLength(3)
})

function leftover(kind: KindName, key: string, applied: Record<string, unknown>): Leftover {
  const id = `id of ${key}`
  return {
    kind,
    key,
    resourceId: id,
    applied,
    readBack: { fields: null, changedAt: null },
    state: 'known',
    live: { id, title: String(applied['name'] ?? key), fields: applied },
    holds: undefined,
  }
}

function outline(leftovers: Leftover[], included: string[]): string[][] {
  const isPlain = ({ reason }: Change): boolean => reason === 'no_longer_named'
  return planLeftovers(leftovers, included, []).map((line) => [
    line.id,
    line.excluded ? 'stays' : 'goes',
    line.reason,
    ...(isPlain(line) ? [] : [line.detail]),
  ])
}

function goes(leftovers: Leftover[], included: string[]): string[] {
  return planLeftovers(leftovers, included, []).flatMap(({ id, excluded }) => (excluded ? [] : [id]))
}
