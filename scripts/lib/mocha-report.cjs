'use strict';
// A mocha reporter that prints like `spec` and leaves the figures in a file (reporter option or environment), for scripts/test.mjs.
const fs = require('node:fs');
const Mocha = require('mocha');

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

module.exports = class FileReport extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = options.reporterOptions?.report ?? process.env.DRIFTMGR_TEST_REPORT;
    const report = { passed: 0, failed: 0, skipped: 0, failures: [] };
    runner.on(EVENT_TEST_PASS, () => (report.passed += 1));
    runner.on(EVENT_TEST_PENDING, () => (report.skipped += 1));
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      report.failed += 1;
      report.failures.push({ title: test.fullTitle(), error: String(error?.stack ?? error) });
    });
    runner.on(EVENT_RUN_END, () => fs.writeFileSync(file, JSON.stringify(report)));
  }
};
