import { startSandbox } from './sandbox.ts'

const { env } = process
const sandbox = await startSandbox({
  port: Number(env.SANDBOX_PORT ?? 0),
  appUrl: needed('SANDBOX_APP_URL'),
  clientId: needed('GHL_CLIENT_ID'),
  clientSecret: needed('GHL_CLIENT_SECRET'),
  sharedSecret: needed('GHL_SHARED_SECRET'),
  ...(env.SANDBOX_DATA_FILE ? { dataFile: env.SANDBOX_DATA_FILE } : {}),
})

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => void stop())
process.send?.({ type: 'ready', url: sandbox.url, webhookPublicKey: sandbox.webhookPublicKey })

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await sandbox.close()
  process.exit(0)
}

function needed(name: string): string {
  const value = env[name]
  if (value) return value
  console.error(`sandbox: ${name} is not set`)
  return process.exit(1)
}
