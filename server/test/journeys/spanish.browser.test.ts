import { mkdir } from 'node:fs/promises'
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConfigAnswer } from '../../contract/config-door.ts'
import { kindsEs } from '../../contract/sentences/es/kinds.ts'
import { requiredScopes } from '../../resources/required-scopes.ts'
import { launchBrowser } from '../browser.ts'
import { expectGoodForEverybody, followLink, openInFrame } from '../page-in-frame.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import { untilLoaded } from '../start-pages.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let browser: Browser
let admin: Person
let locationId: string

/** Everything in it is named in Spanish, so that what is English on the page is ours. */
const blueprint = {
  version: 1,
  name: 'Clínica',
  resources: [
    { kind: 'user', key: 'recepcion', spec: { firstName: 'Recepción', lastName: 'Centro', email: 'recepcion@clinica.test', role: 'user' } },
    { kind: 'calendar-group', key: 'visitas', spec: { name: 'Visitas', slug: 'visitas', description: 'Visitas' } },
    {
      kind: 'calendar',
      key: 'visita',
      spec: {
        name: 'Primera visita',
        calendarType: 'personal',
        groupId: { $ref: 'calendar-group/visitas' },
        teamMembers: [{ userId: { $ref: 'user/recepcion' } }],
      },
    },
    { kind: 'tag', key: 'nuevo', spec: { name: 'paciente nuevo' } },
    { kind: 'custom-value', key: 'telefono', spec: { name: 'Teléfono', value: '555' } },
    { kind: 'pipeline', key: 'pacientes', spec: { name: 'Pacientes', stages: [{ name: 'Nuevos' }, { name: 'Ganados' }] } },
    {
      kind: 'custom-object',
      key: 'mascota',
      spec: {
        key: 'mascota',
        labels: { singular: 'Mascota', plural: 'Mascotas' },
        primaryDisplayPropertyDetails: { key: 'nombre', name: 'Nombre', dataType: 'TEXT' },
      },
    },
    { kind: 'workflow', key: 'bienvenida', spec: { name: 'Bienvenida', steps: ['Créalo.'], uses: [{ $ref: 'tag/nuevo' }] } },
  ],
}

/** One fault or more of every sort that a person is likely to make. */
const faulty = {
  version: 1,
  name: 'Con fallos',
  variables: { ciudad: { label: 'Ciudad' } },
  resources: [
    { kind: 'tag', key: 'a', spec: {} },
    { kind: 'tag', key: 'b', spec: { name: 'VIP', locationId: 'x' } },
    { kind: 'etiqueta', key: 'c', spec: {} },
    { kind: 'custom-field', key: 'd', spec: { name: 'Seguro', dataType: 'RADIO' } },
    { kind: 'custom-field', key: 'e', spec: { name: 'Edad', dataType: 'NUMERO', position: '3' } },
    { kind: 'calendar', key: 'f', spec: { name: 'Cita', calendarType: 'personal', teamMembers: [{ userId: { $ref: 'user/nadie' } }] } },
    { kind: 'custom-value', key: 'g', spec: { name: 'Nota', value: 'Llama a {{ contact.shoe }} o {{ pais }}, lorem ipsum' } },
    { kind: 'pipeline', key: 'h', spec: { name: 'Ventas', stages: [{ name: 'A' }, { name: 'A' }] } },
    { kind: 'user', key: 'i', spec: { firstName: 'Ana', lastName: 'Gil', email: 'ana', role: 'user', phone: '12' } },
  ],
}

beforeAll(async () => {
  const scopes = requiredScopes().filter((scope) => scope !== 'calendars/groups.write')
  ;({ world, admin } = await startInstalledWorld({ install: { scopes } }))
  locationId = world.locations[0]?.id ?? ''
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test('a plan, a job with a failed, a skipped and kept steps, its log and its sheet have no English sentence', async () => {
  const { job, plan } = await admin.provision(locationId, blueprint)
  expect(job.steps.map(({ status }) => status)).toEqual(expect.arrayContaining(['SUCCESS', 'FAILED', 'SKIPPED']))
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { locale: 'es-ES' })

  await go(frame, `/provision/${plan.id}`)
  await frame.locator('.cannot-undo summary').click()
  await frame.getByText('La plataforma no permite eliminar un objeto personalizado').waitFor()
  await expectNoEnglish(frame, 'plan')

  await go(frame, `/jobs/${job.id}`)
  await frame.getByText('Omitido porque «Visitas» no se pudo hacer').first().waitFor()
  await showEverything(frame)
  await expectNoEnglish(frame, 'job-partial')

  await go(frame, `/jobs/${job.id}/handover`)
  await frame.getByText('A la aplicación le falta un permiso.').first().waitFor()
  await expectNoEnglish(frame, 'hand-over')
  const answer = await admin.call('GET', `/api/jobs/${job.id}/handover?format=html&lang=es`)
  expect(answer.status).toBe(200)

  await useWhatWasMade()
  await admin.call('PATCH', `/api/provisioning/${job.id}`, { action: 'rollback' })
  const undone = await admin.waitForJob(job.id, ['ROLLED_BACK'])
  expect(undone.steps.filter(({ status }) => status === 'KEPT').length).toBeGreaterThan(3)
  await go(frame, `/jobs/${job.id}`)
  await frame.getByText('Se conserva: se perdería 1 oportunidad').first().waitFor()
  await frame.getByText('Se conserva: alguien ha cambiado valor desde entonces').first().waitFor()
  await showEverything(frame)
  await expectNoEnglish(frame, 'job-kept')
  await expectGoodForEverybody(frame)
  expect(complaints).toEqual([])

  const again = await admin.call<{ id: string }>('POST', '/api/plans', { locationId, blueprint })
  await go(frame, `/provision/${again.body.id}`)
  await frame.locator('.line-note').first().waitFor()
  await showEverything(frame)
  await frame.locator('.line-toggle[aria-expanded=false]').evaluateAll((lines) => {
    for (const line of lines as HTMLElement[]) line.click()
  })
  await expectNoEnglish(frame, 'plan-again')
  const shown = await frame.locator('.facts dd, td').allInnerTexts()
  expect(shown).toContain('Usuario')
  expect(shown.filter((text) => asThePlatformSpells.test(text))).toEqual([])
  await page.close()
}, 120_000)

test('the editor asks for every kind in Spanish, with all its fields, help and options', async () => {
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { locale: 'es-ES' })
  const { body } = await admin.call<ConfigAnswer>('GET', '/api/config')
  await go(frame, '/blueprints/new')
  for (const { name } of body.kinds) {
    await frame.locator('.editor-tree').getByRole('button', { name: 'Añadir', exact: true }).click()
    await frame.locator('dialog[open] input').fill(name)
    const [title] = kindsEs[name]
    const choice = frame.locator('.kind-choice').filter({ has: frame.locator('b', { hasText: new RegExp(`^${title}$`) }) })
    await choice.waitFor()
    await expectNoEnglish(frame, `choose-${name}`, 'dialog[open]')
    await choice.click()
    await frame.locator('.form-kind', { hasText: new RegExp(`^${title}$`) }).waitFor()
    await unfoldForm(frame)
    await expectNoEnglish(frame, `form-${name}`, '.editor-form')
  }
  expect(complaints.filter((one) => !one.includes('422'))).toEqual([])
  await page.close()
}, 240_000)

test('the dashboard, the lists and every part of the settings are in Spanish', async () => {
  const { page, frame, complaints } = await openInFrame(browser, `${world.sandbox.url}/?view=agency`, { locale: 'es-ES' })
  for (const path of [
    '',
    'jobs',
    'provision',
    'blueprints',
    'settings',
    ...['sessions', 'keys', 'people', 'audit', 'data'].map((one) => `settings/${one}`),
  ]) {
    await go(frame, `/${path}`)
    await frame.locator('.skeleton').first().waitFor({ state: 'detached' })
    await expectNoEnglish(frame, path.replace('/', '-') || 'dashboard')
  }
  await frame
    .getByRole('button', { name: /Exportar|Descargar|Borrar|Eliminar/ })
    .first()
    .waitFor()
  expect(complaints).toEqual([])
  await page.close()
}, 120_000)

test('a blueprint full of faults is put right in Spanish, in the import and in the editor', async () => {
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { locale: 'es-ES', width: 1600 })
  await go(frame, '/blueprints/import')
  const text = frame.getByLabel('Esquema en JSON o YAML')
  await text.fill(JSON.stringify(faulty, null, 2))
  await frame.getByText('falta «name»').first().waitFor()
  await expectNoEnglish(frame, 'import', '.faults')
  expect(await frame.locator('.faults').innerText()).toContain('«NUMERO»')
  await text.fill('{ "version": 1, }')
  await frame.getByText('Quita la coma que va antes de cerrar.').first().waitFor()

  const stored = await admin.call<{ id: string }>('POST', '/api/blueprints', { blueprint: { ...blueprint, name: 'Editar' } })
  await go(frame, `/blueprints/${stored.body.id}/edit`)
  await frame.locator('.tree-line').filter({ hasText: 'paciente nuevo' }).click()
  await frame.locator('#field-resources-3-spec-name').fill('')
  await frame.getByText('No puede estar vacío. Escribe algo aquí.').first().waitFor()
  await frame.page().waitForTimeout(400)
  await shoot(frame, 'editor')
  expect(complaints.filter((one) => !one.includes('422'))).toEqual([])
  await page.close()
}, 90_000)

test('learning, a draft, the command menu and the page after the consent page are in Spanish on a narrow screen', async () => {
  const { page, frame, complaints } = await openInFrame(browser, world.sandbox.url, { locale: 'es-ES', width: 400 })
  await go(frame, '/blueprints/learn')
  await expectNoEnglish(frame, 'learn-400')
  await frame.getByRole('button', { name: /^Aprender de / }).click()
  await frame.locator('.proposal').first().waitFor({ timeout: 30_000 })
  await shoot(frame, 'learned-400')
  const labels = await frame.locator('.proposal b').allInnerTexts()
  expect(labels).toContain('Miembro 1 del equipo: nombre')
  expect(labels.filter((label) => /: (first name|last name|e-mail|phone|link|street)$/.test(label))).toEqual([])
  expect(await frame.locator('#learned-name').inputValue()).toMatch(/^Aprendido de /)

  const drafted = await admin.call<{ draftId: string }>('POST', '/api/blueprints/draft', {
    brief: 'Una clínica\u200B dental. password: hunter2222',
    locationId,
  })
  await go(frame, `/drafts/${drafted.body.draftId}`)
  await frame.getByText('Se han quitado de la descripción caracteres ocultos.').waitFor()
  await frame.getByText('Algo que parece una contraseña, una clave o un identificador').waitFor()
  await shoot(frame, 'draft-400')

  await frame.locator('body').press('Control+k')
  await frame.locator('dialog[open]').waitFor()
  await frame.locator('dialog[open]').getByText('Usar Clínica dental').waitFor()
  await shoot(frame, 'commands-400')
  const commands = (await frame.locator('dialog[open]').innerText()).split('\n')
  expect(commands).toContain('Usar Clínica dental')
  expect(commands.length).toBeGreaterThan(5)
  expect(commands.filter((line) => line.match(onlyEnglish) !== null)).toEqual([])
  await frame.locator('dialog[open]').press('Escape')

  // The starters: their cards, and what one of them asks.
  await go(frame, '/blueprints')
  await frame.getByText('Bufete: lesiones y planificación patrimonial').waitFor()
  await expectNoEnglish(frame, 'starters')
  await go(frame, '/provision?blueprint=starter-dental')
  await frame.getByLabel('Nombre de la clínica').waitFor()
  await expectNoEnglish(frame, 'questions of a starter')
  expect(complaints).toEqual([])

  await page.goto(`${world.url}/oauth/callback?error=access_denied`)
  await page.getByRole('heading', { name: 'Groundwork no se ha instalado' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await page.close()
}, 120_000)

/** Words that only English has. What stands in quotes is somebody's own; code is code. */
const onlyEnglish =
  /(?<![\p{L}/._-])(the|and|was|were|with|its|that|this|there|have|not|must|of|is|are|been|which|by|could|did|from|because)(?![\p{L}/._-])/giu

/** A choice, or a field inside a value, as only programs write it: `TEXT`, `user`, `dataType: …`. */
const asThePlatformSpells = /^[A-Z]{3,}(_[A-Z]+)*$|^(user|admin|personal)$|^\s*[a-z]+[A-Z]\w*:/m

async function expectNoEnglish(frame: Frame, name: string, part = 'main'): Promise<void> {
  await untilLoaded(frame)
  await shoot(frame, name)
  const texts = await frame
    .locator(part)
    .first()
    .evaluate((root) => {
      const found: string[] = []
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        if (node.parentElement?.closest('[lang=en], code, pre, .calls') === null) found.push(node.textContent ?? '')
      for (const name of ['aria-label', 'title', 'placeholder'])
        for (const one of root.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name) ?? '')
      return found
    })
  expect(texts.join(' ').length).toBeGreaterThan(60)
  const english = texts.filter((text) => text.replaceAll(/«[^»]*»/g, '').match(onlyEnglish) !== null)
  expect(english).toEqual([])
}

/** Opens what is folded, and adds each part that is not there yet, as deep as it goes. */
async function unfoldForm(frame: Frame): Promise<void> {
  await frame.locator('.editor-form').evaluate(async (form) => {
    const done = new Set<string>()
    for (let round = 0; round < 5; round += 1) {
      for (const fold of form.querySelectorAll('details')) fold.open = true
      const buttons = [...form.querySelectorAll<HTMLButtonElement>('.form-fields button')].filter((button) => {
        const text = button.textContent.trim()
        return /^(Poner|Añadir a) /.test(text) && !done.has(text) && done.add(text)
      })
      if (buttons.length === 0) break
      for (const button of buttons) button.click()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    for (const fold of form.querySelectorAll('details')) fold.open = true
  })
}

async function showEverything(frame: Frame): Promise<void> {
  const show = frame.getByRole('button', { name: 'Mostrar pasos' })
  for (const button of await show.all()) await button.click()
  for (const fold of await frame.locator('details:not([open]) > summary').all()) await fold.click()
}

/** Pictures for a person to look at, where `PICTURES` names a folder. */
async function shoot(frame: Frame, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await frame.page().screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** As a click on a link of the page would. */
async function go(frame: Frame, path: string): Promise<void> {
  await followLink(frame, path)
  await frame.waitForFunction((wanted) => window.location.pathname + window.location.search === wanted, path)
  await frame.getByRole('heading', { level: 1 }).waitFor()
}

async function useWhatWasMade(): Promise<void> {
  const { objects } = await world.control<{ objects: Record<string, { id: string; name: string; stages?: { id: string }[] }[]> }>(
    'GET',
    `/inventory/${locationId}`,
  )
  const pipeline = objects['pipelines']?.find(({ name }) => name === 'Pacientes')
  const value = objects['customValues']?.find(({ name }) => name === 'Teléfono')
  const mutate = (body: object) => world.control('POST', '/mutate', { locationId, ...body })
  const fields = { name: 'Caso', pipelineId: pipeline?.id, pipelineStageId: pipeline?.stages?.[0]?.id, status: 'open' }
  await mutate({ kind: 'opportunities', action: 'create', fields })
  await mutate({ kind: 'customValues', action: 'update', id: value?.id, fields: { value: '556' } })
  await mutate({ kind: 'contacts', action: 'create', fields: { firstName: 'Ada', tags: ['paciente nuevo'] } })
}
