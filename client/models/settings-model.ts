import { computed, createModel, effect, signal } from '@preact/signals'
import type { Preferences, PreferencesPatch, Settings } from '../../server/contract/settings.ts'
import type { SettingsApi } from '../api/settings.ts'
import { type ProblemView, toProblem } from '../api/problem.ts'
import { createLoader, valueOf } from './loadable.ts'
import type { Theme } from './theme-model.ts'

export type SettingsModel = InstanceType<typeof SettingsModel>

export const aiFields = ['ai.perUser', 'ai.perCompany'] as const
export const retentionFields = ['retentionDays.jobs', 'retentionDays.events', 'retentionDays.drafts', 'retentionDays.audit'] as const
export type SettingField = (typeof aiFields)[number] | (typeof retentionFields)[number]
export type Bound = { least: number; most: number }

/** What the agency has chosen, and what somebody is changing about it; nothing is sent before it is saved. */
export const SettingsModel = createModel((api: Pick<SettingsApi, 'get' | 'change'>) => {
  const load = createLoader(api.get)
  const texts = signal<Partial<Record<SettingField, string>>>({})
  const theme = signal<Theme | null>(null)
  /** Undefined: not being changed; null: back to ours. */
  const accent = signal<string | null | undefined>(undefined)
  const isSaving = signal(false)
  const problem = signal<ProblemView | null>(null)
  effect(() => load.cancel)
  void load.load()

  const settings = computed(() => valueOf(load.at.value))
  const wrong = computed<Partial<Record<SettingField, Bound>>>(() => {
    const current = settings.value
    if (current === undefined) return {}
    return Object.fromEntries(
      Object.entries(texts.value).flatMap(([name, text]) => {
        const bound = readBound(current.bounds, name as SettingField)
        return isWithin(text, bound) ? [] : [[name, bound]]
      }),
    )
  })
  const patch = computed<PreferencesPatch>(() =>
    settings.value === undefined ? {} : writePatch(settings.value, texts.value, theme.value, accent.value),
  )
  const isDirty = computed(() => Object.keys(texts.value).length > 0 || theme.value !== null || accent.value !== undefined)

  function type(field: SettingField, text: string) {
    const current = settings.peek()
    if (current === undefined) return
    const { [field]: _before, ...rest } = texts.peek()
    texts.value = text === String(readNumber(current.preferences, field)) ? rest : { ...rest, [field]: text }
  }

  function chooseTheme(chosen: Theme) {
    theme.value = chosen === settings.peek()?.preferences.theme ? null : chosen
  }

  function chooseAccent(chosen: string | null) {
    accent.value = chosen === settings.peek()?.preferences.accent ? undefined : chosen
  }

  function discard() {
    texts.value = {}
    theme.value = null
    accent.value = undefined
    problem.value = null
  }

  /** What holds now; undefined when nothing was saved. */
  async function save(): Promise<Preferences | undefined> {
    if (isSaving.value || !isDirty.value || Object.keys(wrong.value).length > 0) return undefined
    isSaving.value = true
    problem.value = null
    try {
      const saved = await api.change(patch.peek())
      discard()
      await load.load()
      return saved
    } catch (error) {
      problem.value = toProblem(error)
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  const textOf = (field: SettingField) => {
    const current = settings.value
    return texts.value[field] ?? (current === undefined ? '' : String(readNumber(current.preferences, field)))
  }
  return {
    at: load.at,
    reload: load.load,
    textOf,
    type,
    theme,
    chooseTheme,
    accent,
    chooseAccent,
    wrong,
    isDirty,
    isSaving,
    problem,
    save,
    discard,
  }
})

export function readBound(bounds: Settings['bounds'], field: SettingField): Bound {
  const [group, name] = field.split('.') as [string, string]
  return (bounds as unknown as Record<string, Record<string, Bound>>)[group]?.[name] ?? { least: 0, most: 0 }
}

function readNumber(preferences: Preferences, field: SettingField): number {
  const [group, name] = field.split('.') as [string, string]
  return (preferences as unknown as Record<string, Record<string, number>>)[group]?.[name] ?? 0
}

function isWithin(text: string, { least, most }: Bound): boolean {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
}

function writePatch(
  { preferences }: Settings,
  texts: Partial<Record<SettingField, string>>,
  theme: Theme | null,
  accent: string | null | undefined,
): PreferencesPatch {
  const patch: Record<string, Record<string, number>> = {}
  for (const [field, text] of Object.entries(texts)) {
    const [group, name] = field.split('.') as [string, string]
    patch[group] = { ...patch[group], [name]: Number(text) }
  }
  return {
    ...patch,
    ...(theme === null || theme === preferences.theme ? {} : { theme }),
    ...(accent === undefined ? {} : { accent }),
  }
}
