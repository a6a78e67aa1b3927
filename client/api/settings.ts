import type { AuditPage } from '../../server/contract/audit.ts'
import type {
  ApiKey,
  ApiKeyAnswer,
  ApiKeyRequest,
  DeleteDataAnswer,
  Members,
  Preferences,
  PreferencesPatch,
  Settings,
} from '../../server/contract/settings.ts'
import type { Sitting, SittingsEnded } from '../../server/contract/session.ts'
import { type Http, query } from './http.ts'

export type SettingsApi = ReturnType<typeof createSettingsApi>

export type AuditFilter = { action?: string; from?: string; until?: string; cursor?: string; limit?: number }

const exportTimeoutMs = 300_000

export function createSettingsApi(http: Http) {
  return {
    get: () => http.get<Settings>('/api/settings'),
    change: (patch: PreferencesPatch) => http.send<Preferences>('PUT', '/api/settings', patch),
    members: () => http.get<Members>('/api/settings/members'),
    signOutMember: (id: string) => http.send<SittingsEnded>('DELETE', `/api/settings/members/${encodeURIComponent(id)}/sessions`),
    sessions: async () => (await http.get<{ items: Sitting[] }>('/api/auth/sessions')).items,
    endSession: (id: string) => http.send<void>('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`),
    endOtherSessions: () => http.send<SittingsEnded>('DELETE', '/api/auth/sessions'),
    signOut: () => http.send<void>('DELETE', '/api/auth/session'),
    keys: async () => (await http.get<{ items: ApiKey[] }>('/api/settings/api-keys')).items,
    createKey: (request: ApiKeyRequest) => http.send<ApiKeyAnswer>('POST', '/api/settings/api-keys', request),
    revokeKey: (id: string) => http.send<void>('DELETE', `/api/settings/api-keys/${encodeURIComponent(id)}`),
    audit: (filter: AuditFilter) => http.get<AuditPage>(`/api/audit${query(filter)}`),
    exportAll: async () => (await http.open('/api/settings/export', { timeoutMs: exportTimeoutMs })).text(),
    deleteData: (confirm: string) => http.send<DeleteDataAnswer>('POST', '/api/settings/delete-data', { confirm }, { timeoutMs: 120_000 }),
  }
}
