// A CouchDB of its own process, kept by leveldb: what express-pouchdb makes of PouchDB.
const PouchDB = require('pouchdb');
const express = require('express');
const folder = process.argv[2];
const app = express();
app.use('/', require('express-pouchdb')(PouchDB.defaults({prefix: folder + '/'}), {
  mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: folder + '/log.txt',
}));
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
