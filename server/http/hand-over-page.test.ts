import { expect, test } from 'vitest'
import type { HandOver } from '../contract/hand-over.ts'
import { handOverPage } from './hand-over-page.ts'

const markup = `"><img src=x onerror=alert(1)>'</title><script>alert(1)</script>&lt;b>`

const link = { url: `https://app.example.com/${markup}`, exact: true }
const sheet: HandOver = {
  jobId: markup,
  locationId: markup,
  locationName: markup,
  blueprintName: markup,
  status: 'PARTIAL',
  startedBy: markup,
  completedAt: null,
  message: markup,
  groups: [{ kind: 'tag', title: markup, things: [{ title: markup, id: markup, facts: [{ label: markup, value: markup }], link }] }],
  people: [{ name: markup, email: markup, how: markup }],
  tasks: [
    {
      id: markup,
      kind: 'form',
      title: markup,
      why: markup,
      steps: [markup],
      uses: [{ kind: markup, title: markup, id: markup, parts: [markup] }],
      link: markup,
      detail: markup,
      page: link,
      done: false,
    },
  ],
  problems: [{ title: markup, what: markup, next: markup }],
}

test.each(['en', 'es'] as const)('whatever a thing is called, the sheet shows it as text (%s)', async (language) => {
  const page = String(await handOverPage(sheet, language))
  expect(page.match(/&lt;img src=x/g)?.length).toBeGreaterThan(15)
  expect(page).not.toMatch(/<(img|script|b)\b/)
  // Every attribute ends where we end it.
  for (const [, value] of page.matchAll(/ (?:href|class|id|lang)="([^"]*)"/g)) expect(value).not.toMatch(/[<>]/)
  for (const [, target] of page.matchAll(/ href="([^"]*)"/g)) expect(target).toMatch(/^(https:|data:,$)/)
})
