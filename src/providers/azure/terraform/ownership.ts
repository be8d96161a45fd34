import { attribute, lastStep, tag, tagBehind } from '../../../core/drift/ownership/ownership-rule.ts';
import type { Estate, OwnershipRule } from '../../../core/terraform-rules.ts';

/** What manages the resource group that a resource lies in, as the group's own listing says. */
function managerOf(id: string, estate: Estate): string | undefined {
  const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i.exec(id)?.[0];
  const listed = group === undefined ? undefined : estate.find('azure', group);
  return listed === undefined ? undefined : attribute(listed, 'managedBy');
}

/** What Azure and its services make by themselves. SOURCE: Microsoft's documentation of managed resource groups, Network Watcher and managedBy. */
export const azureRules: readonly OwnershipRule[] = [
  {
    reason: ({ id }, estate) => {
      const group = /\/resourcegroups\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();
      if (group === undefined) return undefined;
      // The group itself is Azure's; what else lies in it is somebody's.
      if (group === 'networkwatcherrg' && !/\/providers\//i.test(id))
        return 'Azure makes Network Watcher and its group with the first network of a region';
      const manager = managerOf(id, estate);
      if (manager !== undefined)
        return { owner: `Azure resource ${lastStep(manager)}`, reason: 'it is in a resource group that this resource manages' };
      if (group.startsWith('mc_')) return { owner: `AKS node group ${group}`, reason: 'AKS keeps the nodes of a cluster in it' };
      if (group.startsWith('databricks-rg-')) return { owner: `Databricks group ${group}`, reason: 'Databricks keeps a workspace’s resources in it' };
      if (
        /^(defaultresourcegroup-|cloud-shell-storage-|azurebackuprg_|asr-|ai_.*_managed$|managedenvironment-|synapseworkspace-managedrg-|me_)/.test(
          group,
        )
      ) {
        return 'it is in a resource group that a service of Azure made for itself';
      }
      return group.endsWith('_managed') || group.startsWith('mrg-') || group.startsWith('managed-rg-')
        ? 'it is in a managed resource group'
        : undefined;
    },
  },
  {
    reason: (resource, estate) => {
      const manager = attribute(resource, 'managedBy');
      if (manager === undefined) return undefined;
      if (resource.type.toLowerCase() === 'microsoft.compute/disks') {
        // Data disks have types of their own in Terraform; the one that Azure names is the machine's own, and older states do not tell its id.
        return estate.managed(resource.provider, manager) && /_(os)?disk_?1_[0-9a-f]{32}$/i.test(resource.id)
          ? 'it is the system disk of a machine that a state manages'
          : undefined;
      }
      return { owner: `Azure resource ${lastStep(manager)}`, reason: 'it is managed by another resource of Azure' };
    },
  },
  {
    reason: (resource) =>
      tag(resource, 'aks-managed-cluster-name') === undefined && tagBehind(resource, 'k8s-azure-') === undefined
        ? undefined
        : { owner: `AKS cluster ${tag(resource, 'aks-managed-cluster-name') ?? 'unknown'}`, reason: 'AKS made it and tagged it' },
  },
  {
    reason: (resource) =>
      tag(resource, 'ms-resource-usage') === 'azure-cloud-shell'
        ? { owner: 'Cloud Shell', reason: 'Cloud Shell made it for its storage' }
        : undefined,
  },
  {
    reason: (resource, estate) => {
      const { type, id } = resource;
      const name = lastStep(id).toLowerCase();
      switch (type.toLowerCase()) {
        case 'microsoft.operationalinsights/querypacks':
          return name === 'defaultquerypack' ? 'Log Analytics made it' : undefined;
        case 'microsoft.authorization/policyassignments':
          return name === 'securitycenterbuiltin' || /^asc( |$)/.test(name) ? 'Defender for Cloud assigned it' : undefined;
        case 'microsoft.authorization/policydefinitions':
        case 'microsoft.authorization/policysetdefinitions':
          return /^\/providers\/microsoft\.authorization\//i.test(id) ? 'it is a policy that Azure provides' : undefined;
        case 'microsoft.eventgrid/systemtopics':
          return /^(storageantimalware|defender)/.test(name) ? 'Defender for Storage made it' : undefined;
        // SOURCE: Microsoft's documentation of Container insights and of Managed Prometheus.
        case 'microsoft.insights/datacollectionrules':
        case 'microsoft.insights/datacollectionendpoints':
          return /^(msci|msprom)-/.test(name) ? 'the monitoring of a cluster made it' : undefined;
        case 'microsoft.alertsmanagement/prometheusrulegroups':
          return /^(node|kubernetes|ux)recordingrulesrulegroup/.test(name) ? 'the monitoring of a cluster made it' : undefined;
        case 'microsoft.network/networkinterfaces': {
          const user = attribute(resource, 'attachedTo') ?? '';
          return /\/privateendpoints\//i.test(user) && estate.managed('azure', user)
            ? 'it is the interface of a managed private endpoint'
            : undefined;
        }
        case 'microsoft.network/networkintentpolicies':
        case 'microsoft.sql/virtualclusters':
          return 'a service of Azure made it in a network that it uses';
        case 'microsoft.containerinstance/containergroups':
        case 'microsoft.storage/storageaccounts':
          return name.endsWith('azscripts') ? 'a deployment script made it for its run' : undefined;
        case 'microsoft.network/networkwatchers':
          return 'Azure makes it with the first network of a region';
        case 'microsoft.sql/servers/databases':
          return name === 'master' ? 'every server has it' : undefined;
        case 'microsoft.operationsmanagement/solutions':
          return /^(changetracking|security|securitycenterfree|securityinsights|updates|containerinsights|vminsights|agenthealthassessment|antimalware)\(/.test(
            name,
          )
            ? 'a service of Azure switched it on'
            : undefined;
        case 'microsoft.insights/actiongroups':
          return name === 'application insights smart detection' ? 'Application Insights made it' : undefined;
        case 'microsoft.alertsmanagement/smartdetectoralertrules':
          return name.startsWith('failure anomalies') ? 'Application Insights made it' : undefined;
        case 'microsoft.operationalinsights/workspaces':
          return name.startsWith('defaultworkspace-') || name.startsWith('managed-') ? 'Azure makes it for a region' : undefined;
        case 'microsoft.compute/virtualmachines/extensions':
          return /^(azuremonitorlinuxagent|azuremonitorwindowsagent|mde\.linux|mde\.windows|azurepolicyfor|guestattestation|microsoftmonitoringagent)/.test(
            name,
          )
            ? 'a policy or service of Azure installed it'
            : undefined;
        case 'microsoft.authorization/roledefinitions':
          return /^\/providers\//i.test(id) ? 'it is a role that Azure provides' : undefined;
        default:
          return undefined;
      }
    },
  },
];
