// The real PLC directory with its database in memory.
import plc from '@did-plc/server'
import { announce, listen, urlOf } from './serve.mjs'

// Its own start() would listen on every interface.
const { app } = plc.PlcServer.create({ db: plc.Database.mock() })
announce({ url: urlOf(await listen(app)) })
