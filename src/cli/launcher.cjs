#!/usr/bin/env node
'use strict';
// Parsed by whatever Node there is, so nothing newer than Node 20 knows, and nothing imported but what Node brings.
const fs = require('node:fs');
const module_ = require('node:module');
const path = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 13)) {
  if (module_.enableCompileCache) module_.enableCompileCache();
  hideSqliteNotice();
  require('./cli.cjs');
} else {
  runWithNewerNode();
}

/** Node prints a notice to stderr whenever node:sqlite is first used; a user of the terminal can do nothing with it. */
function hideSqliteNotice() {
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (rest[0] === 'ExperimentalWarning' && String(warning).includes('SQLite')) return;
    emit.call(process, warning, ...rest);
  };
}

/** In a checkout the npm package `node` brings a Node that is new enough. */
function runWithNewerNode() {
  const newer = path.join(__dirname, '..', 'node_modules', 'node', 'bin', 'node');
  if (!fs.existsSync(newer)) {
    process.stderr.write(
      `driftmgr needs Node.js 22.13 or later; this is ${process.versions.node}. Install it from https://nodejs.org, or with your version manager.\n`,
    );
    process.exit(2);
  }
  const child = require('node:child_process').spawn(newer, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to both; without one only this process hears it.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => {
    process.stderr.write(`driftmgr: ${newer} could not be started: ${error.message}\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
