import type { WriteApi } from '../highlevel/client.ts'
import type { WriteScope } from '../resources/kind.ts'

/** The same scope, and whether a call through it that may write has been answered with success. */
export function watchWrites(scope: WriteScope): { scope: WriteScope; haveWritten(): boolean } {
  let written = false
  const heed = async <T>(call: Promise<T>): Promise<T> => {
    const answer = await call
    written = true
    return answer
  }
  const watch = (api: WriteApi): WriteApi => ({
    get: (path, request) => api.get(path, request),
    post: (path, request) => heed(api.post(path, request)),
    put: (path, request) => heed(api.put(path, request)),
    patch: (path, request) => heed(api.patch(path, request)),
    delete: (path, request) => heed(api.delete(path, request)),
  })
  const { openCompany } = scope
  return {
    scope: { ...scope, api: watch(scope.api), ...(openCompany && { openCompany: () => watch(openCompany()) }) },
    haveWritten: () => written,
  }
}
