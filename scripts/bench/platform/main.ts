import type { AddressInfo } from 'node:net'
import { createLeanPlatform } from './lean-platform.ts'

/** Forked by the bench; ends with its parent. */
const server = createLeanPlatform(process.argv[2] ?? '')
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.once('disconnect', () => process.exit(0))
