import type { Fields } from '../wire/values.ts';
import { type Call, resourcesOf, type Row, text } from './call.ts';
import { detail, type Finder, get } from './get.ts';
import { list } from './list.ts';
import { pageOf } from './paging.ts';

const zone: Finder = { type: 'AWS::Route53::HostedZone', by: 'Id', members: ['Id'], code: 'NoSuchHostedZone' };
const distribution: Finder = { type: 'AWS::CloudFront::Distribution', by: 'Id', members: ['Id'], code: 'NoSuchDistribution' };
const accessPoint = 'AWS::S3::AccessPoint';

/** Zones are asked for with or without the path before their id. */
function zoneOf(call: Call): Call {
  const id = String(call.input['Id'] ?? call.input['HostedZoneId']);
  return { ...call, input: { ...call.input, Id: id.startsWith('/hostedzone/') ? id : `/hostedzone/${id}` } };
}

/** The list is one structure: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributions.html */
function listDistributions(call: Call): Fields {
  const all = resourcesOf(call, distribution.type);
  const page = pageOf(call, all, {
    size: 'MaxItems',
    min: 1,
    max: 100,
    standard: 100,
    above: 'capped',
    token: 'Marker',
    next: 'NextMarker',
    more: 'IsTruncated',
  });
  return {
    DistributionList: {
      Marker: text(call, 'Marker') ?? '',
      MaxItems: Number(call.input['MaxItems'] ?? 100),
      Quantity: page.items.length,
      ...(page.items.length === 0 ? {} : { Items: page.items }),
      ...page.members,
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPoints.html */
const accessPoints = list('s3-control', 'ListAccessPoints', accessPoint, 'AccessPointList', {
  page: { size: 'MaxResults', min: 0, max: 1000, standard: 1000, token: 'NextToken' },
  // "Returns only access points attached to S3 buckets by default."
  keep: (item, call) =>
    (call.input['Bucket'] === undefined || item['Bucket'] === call.input['Bucket']) &&
    (call.input['DataSourceType'] === 'ALL' || (item['DataSourceType'] ?? 'S3') === 'S3'),
});

const getZone = get('route-53', 'GetHostedZone', zone, (item) => ({ HostedZone: item }));
const getRecords = detail('route-53', 'ListResourceRecordSets', zone, { ResourceRecordSets: [], IsTruncated: false, MaxItems: 300 });

export const edgeRows: readonly Row[] = [
  /** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html: 100 a page, and never more. */
  list('route-53', 'ListHostedZones', zone.type, 'HostedZones', {
    page: { size: 'MaxItems', min: 1, max: 100, standard: 100, above: 'capped', token: 'Marker', next: 'NextMarker', more: 'IsTruncated' },
    also: (call) => ({
      MaxItems: Number(call.input['MaxItems'] ?? 100),
      ...(call.input['Marker'] === undefined ? {} : { Marker: call.input['Marker'] }),
    }),
  }),
  { ...getZone, handle: (call) => getZone.handle(zoneOf(call)) },
  { ...getRecords, handle: (call) => getRecords.handle(zoneOf(call)) },
  { service: 'cloudfront', operation: 'ListDistributions', handle: listDistributions },
  get('cloudfront', 'GetDistribution', distribution, (item) => ({
    Distribution: {
      Id: item['Id'],
      ARN: item['ARN'],
      Status: item['Status'],
      LastModifiedTime: item['LastModifiedTime'],
      InProgressInvalidationBatches: 0,
      DomainName: item['DomainName'],
    },
  })),
  accessPoints,
  get(
    's3-control',
    'GetAccessPoint',
    { type: accessPoint, by: 'Name', members: ['Name'], code: 'NoSuchAccessPoint' },
    ({ Name, Bucket, NetworkOrigin, Alias, AccessPointArn, BucketAccountId }) => ({
      ...{ Name, Bucket, NetworkOrigin, Alias, AccessPointArn, BucketAccountId },
      CreationDate: new Date(Date.UTC(2025, 2, 1)),
    }),
  ),
];
