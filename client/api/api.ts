import { type AiApi, createAiApi } from './ai.ts'
import { type AnalyticsApi, createAnalyticsApi } from './analytics.ts'
import { type BlueprintsApi, createBlueprintsApi } from './blueprints.ts'
import { createDraftsApi, type DraftsApi } from './drafts.ts'
import type { Http } from './http.ts'
import { createJobsApi, type JobsApi } from './jobs.ts'
import { type ConfigApi, createConfigApi, createLocationsApi, type LocationsApi } from './locations.ts'
import { createPlansApi, type PlansApi } from './plans.ts'
import { createSettingsApi, type SettingsApi } from './settings.ts'

/** Every door of the server that the page uses; models are given this, tests a stand-in. */
export type Api = {
  blueprints: BlueprintsApi
  drafts: DraftsApi
  plans: PlansApi
  jobs: JobsApi
  locations: LocationsApi
  config: ConfigApi
  ai: AiApi
  analytics: AnalyticsApi
  settings: SettingsApi
}

export function createApi(http: Http): Api {
  return {
    blueprints: createBlueprintsApi(http),
    drafts: createDraftsApi(http),
    plans: createPlansApi(http),
    jobs: createJobsApi(http),
    locations: createLocationsApi(http),
    config: createConfigApi(http),
    ai: createAiApi(http),
    analytics: createAnalyticsApi(http),
    settings: createSettingsApi(http),
  }
}
