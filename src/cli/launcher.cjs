#!/usr/bin/env node
'use strict';
// Parsed by whatever Node there is, so nothing newer than Node 20 knows, and nothing imported but what Node brings.
const fs = require('node:fs');
const module_ = require('node:module');
const path = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 13)) {
  refuseSmallLimits();
  if (module_.enableCompileCache) module_.enableCompileCache();
  hideSqliteNotice();
  require('./cli.cjs');
} else {
  runWithNewerNode();
}

/** A heap or a table of files that is too small ends a run in its midst, with a dump of V8's or with parts that could not be loaded. */
function refuseSmallLimits() {
  const mebibyte = 1024 * 1024;
  const given = /--max[-_]old[-_]space[-_]size=(\d+)/.exec([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
  const limit = require('node:v8').getHeapStatistics().heap_size_limit / mebibyte;
  if (limit < 100 || (given !== null && Number(given[1]) < 64)) {
    refuse('driftmgr needs a heap of 64 MB at least. Raise --max-old-space-size in NODE_OPTIONS, or the memory of the container.');
  }
  const files = [];
  try {
    for (let count = 0; count < 32; count += 1) files.push(fs.openSync(__filename, 'r'));
  } catch (error) {
    if (error.code !== 'EMFILE' && error.code !== 'ENFILE') return;
    for (const file of files) fs.closeSync(file);
    refuse('driftmgr opens more files at once than the system lets it. Raise the limit (ulimit -n 256).');
  }
  for (const file of files) fs.closeSync(file);
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
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
    refuse(
      `driftmgr needs Node.js 22.13 or later; this is ${process.versions.node}. Install it from https://nodejs.org, or with your version manager.`,
    );
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
