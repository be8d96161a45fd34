import type { ProviderId } from '../../model.ts';

/** What the Terraform providers of each cloud are called. */
const terraformNames: Readonly<Record<string, ProviderId>> = {
  aws: 'aws',
  awscc: 'aws',
  azurerm: 'azure',
  google: 'gcp',
  digitalocean: 'digitalocean',
};

/** A type of each provider, to show how they are written. */
export const exampleTypes = 'AWS::EC2::Instance, Microsoft.Compute/virtualMachines, compute.googleapis.com/Instance, digitalocean:droplet';

/** Whether a provider may have any of the types that are asked for. A name that is nobody's is looked for at each. */
export function concerns(provider: ProviderId, types: readonly string[] = []): boolean {
  return types.length === 0 || types.some((type) => [provider, undefined].includes(namingProvider(type)));
}

/** Whose way of naming types a type follows; see `Resource.type`. Undefined for what is nobody's. */
export function namingProvider(type: string): ProviderId | undefined {
  // CloudFormation's, those of third parties too: `Datadog::Monitors::Monitor`.
  if (/^\w+::/u.test(type)) return 'aws';
  // Terraform's: each provider begins with its own name.
  const terraform = /^(aws|awscc|azurerm|google|digitalocean)_\w/iu.exec(type)?.[1]?.toLowerCase();
  if (terraform !== undefined) return terraformNames[terraform];
  if (/^digitalocean:/iu.test(type)) return 'digitalocean';
  if (/^[\w.-]+\.googleapis\.com\//iu.test(type)) return 'gcp';
  // Resource Graph has `microsoft.compute/disks`, and names of third parties: `dynatrace.observability/monitors`.
  return /^[\w-]+(?:\.[\w-]+)+\/[\w./-]+$/u.test(type) ? 'azure' : undefined;
}
