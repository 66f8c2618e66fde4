// The real PLC directory: node plc.mjs [memory|postgres]
// Its database in memory starts at once; the one on PostgreSQL, as the public directory has it, runs on a PostgreSQL in WebAssembly.
import plc from '@did-plc/server'
import { announce, listen, urlOf } from './serve.mjs'

const databases = {
  memory: async () => plc.Database.mock(),
  postgres: async () => {
    const { PGlite } = await import('@electric-sql/pglite')
    const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket')
    const socket = new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port: 0 })
    await socket.start()
    // one connection is what a PostgreSQL in WebAssembly has
    const db = plc.Database.postgres({ url: `postgres://postgres@${socket.getServerConn()}/postgres?sslmode=disable`, poolSize: 1 })
    await db.migrateToLatestOrThrow()
    return db
  },
}

const database = databases[process.argv[2] ?? 'memory']
// Its own start() would listen on every interface.
const { app } = plc.PlcServer.create({ db: await database() })
announce({ url: urlOf(await listen(app)) })
