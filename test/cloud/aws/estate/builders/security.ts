import { createdAt, nameTags, of, uuid } from '../parts.ts';
import type { Builder } from '../where.ts';

export const securityBuilders: Readonly<Record<string, Builder>> = {
  'AWS::KMS::Key': {
    nameMember: 'KeyId',
    build: (at) => {
      const id = at.name === `key-${at.n + 1}` ? uuid(at) : at.name;
      return {
        KeyId: id,
        Arn: at.arn('kms', `key/${id}`),
        AWSAccountId: at.account,
        CreationDate: createdAt(at),
        Enabled: true,
        KeyManager: 'CUSTOMER',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        Origin: 'AWS_KMS',
        Description: '',
      };
    },
  },
  'AWS::KMS::Alias': {
    nameMember: '$name',
    build: (at) => ({
      AliasName: `alias/${at.name}`,
      AliasArn: at.arn('kms', `alias/${at.name}`),
      TargetKeyId: of(at, 'AWS::KMS::Key', 'KeyId', 'none'),
      CreationDate: createdAt(at),
    }),
  },
  'AWS::SecretsManager::Secret': {
    nameMember: 'Name',
    build: (at) => ({
      Name: at.name,
      ARN: at.arn('secretsmanager', `secret:${at.name}-${at.hex(6)}`),
      CreatedDate: createdAt(at),
      Tags: nameTags(at),
    }),
  },
  'AWS::SSM::Parameter': {
    nameMember: 'Name',
    build: (at) => ({
      Name: at.name,
      ARN: at.arn('ssm', `parameter/${at.name.replace(/^\//, '')}`),
      Type: 'String',
      Version: 1,
      Tier: 'Standard',
      DataType: 'text',
      LastModifiedDate: createdAt(at),
    }),
  },
  'AWS::CertificateManager::Certificate': {
    nameMember: 'DomainName',
    build: (at) => ({
      CertificateArn: at.arn('acm', `certificate/${uuid(at)}`),
      DomainName: at.name.includes('.') ? at.name : `${at.name}.example.com`,
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      KeyAlgorithm: 'RSA_2048',
      InUse: true,
      CreatedAt: createdAt(at),
    }),
  },
  'AWS::Cognito::UserPool': {
    nameMember: 'Name',
    build: (at) => ({ Id: `${at.region}_${at.hex(9)}`, Name: at.name, CreationDate: createdAt(at), LastModifiedDate: createdAt(at) }),
  },
  'AWS::WAFv2::WebACL': {
    nameMember: 'Name',
    build: (at) => {
      const id = uuid(at);
      const scope = at.region === 'global' ? 'global' : 'regional';
      const arn = at.arn('wafv2', `${scope}/webacl/${at.name}/${id}`);
      return {
        Name: at.name,
        Id: id,
        ARN: scope === 'global' ? arn.replace(':wafv2::', ':wafv2:us-east-1:') : arn,
        LockToken: uuid(at),
        Description: '',
      };
    },
  },
  'AWS::CloudTrail::Trail': {
    nameMember: 'Name',
    build: (at) => ({
      Name: at.name,
      TrailARN: at.arn('cloudtrail', `trail/${at.name}`),
      HomeRegion: at.region,
      S3BucketName: 'trails',
      IsMultiRegionTrail: false,
      IsOrganizationTrail: false,
    }),
  },
  'AWS::Logs::LogGroup': {
    nameMember: 'logGroupName',
    build: (at) => ({
      logGroupName: at.name,
      arn: at.arn('logs', `log-group:${at.name}:*`),
      logGroupArn: at.arn('logs', `log-group:${at.name}`),
      creationTime: createdAt(at).getTime(),
      storedBytes: 0,
      logGroupClass: 'STANDARD',
    }),
  },
  'AWS::CloudWatch::Alarm': {
    nameMember: 'AlarmName',
    build: (at) => ({
      AlarmName: at.name,
      AlarmArn: at.arn('cloudwatch', `alarm:${at.name}`),
      StateValue: 'OK',
      MetricName: 'CPUUtilization',
      Namespace: 'AWS/EC2',
      Threshold: 80,
    }),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    nameMember: 'AlarmName',
    build: (at) => ({ AlarmName: at.name, AlarmArn: at.arn('cloudwatch', `alarm:${at.name}`), StateValue: 'OK', AlarmRule: 'FALSE' }),
  },
  'AWS::CloudWatch::LogAlarm': {
    nameMember: 'AlarmName',
    build: (at) => ({ AlarmName: at.name, AlarmArn: at.arn('cloudwatch', `alarm:${at.name}`), StateValue: 'OK' }),
  },
  'AWS::S3::AccessPoint': {
    nameMember: 'Name',
    build: (at) => ({
      Name: at.name,
      NetworkOrigin: 'Internet',
      Bucket: of(at, 'AWS::S3::Bucket', 'Name', 'gone'),
      BucketAccountId: at.account,
      AccessPointArn: at.arn('s3', `accesspoint/${at.name}`),
      Alias: `${at.name}-${at.hex(16)}-s3alias`,
    }),
  },
  'AWS::Route53::HostedZone': {
    nameMember: 'Name',
    build: (at) => ({
      Id: `/hostedzone/Z${at.hex(20).toUpperCase()}`,
      Name: at.name.includes('.') ? at.name : `${at.name}.example.com.`,
      CallerReference: uuid(at),
      Config: { PrivateZone: false },
      ResourceRecordSetCount: 2,
    }),
  },
  'AWS::CloudFront::Distribution': {
    build: (at) => {
      const id = `E${at.hex(13).toUpperCase()}`;
      return {
        Id: id,
        ARN: at.arn('cloudfront', `distribution/${id}`),
        Status: 'Deployed',
        LastModifiedTime: createdAt(at),
        DomainName: `d${at.hex(13)}.cloudfront.net`,
        Aliases: { Quantity: 0 },
        Comment: at.name,
        Enabled: true,
        PriceClass: 'PriceClass_All',
        HttpVersion: 'http2',
        IsIPV6Enabled: true,
        Staging: false,
      };
    },
  },
};
