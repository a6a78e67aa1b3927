import { createClient, type ClientOptions, type WriteApi } from './client.ts'
import { createOAuth, type OAuth } from './oauth.ts'
import type { Send } from './send.ts'

/** The platform, as the rest of the server sees it. */
export type HighLevel = {
  oauth: OAuth
  /** A client for one location or company, given where its tokens and permits come from. */
  open(options: Pick<ClientOptions, 'getToken' | 'takePermit' | 'onAnswer' | 'onExchange' | 'mayLeave'>): WriteApi
}

export type HighLevelOptions = {
  apiUrl: string
  marketplaceUrl: string
  clientId: string
  clientSecret: string
  versionId: string | undefined
  timeoutMs?: number
  send?: Send
}

export function createHighLevel(options: HighLevelOptions): HighLevel {
  return {
    oauth: createOAuth(options),
    open: (parts) => createClient({ ...options, ...parts }),
  }
}
