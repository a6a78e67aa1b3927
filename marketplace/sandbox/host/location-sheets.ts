import { html } from 'hono/html'
import { isObject, type Json } from '../json.ts'
import type { Location, Shelf, Thing, User } from '../state.ts'
import { nameOf, roleOf } from './switchers.ts'
import { block, heading, type Column, type Html } from './table.ts'

type Seen = { shelf: Shelf; users: User[]; location: Location }

const name: Column<Thing> = { title: 'Name', show: (one) => String(one.name) }
const column = (title: string, field: string, kind?: 'mono' | 'wide'): Column<Thing> => ({
  title,
  show: (one) => words(one[field]),
  ...(kind ? { kind } : {}),
})

export const locationSheets: Record<string, (seen: Seen) => Html> = {
  dashboard: ({ shelf, users, location }) =>
    html`${heading(location.name, `${words(location.profile.address)}, ${words(location.profile.city)}, ${words(location.profile.state)} · ${words(location.profile.timezone)}`)}
      <div class="tiles">
        ${tile('Contacts', shelf.contacts)} ${tile('Opportunities', shelf.opportunities)} ${tile('Tags', shelf.tags)}
        ${tile('Custom fields', shelf.customFields)} ${tile('Custom values', shelf.customValues)} ${tile('Pipelines', shelf.pipelines)}
        ${tile('Calendars', shelf.calendars)} ${tile('Users', users)} ${tile('Products', shelf.products)} ${tile('Prices', shelf.prices)}
        ${tile('Trigger links', shelf.links)} ${tile('E-mail templates', shelf.emailTemplates)}
      </div>`,
  conversations: ({ shelf }) =>
    html`${heading('Conversations', 'What messages are written with')}
    ${block('E-mail templates', shelf.emailTemplates, [
      name,
      { title: 'Subject', kind: 'wide', show: (one) => words(one.subjectLine) },
      { title: 'Editor', show: (one) => words(one.type === 'folder' ? 'folder' : one.editorType) },
      { title: 'Body', show: (one) => bodyOf(one) },
    ])}
    ${block('Conversation agents', shelf.conversationAgents, [name, column('Mode', 'mode'), column('Goal', 'goal', 'wide')])}
    ${block('Voice agents', shelf.voiceAgents, [{ title: 'Name', show: (one) => words(one.agentName) }, column('Language', 'language')])}
    ${block('Knowledge bases', shelf.knowledgeBases, [name, { title: 'Questions', kind: 'wide', show: (one) => questionsOf(shelf, one) }])}
    ${block('Chat widgets', shelf.chatWidgets, [name, column('Type', 'chatType')])}`,
  calendars: ({ shelf, users }) =>
    html`${heading('Calendars', 'Groups and what can be booked')}
    ${block('Calendar groups', shelf.calendarGroups, [name, column('Slug', 'slug', 'mono'), column('Description', 'description', 'wide')])}
    ${block('Calendars', shelf.calendars, [
      { title: 'Name', show: (one) => html`<span class="swatch" style="--dot:${colour(one.eventColor)}"></span>${String(one.name)}` },
      { title: 'Type', show: (one) => words(one.calendarType).replaceAll('_', ' ') },
      { title: 'Slot', show: (one) => `${words(one.slotDuration)} ${words(one.slotDurationUnit)}` },
      { title: 'Team', kind: 'wide', show: (one) => teamOf(one, users) },
      column('Slug', 'slug', 'mono'),
    ])}
    ${block('Availability schedules', shelf.schedules, [
      name,
      { title: 'Person', show: (one) => personOf(one.userId, users) },
      column('Time zone', 'timezone'),
    ])}
    ${block('Notifications', shelf.calendarNotifications, [
      { title: 'Calendar', show: (one) => words(shelf.calendars.find((calendar) => calendar.id === one.calendarId)?.name) },
      column('Of', 'notificationType'),
      column('By', 'channel'),
      column('To', 'receiverType'),
    ])}`,
  contacts: ({ shelf }) =>
    html`${heading('Contacts', 'People, and how they are sorted')} ${block('Tags', shelf.tags, [name, column('Id', 'id', 'mono')])}
    ${fieldsOf('Contact fields', shelf, 'contact')}
    ${block('Companies', shelf.businesses, [name, column('Phone', 'phone'), column('City', 'city')])}
    ${block('Contacts', shelf.contacts, [
      { title: 'Name', show: (one) => `${words(one.firstName)} ${words(one.lastName)}` },
      column('E-mail', 'email'),
      column('Phone', 'phone'),
      { title: 'Tags', show: (one) => words(one.tags) },
    ])}`,
  opportunities: ({ shelf }) =>
    html`${heading('Opportunities', 'Pipelines with their stages')}
    ${block('Pipelines', shelf.pipelines, [
      name,
      { title: 'Stages', kind: 'wide', show: stagesOf },
      { title: 'Cards', show: (one) => shelf.opportunities.filter((card) => card.pipelineId === one.id).length },
    ])}
    ${fieldsOf('Opportunity fields', shelf, 'opportunity')}`,
  payments: ({ shelf }) =>
    html`${heading('Payments', 'Products and their prices')}
    ${block('Products', shelf.products, [
      name,
      column('Type', 'productType'),
      { title: 'Prices', kind: 'wide', show: (one) => pricesOf(shelf.prices.filter((price) => price.product === one.id)) },
      column('Description', 'description', 'wide'),
    ])}
    ${block('Store collections', shelf.collections, [name, column('Slug', 'slug', 'mono')])}
    ${block('Coupons', shelf.coupons, [name, column('Code', 'code', 'mono'), column('Off', 'discountValue'), column('By', 'discountType')])}
    ${block('Invoice templates', shelf.invoiceTemplates, [name, column('Currency', 'currency')])}`,
  automation: ({ shelf }) =>
    html`${heading('Automation', 'Workflows and what starts them')}
    ${block('Workflows', shelf.workflows, [name, column('Status', 'status')])}
    ${block('Trigger links', shelf.links, [name, column('Goes to', 'redirectTo', 'wide'), column('Merge tag', 'fieldKey', 'mono')])}`,
  sites: ({ shelf }) =>
    html`${heading('Sites', 'Pages, and what is shown on them')} ${block('Forms', shelf.forms, [name, column('Id', 'id', 'mono')])}
    ${block('Surveys', shelf.surveys, [name, column('Id', 'id', 'mono')])}
    ${block('Funnels', shelf.funnels, [name, column('Id', 'id', 'mono')])}
    ${block('URL redirects', shelf.urlRedirects, [
      { title: 'Address', show: (one) => `${words(one.domain)}${words(one.path)}` },
      column('Leads to', 'target', 'wide'),
    ])}
    ${block('Media', shelf.mediaFiles, [name, column('Type', 'type')])} ${block('Brand boards', shelf.brandBoards, [name])}`,
  settings: ({ shelf, users }) =>
    html`${heading('Settings', 'People and business values')}
    ${block('Users', users, [
      { title: 'Name', show: nameOf },
      { title: 'E-mail', show: (user) => user.email },
      { title: 'Role', show: roleOf },
    ])}
    ${block('Custom values', shelf.customValues, [name, column('Value', 'value', 'wide'), column('Merge tag', 'fieldKey', 'mono')])}
    ${fieldsOf('Custom fields', shelf)}
    ${block('Custom objects', shelf.objects, [
      { title: 'Name', show: (one) => words(isObject(one.labels) ? one.labels.plural : one.key) },
      column('Key', 'key', 'mono'),
      {
        title: 'Fields',
        kind: 'wide',
        show: (one) => words(shelf.objectFields.filter((field) => field.objectKey === one.key).map(fieldName)),
      },
    ])}
    ${block('Associations', shelf.associations, [
      column('Key', 'key', 'mono'),
      column('First', 'firstObjectKey', 'mono'),
      column('Second', 'secondObjectKey', 'mono'),
    ])}`,
}

function fieldsOf(title: string, shelf: Shelf, model?: string) {
  const fields = shelf.customFields.filter((field) => !model || field.model === model)
  return block(title, fields, [
    name,
    { title: 'Type', show: (one) => words(one.dataType).replaceAll('_', ' ').toLowerCase() },
    column('Key', 'fieldKey', 'mono'),
    { title: 'Options', kind: 'wide', show: (one) => words(one.picklistOptions) },
  ])
}

function tile(title: string, list: unknown[]) {
  return html`<div class="tile"><b>${list.length.toLocaleString('en')}</b><span>${title}</span></div>`
}

function stagesOf(pipeline: Thing) {
  const stages = (Array.isArray(pipeline.stages) ? pipeline.stages : [])
    .filter(isObject)
    .toSorted((a, b) => Number(a.position) - Number(b.position))
  const shown = stages.map(
    (stage) =>
      html`<span class="stage"
        ><i style="--dot:${colour(stage.color)}"></i>${words(stage.name)}<small>${words(stage.stageWinProbability)} %</small></span
      >`,
  )
  return html`<div class="stages">${shown}</div>`
}

function pricesOf(prices: Thing[]) {
  const shown = prices.map((price) => {
    const every = isObject(price.recurring) ? ` / ${words(price.recurring.interval)}` : ''
    const amount = new Intl.NumberFormat('en', { style: 'currency', currency: words(price.currency) }).format(Number(price.amount))
    return html`<span class="stage">${words(price.name)}<small>${amount}${every}</small></span>`
  })
  return html`<div class="stages">${shown}</div>`
}

function teamOf(calendar: Thing, users: User[]): string {
  const team = (Array.isArray(calendar.teamMembers) ? calendar.teamMembers : []).filter(isObject)
  return (
    team
      .map((member) => users.find((user) => user.id === member.userId))
      .map((user) => (user ? nameOf(user) : 'somebody who left'))
      .join(', ') || 'nobody'
  )
}

function personOf(id: Json | undefined, users: User[]): string {
  const user = users.find((one) => one.id === id)
  return user ? nameOf(user) : 'somebody who left'
}

function questionsOf(shelf: Shelf, base: Thing): string {
  return words(shelf.knowledgeFaqs.filter((faq) => faq.knowledgeBaseId === base.id).map((faq) => words(faq.question)))
}

function fieldName(field: Thing): string {
  return words(field.name)
}

function bodyOf(item: Thing): Html {
  if (item.type === 'folder') return ''
  return item.editorContent
    ? `${words(item.editorContent).length.toLocaleString('en')} characters`
    : html`<span class="badge warn">no body</span>`
}

function colour(value: Json | undefined): string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value : '#98a2b3'
}

function words(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return Array.isArray(value) ? value.join(', ') : isObject(value) ? JSON.stringify(value) : String(value)
}
