// Holds what the simulated clouds saw in a whole test run against the operations that may be sent.
import { existsSync, readFileSync } from 'node:fs';
import { isAllowed } from '../../src/core/calls/allowed-operations.ts';

const clouds = ['aws', 'azure', 'gcp', 'digitalocean'];
const file = process.argv[2] ?? '';
const lines = existsSync(file) ? [...new Set(readFileSync(file, 'utf8').split('\n'))].filter((line) => line !== '') : [];
const refused = lines.filter((line) => {
  const [cloud = '', ...rest] = line.split(' ');
  const operation = rest.join(' ');
  // Plain HTTP tells by its method whether it reads; Google reads policies by POST. A collector of telemetry is no cloud.
  if (/^[\w.-]+:(?:(?:GET|HEAD) |POST \/\S+:getIamPolicy$)|^http:POST \/v1\/(?:metrics|traces|logs)$/u.test(operation)) return false;
  const target = clouds.includes(cloud) ? cloud : 'terraform';
  // The simulated AWS calls services as its SDK does, where permissions have a name of their own.
  const named = operation.replace(/^config-service:/u, 'config:');
  return !isAllowed(target, cloud === 'gcp' ? named.replace(':', '.') : named);
});
if (lines.length === 0) console.log('The simulated clouds saw nothing: there is nothing to judge by.');
for (const line of refused) console.log(`A simulated cloud saw what may not be sent: ${line}`);
console.log(`${lines.length} operations seen, ${refused.length} of them not allowed`);
process.exitCode = lines.length === 0 || refused.length > 0 ? 1 : 0;
