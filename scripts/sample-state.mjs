// Writes the state of the sample workspace from the sample estates of the simulated clouds: `node scripts/sample-state.mjs`.
import { writeFileSync } from 'node:fs';
import { sampleState } from '../test/integration/drift/sample-state.ts';
import { at } from './lib/paths.mjs';

writeFileSync(at('test/sample/terraform.tfstate'), sampleState());
