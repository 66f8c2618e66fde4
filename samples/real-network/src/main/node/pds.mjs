// The real PDS: node pds.mjs PLC_URL FOLDER
// Its accounts are kept in the folder. Handles end with .test; the administrator's password is admin.
import crypto from 'node:crypto'
import path from 'node:path'
import { PDS, envToCfg, envToSecrets } from '@atproto/pds'
import { announce, listen, urlOf } from './serve.mjs'

const [didPlcUrl, dataDirectory] = process.argv.slice(2)
const hex = (bytes) => crypto.randomBytes(bytes).toString('hex')

// Its own start() would listen on every interface; and it has to know its port before it is made.
let handler = (request, response) => response.writeHead(503).end()
const server = await listen((request, response) => handler(request, response))
const { port } = server.address()

const env = {
  devMode: true, port, hostname: 'localhost', serviceDid: `did:web:localhost%3A${port}`, serviceHandleDomains: ['.test'],
  dataDirectory, blobstoreDiskLocation: path.join(dataDirectory, 'blobs'), didPlcUrl,
  jwtSecret: hex(16), adminPassword: 'admin', plcRotationKeyK256PrivateKeyHex: hex(32),
  inviteRequired: false, rateLimitsEnabled: false, disableSsrfProtection: true, crawlers: [],
  // no address of anybody's: nothing here asks an app view
  bskyAppViewUrl: 'http://127.0.0.1:9', bskyAppViewDid: 'did:web:localhost%3A9',
}
const cfg = envToCfg(env)
// What it calls itself in DID documents: a name could also lead to ::1, where nobody listens.
cfg.service.publicUrl = urlOf(server)
const pds = await PDS.create(cfg, envToSecrets(env))
await pds.ctx.sequencer.start()
handler = pds.app
announce({ url: cfg.service.publicUrl })
