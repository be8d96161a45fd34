import { DescribeLoadBalancersCommand as DescribeClassicLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DescribeListenersCommand, DescribeLoadBalancersCommand, DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elb, elbV2 } from '../services.ts';
import { lister } from './lister.ts';

/* Pages hold up to 400. Source: Elastic Load Balancing API reference, versions 2015-12-01 and 2012-06-01. */

export const loadBalancers = lister({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  title: 'Load balancers',
  service: elbV2,
  operation: 'DescribeLoadBalancers',
  request: (Marker) => new DescribeLoadBalancersCommand({ PageSize: 400, Marker }),
  items: (answer) => answer.LoadBalancers,
  token: (answer) => answer.NextMarker,
  resource: (balancer, at) => ({
    id: balancer.LoadBalancerArn ?? at.arn('elasticloadbalancing', `loadbalancer/${balancer.LoadBalancerName ?? ''}`),
    name: balancer.LoadBalancerName,
    createdAt: balancer.CreatedTime,
    attributes: { kind: balancer.Type, scheme: balancer.Scheme, state: balancer.State?.Code, vpcId: balancer.VpcId, dnsName: balancer.DNSName },
  }),
});

export const listeners = lister({
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  title: 'Load balancer listeners',
  service: elbV2,
  operation: 'DescribeListeners',
  parents: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  request: (Marker, balancer) => new DescribeListenersCommand({ LoadBalancerArn: balancer.id, PageSize: 400, Marker }),
  items: (answer) => answer.Listeners,
  token: (answer) => answer.NextMarker,
  resource: (listener, at, balancer) => ({
    id: listener.ListenerArn ?? at.arn('elasticloadbalancing', `listener/${balancer.name ?? ''}/${String(listener.Port ?? '')}`),
    name: `${listener.Protocol ?? ''}:${String(listener.Port ?? '')}`,
    attributes: { protocol: listener.Protocol, port: listener.Port, loadBalancer: balancer.name },
  }),
});

export const targetGroups = lister({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  title: 'Target groups',
  service: elbV2,
  operation: 'DescribeTargetGroups',
  request: (Marker) => new DescribeTargetGroupsCommand({ PageSize: 400, Marker }),
  items: (answer) => answer.TargetGroups,
  token: (answer) => answer.NextMarker,
  resource: (group, at) => ({
    id: group.TargetGroupArn ?? at.arn('elasticloadbalancing', `targetgroup/${group.TargetGroupName ?? ''}`),
    name: group.TargetGroupName,
    attributes: { protocol: group.Protocol, port: group.Port, targetType: group.TargetType, vpcId: group.VpcId },
  }),
});

export const classicLoadBalancers = lister({
  type: 'AWS::ElasticLoadBalancing::LoadBalancer',
  title: 'Classic load balancers',
  service: elb,
  operation: 'DescribeLoadBalancers',
  request: (Marker) => new DescribeClassicLoadBalancersCommand({ PageSize: 400, Marker }),
  items: (answer) => answer.LoadBalancerDescriptions,
  token: (answer) => answer.NextMarker,
  resource: (balancer, at) => ({
    id: at.arn('elasticloadbalancing', `loadbalancer/${balancer.LoadBalancerName ?? ''}`),
    name: balancer.LoadBalancerName,
    createdAt: balancer.CreatedTime,
    attributes: { scheme: balancer.Scheme, vpcId: balancer.VPCId, dnsName: balancer.DNSName },
  }),
});
