import assert from 'node:assert/strict';
import { placeIn, settingId, settingMessage, settingsMessage } from '../../../src/extension/engine/describe-settings.ts';
import { inEnglish } from '../../../src/extension/translate.ts';

const problem = (key: string, message = 'Not allowed here.') => ({ key, message, source: 'VS Code setting', value: null });
const found = (text: string, key: string, message = ''): string => {
  const { line, from, to } = placeIn(text, { key, message });
  return `${String(line)}: ${(text.split('\n')[line] ?? '').slice(from, to)}`;
};

describe('a setting that is not used', () => {
  it('is said with its name, with why, and with where it was set', () => {
    assert.equal(settingMessage(problem('regions'), inEnglish), 'driftmgr.regions: Not allowed here. It is not used.');
    assert.equal(settingsMessage([problem('regions')], inEnglish), 'driftmgr.regions: Not allowed here. It is not used. (VS Code setting)');
    const both = settingsMessage([problem('limits.aws'), { ...problem('x'), source: '/w/driftmgr.config.json' }], inEnglish);
    assert.equal(both, '2 settings are not used: limits.aws (VS Code setting), x (/w/driftmgr.config.json)');
    assert.equal(settingId('ignore[2].type'), 'driftmgr.ignore');
  });

  it('is found where it stands, in one piece or nested, and not under another one', () => {
    const text = '{\n  "aws": 1,\n  "limits": {\n    "aws": -1\n  },\n  "log.level": "x",\n  "driftmgr.regions": 3\n}\n';
    assert.equal(found(text, 'limits.aws'), '3: "aws"');
    assert.equal(found(text, 'log.level'), '5: "log.level"');
    assert.equal(found(text, 'regions[0]'), '6: "driftmgr.regions"');
    assert.equal(found(text, 'nowhere'), '0: {');
  });

  it('is found where a file cannot be read as JSON', () => {
    assert.equal(found('{\n  "a" 1\n}', '', '/w/driftmgr.config.json:2:7 is not valid JSON'), '1: 1');
  });
});
