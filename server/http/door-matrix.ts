import type { Capability } from '../contract/session.ts'

/**
 * Who gets past a door at all. `open`: everybody. `signature`: whoever signs what they send, or opens it with a secret
 * of ours. `metrics` and `operator`: the bearer of that token. `session`: everybody who is signed in, and keys. `person`:
 * the same without keys. Otherwise whoever may do one of these things; in which location, and with what, is for the verb.
 */
export type DoorNeeds = 'open' | 'signature' | 'metrics' | 'operator' | 'session' | 'person' | readonly Capability[]

/** Every door, once. A door behind `/api/` that has no row stays shut. */
export const doorMatrix: Record<string, DoorNeeds> = {
  'GET /livez': 'open',
  'GET /readyz': 'open',
  'GET /api/health': 'open',
  'GET /api/openapi.json': 'open',
  'GET /metrics': 'metrics',
  'GET /favicon.svg': 'open',
  'GET /ui': 'open',
  'GET /oauth/install': 'open',
  'GET /oauth/callback': 'open',
  'POST /webhooks/highlevel': 'signature',
  'POST /api/auth/session': 'signature',
  'GET /api/auth/session': 'session',
  'DELETE /api/auth/session': 'person',
  'GET /api/auth/sessions': 'person',
  'DELETE /api/auth/sessions': 'person',
  'DELETE /api/auth/sessions/:id': 'person',

  'GET /api/queue': 'operator',
  'POST /api/queue': 'operator',

  'GET /api/config': 'session',
  'GET /api/config/blueprint.schema.json': 'session',
  'GET /api/locations': 'session',
  'GET /api/snapshots': ['company.write'],

  'GET /api/blueprints': ['blueprints.read'],
  'POST /api/blueprints': ['blueprints.write'],
  'GET /api/blueprints/:id': ['blueprints.read'],
  'PUT /api/blueprints/:id': ['blueprints.write'],
  'DELETE /api/blueprints/:id': ['blueprints.write'],
  'POST /api/blueprints/:id/restore': ['blueprints.write'],
  'GET /api/blueprints/:id/versions': ['blueprints.read'],
  'GET /api/blueprints/:id/export': ['blueprints.read'],
  'POST /api/blueprints/check': ['blueprints.read'],
  'POST /api/blueprints/import': ['blueprints.write'],
  'POST /api/blueprints/learn': ['plan'],
  'POST /api/blueprints/draft': ['plan'],

  'GET /api/drafts': ['blueprints.read'],
  'GET /api/drafts/:id': ['blueprints.read'],
  'DELETE /api/drafts/:id': ['blueprints.read'],
  'POST /api/drafts/:id/messages': ['plan'],
  'POST /api/ai/explain': ['blueprints.read'],
  'POST /api/ai/improve': ['blueprints.read'],
  'POST /api/ai/describe': ['blueprints.read'],
  'GET /api/ai/usage': ['blueprints.read'],

  'POST /api/plans': ['plan'],
  'GET /api/plans/:id': ['plan'],
  'PATCH /api/plans/:id': ['plan'],
  'POST /api/plans/:id/keep': ['apply'],
  'POST /api/provisioning': ['apply'],
  'GET /api/provisioning': ['jobs.read'],
  'PATCH /api/provisioning/:id': ['jobs.control'],
  'GET /api/jobs/:id': ['jobs.read'],
  'DELETE /api/jobs/:id': ['jobs.control'],
  'GET /api/jobs/:id/events': ['jobs.read'],
  'GET /api/jobs/:id/handover': ['jobs.read'],
  'PATCH /api/jobs/:id/handover': ['jobs.control'],
  'GET /api/jobs/:id/steps/:stepId/calls': ['jobs.read'],
  'GET /api/sse/stream': ['jobs.read', 'blueprints.read'],
  'GET /api/analytics': ['jobs.read'],

  'GET /api/settings': ['settings.read'],
  'PUT /api/settings': ['settings.write'],
  'GET /api/settings/members': ['audit.read'],
  'DELETE /api/settings/members/:id/sessions': ['settings.write'],
  'GET /api/settings/api-keys': ['keys.manage'],
  'POST /api/settings/api-keys': ['keys.manage'],
  'DELETE /api/settings/api-keys/:id': ['keys.manage'],
  'GET /api/settings/export': ['settings.write'],
  'POST /api/settings/delete-data': ['settings.write'],
  'GET /api/audit': ['audit.read'],
}
