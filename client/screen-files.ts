/** Each screen is a file of its own, fetched when somebody is likely to want it. */
export const screenFiles = {
  home: () => import('./screens/home/home-screen.tsx'),
  provision: () => import('./screens/provision/provision-screen.tsx'),
  plan: () => import('./screens/plan/plan-screen.tsx'),
  draft: () => import('./screens/draft/draft-screen.tsx'),
  jobs: () => import('./screens/jobs/jobs-screen.tsx'),
  job: () => import('./screens/job/job-screen.tsx'),
  handover: () => import('./screens/handover/hand-over-screen.tsx'),
  blueprints: () => import('./screens/blueprints/blueprints-screen.tsx'),
  import: () => import('./screens/import/import-screen.tsx'),
  blueprint: () => import('./screens/blueprint/blueprint-screen.tsx'),
  editor: () => import('./screens/blueprint-editor/editor-screen.tsx'),
  versions: () => import('./screens/blueprint-versions/versions-screen.tsx'),
  learn: () => import('./screens/blueprint-learn/learn-screen.tsx'),
  settings: () => import('./screens/settings/settings-screen.tsx'),
  unknown: () => import('./screens/gate/not-found-screen.tsx'),
} as const
