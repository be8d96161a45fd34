import { clouds, runLookups, runMutations } from '../integration/answers/mutation-run.ts';
import { foreign, mutations } from '../integration/answers/mutations.ts';

/** Twenty ways to spoil an answer × every listing of the four simulated clouds, and foreign answers × every look-up: what is shown is true, or said not to have been seen. */

console.log(`mutations: ${String(mutations.length)} ways to spoil an answer × every listing`);
let missed = 0;
for (const [name, cloud] of Object.entries(clouds)) {
  const began = performance.now();
  const results = [...(await runMutations(cloud, mutations)), ...(await runLookups(cloud, foreign))];
  const of = (outcome: string): number => results.filter((one) => one.outcome === outcome).length;
  const listings = new Set(results.map(({ listing }) => listing)).size;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  missed += of('miss');
  console.log(
    `  ${name}: ${String(listings)} listings and look-ups, ${String(results.length)} cases: ${String(of('true'))} true, ${String(of('not seen'))} not seen, ` +
      `${String(of('unknowable'))} that nobody can tell, ${String(of('miss'))} missed, ${seconds} s${of('miss') > 0 ? '  << OVER' : ''}`,
  );
  for (const { listing, mutation, which, miss } of results.filter(({ outcome }) => outcome === 'miss'))
    console.log(`    ${listing}, ${which}: ${mutation}: ${miss ?? ''}`);
}
console.log(`  ${String(missed)} missed (bound 0)`);
