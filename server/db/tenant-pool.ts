import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { currentTenant, type Tenant } from './tenant-scope.ts'
import { tenantRole } from './tenant-wall.ts'

/** No such role, or it may not be taken: then the settings alone are what the policies go by. */
const withoutRole = new Set(['22023', '42501', '42704'])

/**
 * One pool for the process's own work, which sees everything, and one for requests: each of its connections is set to
 * the tenant before it is handed over, and remembers it, so that one person's requests pay that round trip once.
 */
export function splitByTenant(own: pg.Pool, tenants: pg.Pool): PostgresPool {
  const setTo = new WeakMap<pg.PoolClient, string>()
  let hasRole = true

  const set = async (client: pg.PoolClient, { companyId, locationId }: Tenant): Promise<void> => {
    const settings = `set_config('groundwork.company_id', $1, false), set_config('groundwork.location_id', $2, false)`
    const values = [companyId, locationId ?? '']
    if (!hasRole) return void (await client.query(`select ${settings}`, values))
    try {
      await client.query(`select set_config('role', '${tenantRole}', false), ${settings}`, values)
    } catch (error) {
      if (!withoutRole.has((error as { code?: string }).code ?? '')) throw error
      hasRole = false
      await client.query(`select ${settings}`, values)
    }
  }

  const connectAs = async (tenant: Tenant): Promise<PostgresPoolClient> => {
    const client = await tenants.connect()
    const name = JSON.stringify([tenant.companyId, tenant.locationId])
    if (setTo.get(client) !== name) {
      setTo.delete(client)
      try {
        await set(client, tenant)
      } catch (error) {
        // Never handed on half set.
        client.release(error as Error)
        throw error
      }
      setTo.set(client, name)
    }
    return client as unknown as PostgresPoolClient
  }

  return {
    options: own.options,
    connect: async () => {
      const tenant = currentTenant()
      return tenant === undefined ? ((await own.connect()) as unknown as PostgresPoolClient) : connectAs(tenant)
    },
    end: async () => {
      await Promise.all([own.end(), tenants.end()])
    },
  }
}
