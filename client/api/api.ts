import { type BlueprintsApi, createBlueprintsApi } from './blueprints.ts'
import type { Http } from './http.ts'
import { createJobsApi, type JobsApi } from './jobs.ts'
import { type ConfigApi, createConfigApi, createLocationsApi, type LocationsApi } from './locations.ts'
import { createPlansApi, type PlansApi } from './plans.ts'

/** Every door of the server that the page uses; models are given this, tests a stand-in. */
export type Api = { blueprints: BlueprintsApi; plans: PlansApi; jobs: JobsApi; locations: LocationsApi; config: ConfigApi }

export function createApi(http: Http): Api {
  return {
    blueprints: createBlueprintsApi(http),
    plans: createPlansApi(http),
    jobs: createJobsApi(http),
    locations: createLocationsApi(http),
    config: createConfigApi(http),
  }
}
