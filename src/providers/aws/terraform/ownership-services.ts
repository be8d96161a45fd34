import { attribute, lastStep, tag } from '../../../core/drift/ownership/ownership-rule.ts';
import type { OwnershipRule } from '../../../core/terraform-rules.ts';

/** The ids of CloudFront's own policies, which are the same in every account. SOURCE: the CloudFront developer guide, "Use managed … policies". */
const managedPolicies: ReadonlySet<string> = new Set(
  (
    '658327ea-f89d-4fab-a63d-7e88639e58f6 b2884449-e4de-46a7-ac36-70bc7f1ddd6d 4135ea2d-6df8-44a3-9df3-4b5a84be39ad 08627262-05a9-4f76-9ded-b50ca2e3a84f ' +
    '2e54312d-136d-493c-8eb9-b001f22f67d2 83da9c7e-98b4-4e11-a168-04f0df8e2c65 4cc15a8a-d715-48a4-82b8-cc0b614638fe 216adef6-5c7f-47e4-b989-5492eafa07d3 ' +
    '59781a5b-3903-41f3-afcb-af62929ccde1 88a5eaf4-2fd4-4709-b370-b4c650ea3fcf 33f36d7e-f396-46d9-90e0-52428a34d9dc b689b0a8-53d0-40ab-baf2-68738e2966ac ' +
    'acba4595-bd28-49b8-b9fe-13317c0390fa 775133bc-15f2-49f9-abea-afb2e0bf67d2 60669652-455b-4ae9-85a4-c4c02393f86c 67f7725c-6f97-4210-82d7-5512b31e9d03 ' +
    '5cc3b908-e619-4b99-88e5-2cf7f45965bd e61eb60c-9c35-4d20-a928-2b84e02af89c eaab4381-ed33-4a86-88ca-d9558dc6cd63'
  ).split(' '),
);

/** What single services of AWS make for themselves, and what belongs to another account. */
export const awsServiceRules: readonly OwnershipRule[] = [
  {
    // SOURCE: the user guides of Amazon Inspector and of Systems Manager Quick Setup.
    types: ['AWS::SSM::Association'],
    reason: (resource) =>
      /^(Inspector\w+-do-not-delete|AWS-QuickSetup)/.test(attribute(resource, 'associationName', 'AssociationName') ?? resource.name ?? '')
        ? 'Inspector or Quick Setup made it'
        : undefined,
  },
  {
    types: ['AWS::Glue::Database'],
    reason: ({ id }) => (id.endsWith(':database/default') ? 'Athena and Glue make it with the catalogue' : undefined),
  },
  {
    reason: (resource) =>
      tag(resource, 'AWSBatchServiceTag') === 'batch' ? { owner: 'AWS Batch', reason: 'a compute environment made it' } : undefined,
  },
  {
    types: ['AWS::CloudFront::CachePolicy', 'AWS::CloudFront::OriginRequestPolicy', 'AWS::CloudFront::ResponseHeadersPolicy'],
    reason: ({ id }) => (managedPolicies.has(lastStep(id).replace(/^.*\|/, '')) ? 'it is one that AWS provides' : undefined),
  },
  {
    // SOURCE: the EMR management guide, "Working with Amazon EMR-managed security groups".
    types: ['AWS::EC2::SecurityGroup'],
    reason: (resource) =>
      /^ElasticMapReduce(-|Editors-)/.test(attribute(resource, 'groupName') ?? resource.name ?? '') ? 'EMR made it for its clusters' : undefined,
  },
  {
    types: ['AWS::S3::Bucket'],
    reason: ({ id }) => (/:::cw-syn-results-\d{12}-/.test(id) ? 'CloudWatch Synthetics made it for its results' : undefined),
  },
  {
    // Subnets, gateways and trails that are shared or of an organisation are listed with those of the account.
    reason: ({ id, account }) => {
      const owner = /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(id)?.[1];
      return owner === undefined || owner === account || !/^\d{12}$/.test(account)
        ? undefined
        : { owner: `account ${owner}`, reason: 'it is of another account, which shares it' };
    },
  },
];
