import { ListAccessPointsCommand } from '@aws-sdk/client-s3-control';
import { s3Control } from '../services.ts';
import { lister } from './lister.ts';

export const accessPoints = lister({
  type: 'AWS::S3::AccessPoint',
  title: 'S3 access points',
  service: s3Control,
  operation: 'ListAccessPoints',
  // Without `ALL` those of FSx volumes are left out.
  request: (NextToken, _parent, at) => new ListAccessPointsCommand({ AccountId: at.account, DataSourceType: 'ALL', MaxResults: 1000, NextToken }),
  items: (answer) => answer.AccessPointList,
  token: (answer) => answer.NextToken,
  resource: (point, at) => ({
    id: point.AccessPointArn ?? at.arn('s3', `accesspoint/${point.Name ?? ''}`),
    name: point.Name,
    attributes: { bucket: point.Bucket, origin: point.NetworkOrigin, vpcId: point.VpcConfiguration?.VpcId, alias: point.Alias },
  }),
});
