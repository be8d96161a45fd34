'use strict';
// A mocha reporter that prints like `spec` and leaves the figures in a file (reporter option or environment), for scripts/test.mjs.
const fs = require('node:fs');
const path = require('node:path');
const Mocha = require('mocha');

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

module.exports = class FileReport extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = options.reporterOptions?.report ?? process.env.DRIFTMGR_TEST_REPORT;
    const report = { passed: 0, failed: 0, skipped: 0, failures: [], files: {} };
    /** By file, how long its tests took, in ms: a file that is missing ran none. */
    const note = (test) => {
      if (test.file) report.files[test.file] = (report.files[test.file] ?? 0) + (test.duration ?? 0);
    };
    runner.on(EVENT_TEST_PASS, (test) => {
      report.passed += 1;
      note(test);
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      report.skipped += 1;
      note(test);
    });
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      report.failed += 1;
      const place = test.file ? ` (${path.relative(process.cwd(), test.file)})` : '';
      report.failures.push({ title: `${test.fullTitle()}${place}`, error: String(error?.stack ?? error) });
      note(test);
    });
    runner.on(EVENT_RUN_END, () => fs.writeFileSync(file, JSON.stringify(report)));
  }
};
