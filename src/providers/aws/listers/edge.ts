import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { apiGateway, apiGatewayV2, cloudFront, route53 } from '../services.ts';
import { lister } from './lister.ts';

export const hostedZones = lister({
  type: 'AWS::Route53::HostedZone',
  title: 'Route 53 zones',
  service: route53,
  operation: 'ListHostedZones',
  request: (Marker) => new ListHostedZonesCommand({ MaxItems: 100, Marker }),
  items: (answer) => answer.HostedZones,
  token: (answer) => answer.NextMarker,
  resource: (zone, at) => {
    const id = (zone.Id ?? '').replace(/^\/hostedzone\//u, '');
    return {
      id: at.arn('route53', `hostedzone/${id}`, { region: '', account: '' }),
      name: zone.Name,
      attributes: {
        zoneId: id,
        private: zone.Config?.PrivateZone,
        records: zone.ResourceRecordSetCount,
        comment: zone.Config?.Comment,
        managedBy: zone.LinkedService?.ServicePrincipal,
      },
    };
  },
});

export const distributions = lister({
  type: 'AWS::CloudFront::Distribution',
  title: 'CloudFront distributions',
  service: cloudFront,
  operation: 'ListDistributions',
  request: (Marker) => new ListDistributionsCommand({ MaxItems: 100, Marker }),
  // The list inside is left out when it is empty, the frame around it never.
  items: ({ DistributionList: list }) => list?.Items ?? (list?.Quantity === 0 ? [] : undefined),
  token: (answer) => answer.DistributionList?.NextMarker,
  resource: (distribution, at) => ({
    id: distribution.ARN ?? at.arn('cloudfront', `distribution/${distribution.Id ?? ''}`, { region: '' }),
    name: distribution.Aliases?.Items?.[0] ?? distribution.DomainName,
    attributes: {
      distributionId: distribution.Id,
      status: distribution.Status,
      enabled: distribution.Enabled,
      domainName: distribution.DomainName,
      comment: distribution.Comment,
    },
  }),
});

export const restApis = lister({
  type: 'AWS::ApiGateway::RestApi',
  title: 'REST APIs',
  service: apiGateway,
  operation: 'GetRestApis',
  permission: 'apigateway:GET',
  request: (position) => new GetRestApisCommand({ limit: 500, position }),
  items: (answer) => answer.items,
  token: (answer) => answer.position,
  resource: (api, at) => ({
    id: at.arn('apigateway', `/restapis/${api.id ?? ''}`, { account: '' }),
    name: api.name,
    tags: api.tags ?? {},
    createdAt: api.createdDate,
    attributes: { restApiId: api.id, description: api.description, endpoints: api.endpointConfiguration?.types?.join(', ') },
  }),
});

export const httpApis = lister({
  type: 'AWS::ApiGatewayV2::Api',
  title: 'HTTP and WebSocket APIs',
  service: apiGatewayV2,
  operation: 'GetApis',
  permission: 'apigateway:GET',
  request: (NextToken) => new GetApisCommand({ MaxResults: '500', NextToken }),
  items: (answer) => answer.Items,
  token: (answer) => answer.NextToken,
  resource: (api, at) => ({
    id: at.arn('apigateway', `/apis/${api.ApiId ?? ''}`, { account: '' }),
    name: api.Name,
    tags: api.Tags ?? {},
    createdAt: api.CreatedDate,
    attributes: { apiId: api.ApiId, protocol: api.ProtocolType, endpoint: api.ApiEndpoint },
  }),
});
