import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import type { AttributeTable } from '../../../core/terraform-rules.ts';

const forwardingRule = rows(
  'target=target:last',
  'load_balancing_scheme=loadBalancingScheme~EXTERNAL',
  'ip_protocol=IPProtocol',
  'backend_service=backendService:last',
  'network=network:last',
  'subnetwork=subnetwork:last',
  'allow_global_access=allowGlobalAccess',
  'all_ports=allPorts',
);
const backendService = rows(
  'protocol=protocol',
  'timeout_sec=timeoutSec~30',
  'load_balancing_scheme=loadBalancingScheme~EXTERNAL',
  'session_affinity=sessionAffinity~NONE',
  'port_name=portName',
  'security_policy=securityPolicy:last',
  'health_checks=healthChecks:lastset',
  'connection_draining_timeout_sec=connectionDraining.drainingTimeoutSec',
);
const healthCheck = rows(
  'check_interval_sec=checkIntervalSec~5',
  'timeout_sec=timeoutSec~5',
  'healthy_threshold=healthyThreshold~2',
  'unhealthy_threshold=unhealthyThreshold~2',
  'http_health_check.0.port=httpHealthCheck.port',
  'http_health_check.0.request_path=httpHealthCheck.requestPath',
  'https_health_check.0.port=httpsHealthCheck.port',
  'https_health_check.0.request_path=httpsHealthCheck.requestPath',
  'tcp_health_check.0.port=tcpHealthCheck.port',
);
const urlMap = rows('default_service=defaultService:last', 'description=description');
const httpsProxy = rows(
  'url_map=urlMap:last',
  'ssl_certificates=sslCertificates:lastset',
  'ssl_policy=sslPolicy:last',
  'quic_override=quicOverride~NONE',
);

/** Attributes of networks and load balancing, beside those of `attributes.ts`. SOURCE: as there. */
export const googleNetworkAttributes: AttributeTable = {
  google_compute_firewall: rows(
    'allow=allowed:portrules',
    'deny=denied:portrules',
    'source_service_accounts=sourceServiceAccounts:set',
    'target_service_accounts=targetServiceAccounts:set',
  ),
  google_compute_subnetwork: rows('secondary_ip_range=secondaryIpRanges:blocks', 'private_ipv6_google_access=privateIpv6GoogleAccess'),
  google_compute_router: rows('bgp.0.asn=bgp.asn', 'bgp.0.advertise_mode=bgp.advertiseMode'),
  google_compute_forwarding_rule: forwardingRule,
  google_compute_global_forwarding_rule: rows('target=target:last', 'load_balancing_scheme=loadBalancingScheme~EXTERNAL', 'ip_protocol=IPProtocol'),
  google_compute_backend_service: [...backendService, ...rows('enable_cdn=enableCDN')],
  google_compute_region_backend_service: backendService,
  google_compute_backend_bucket: rows('bucket_name=bucketName', 'enable_cdn=enableCdn', 'description=description'),
  google_compute_health_check: healthCheck,
  google_compute_region_health_check: healthCheck,
  google_compute_http_health_check: rows(
    'check_interval_sec=checkIntervalSec~5',
    'timeout_sec=timeoutSec~5',
    'port=port~80',
    'request_path=requestPath~/',
  ),
  google_compute_url_map: urlMap,
  google_compute_region_url_map: urlMap,
  google_compute_target_http_proxy: rows('url_map=urlMap:last', 'description=description'),
  google_compute_region_target_http_proxy: rows('url_map=urlMap:last', 'description=description'),
  google_compute_target_https_proxy: httpsProxy,
  google_compute_region_target_https_proxy: httpsProxy,
  google_compute_ssl_policy: rows('profile=profile~COMPATIBLE', 'min_tls_version=minTlsVersion~TLS_1_0'),
  google_compute_managed_ssl_certificate: rows('managed.0.domains=managed.domains:set', 'type=type~MANAGED'),
  google_compute_network_endpoint_group: rows(
    'network_endpoint_type=networkEndpointType~GCE_VM_IP_PORT',
    'network=network:last',
    'default_port=defaultPort',
  ),
  google_compute_region_network_endpoint_group: rows(
    'network_endpoint_type=networkEndpointType~SERVERLESS',
    'cloud_run.0.service=cloudRun.service',
    'cloud_function.0.function=cloudFunction.function',
    'psc_target_service=pscTargetService',
  ),
  google_compute_vpn_tunnel: rows('peer_ip=peerIp', 'ike_version=ikeVersion~2', 'router=router:last', 'vpn_gateway=vpnGateway:last'),
  google_compute_ha_vpn_gateway: rows('network=network:last', 'stack_type=stackType~IPV4_ONLY'),
  google_compute_interconnect_attachment: rows(
    'admin_enabled=adminEnabled~true',
    'bandwidth=bandwidth~BPS_10G',
    'type=type~DEDICATED',
    'router=router:last',
    'mtu=mtu',
  ),
  google_compute_service_attachment: rows('connection_preference=connectionPreference', 'enable_proxy_protocol=enableProxyProtocol'),
  google_compute_security_policy: rows('description=description', 'type=type~CLOUD_ARMOR'),
  google_vpc_access_connector: rows(
    'network=network:last',
    'ip_cidr_range=ipCidrRange:cidr',
    'machine_type=machineType~e2-micro',
    'min_instances=minInstances',
    'max_instances=maxInstances',
  ),
  google_dns_policy: rows('enable_logging=enableLogging', 'enable_inbound_forwarding=enableInboundForwarding', 'description=description'),
};
