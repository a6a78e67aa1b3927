import { newHexId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { forLocation } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { refuse } from './refusal.ts'
import { flag, list, number, oneOf, required, shape, text, texts, type Fields } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/calendars/:calendarId/notifications'
const one = `${many}/:notificationId`
const read = forLocation('calendars/events.readonly')
const write = forLocation('calendars/events.write')
const receiverType = oneOf('contact', 'guest', 'assignedUser', 'emails', 'phoneNumbers', 'business')
const channel = oneOf('email', 'inApp', 'sms', 'whatsapp')
const notificationType = oneOf('booked', 'confirmation', 'cancellation', 'reminder', 'followup', 'reschedule')
const times = list(shape({ timeOffset: number, unit: text }))

const fields: Fields = {
  isActive: flag,
  templateId: text,
  body: text,
  subject: text,
  afterTime: times,
  beforeTime: times,
  additionalEmailIds: texts,
  additionalPhoneNumbers: texts,
  selectedUsers: texts,
  fromAddress: text,
  fromName: text,
  fromNumber: text,
}

const shown = [
  'receiverType',
  'additionalEmailIds',
  'additionalPhoneNumbers',
  'channel',
  'notificationType',
  'isActive',
  'templateId',
  'body',
  'subject',
  'afterTime',
  'beforeTime',
  'selectedUsers',
  'deleted',
]

export const calendarNotificationOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { isActive: flag, deleted: flag, limit: number, skip: number },
    handle(call) {
      const { world, locationId, query } = call
      const calendar = ownThing(call, 'calendars', call.params.calendarId)
      const found = thingsOf(world, locationId, 'calendarNotifications')
        .filter((one) => one.calendarId === calendar.id)
        .filter((one) => query.isActive === undefined || one.isActive === query.isActive)
        .filter((one) => query.deleted === undefined || Boolean(one.deleted) === query.deleted)
      return slice(found, query, 'skip', 'limit', 100).map(show)
    },
  },
  {
    method: 'POST',
    path: many,
    ...write,
    bodyItems: {
      ...fields,
      receiverType: required(receiverType),
      channel: required(channel),
      notificationType: required(notificationType),
    },
    handle(call) {
      const calendar = ownThing(call, 'calendars', call.params.calendarId)
      if (call.items.length === 0) refuse(422, ['At least one notification is required'])
      return call.items.map((item) => {
        const made = { isActive: true, ...item, id: newHexId(), locationId: call.locationId, calendarId: calendar.id, deleted: false }
        return show(addThing(call.world, 'calendarNotifications', made))
      })
    },
  },
  { method: 'GET', path: one, ...read, handle: (call) => show(own(call)) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: { ...fields, receiverType, channel, notificationType, deleted: flag },
    handle(call) {
      changeThing(call.world, own(call), { isActive: true, deleted: false, ...call.body })
      return { message: 'Notification updated successfully' }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      removeThing(call.world, 'calendarNotifications', own(call))
      return { message: 'Notification deleted successfully' }
    },
  },
]

function own(call: Call): Thing {
  const notification = ownThing(call, 'calendarNotifications', call.params.notificationId)
  return notification.calendarId === call.params.calendarId ? notification : refuse(404, 'Notification not found')
}

function show(notification: Thing): JsonObject {
  return { _id: notification.id, ...pick(notification, shown) }
}
