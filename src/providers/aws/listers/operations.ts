import { ListWorkGroupsCommand } from '@aws-sdk/client-athena';
import { ListBackupVaultsCommand } from '@aws-sdk/client-backup';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { DescribeFileSystemsCommand } from '@aws-sdk/client-efs';
import { GetDatabasesCommand, GetJobsCommand } from '@aws-sdk/client-glue';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { defined } from '../../../core/defined.ts';
import { athena, backup, cloudFormation, cloudWatch, codeBuild, efs, glue, logs, ssm } from '../services.ts';
import { lister } from './lister.ts';

export const parameters = lister({
  type: 'AWS::SSM::Parameter',
  title: 'SSM parameters',
  service: ssm,
  operation: 'DescribeParameters',
  request: (NextToken) => new DescribeParametersCommand({ MaxResults: 50, NextToken }),
  items: (answer) => answer.Parameters,
  token: (answer) => answer.NextToken,
  resource: (parameter, at) => ({
    id: parameter.ARN ?? at.arn('ssm', `parameter/${(parameter.Name ?? '').replace(/^\//u, '')}`),
    name: parameter.Name,
    attributes: { kind: parameter.Type, tier: parameter.Tier, version: parameter.Version, description: parameter.Description },
  }),
});

export const logGroups = lister({
  type: 'AWS::Logs::LogGroup',
  title: 'Log groups',
  service: logs,
  operation: 'DescribeLogGroups',
  request: (nextToken) => new DescribeLogGroupsCommand({ limit: 50, nextToken }),
  items: (answer) => answer.logGroups,
  token: (answer) => answer.nextToken,
  resource: (group, at) => ({
    id: group.logGroupArn ?? group.arn?.replace(/:\*$/u, '') ?? at.arn('logs', `log-group:${group.logGroupName ?? ''}`),
    name: group.logGroupName,
    createdAt: group.creationTime,
    attributes: { retentionDays: group.retentionInDays, storedBytes: group.storedBytes, class: group.logGroupClass },
  }),
});

export const alarms = lister({
  type: 'AWS::CloudWatch::Alarm',
  title: 'Alarms',
  also: [
    { type: 'AWS::CloudWatch::CompositeAlarm', title: 'Composite alarms' },
    { type: 'AWS::CloudWatch::LogAlarm', title: 'Log alarms' },
  ],
  service: cloudWatch,
  operation: 'DescribeAlarms',
  // Without types CloudWatch answers with metric alarms alone.
  request: (NextToken) => new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'], MaxRecords: 100, NextToken }),
  // Servers that know no log alarms say nothing of them.
  items: ({ MetricAlarms: metric, CompositeAlarms: composite, LogAlarms: log = [] }) =>
    metric === undefined || composite === undefined
      ? undefined
      : [
          ...metric.map((alarm) => ({ alarm, type: undefined, watches: alarm.MetricName })),
          ...composite.map((alarm) => ({ alarm, type: 'AWS::CloudWatch::CompositeAlarm', watches: undefined })),
          ...log.map((alarm) => ({ alarm, type: 'AWS::CloudWatch::LogAlarm', watches: undefined })),
        ],
  token: (answer) => answer.NextToken,
  resource: ({ alarm, type, watches }, at) => ({
    ...defined({ type }),
    id: alarm.AlarmArn ?? at.arn('cloudwatch', `alarm:${alarm.AlarmName ?? ''}`),
    name: alarm.AlarmName,
    attributes: { state: alarm.StateValue, metric: watches, description: alarm.AlarmDescription },
  }),
});

export const stacks = lister({
  type: 'AWS::CloudFormation::Stack',
  title: 'CloudFormation stacks',
  service: cloudFormation,
  operation: 'DescribeStacks',
  request: (NextToken) => new DescribeStacksCommand({ NextToken }),
  items: (answer) => answer.Stacks,
  token: (answer) => answer.NextToken,
  resource: (stack, at) => ({
    id: stack.StackId ?? at.arn('cloudformation', `stack/${stack.StackName ?? ''}`),
    name: stack.StackName,
    tags: stack.Tags ?? [],
    createdAt: stack.CreationTime,
    uncounted: stack.StackStatus === 'DELETE_COMPLETE' ? 'deleted' : undefined,
    attributes: { status: stack.StackStatus, description: stack.Description, parentStack: stack.ParentId },
  }),
});

export const fileSystems = lister({
  type: 'AWS::EFS::FileSystem',
  title: 'EFS file systems',
  service: efs,
  operation: 'DescribeFileSystems',
  request: (Marker) => new DescribeFileSystemsCommand({ MaxItems: 100, Marker }),
  items: (answer) => answer.FileSystems,
  token: (answer) => answer.NextMarker,
  resource: (system, at) => ({
    id: system.FileSystemArn ?? at.arn('elasticfilesystem', `file-system/${system.FileSystemId ?? ''}`),
    name: system.Name,
    tags: system.Tags ?? [],
    createdAt: system.CreationTime,
    attributes: { fileSystemId: system.FileSystemId, state: system.LifeCycleState, bytes: system.SizeInBytes?.Value, encrypted: system.Encrypted },
  }),
});

export const backupVaults = lister({
  type: 'AWS::Backup::BackupVault',
  title: 'Backup vaults',
  service: backup,
  operation: 'ListBackupVaults',
  request: (NextToken) => new ListBackupVaultsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.BackupVaultList,
  token: (answer) => answer.NextToken,
  resource: (vault, at) => ({
    id: vault.BackupVaultArn ?? at.arn('backup', `backup-vault:${vault.BackupVaultName ?? ''}`),
    name: vault.BackupVaultName,
    createdAt: vault.CreationDate,
    // Backup makes it when its console is first opened; EFS makes its own for automatic backups.
    isDefault: vault.BackupVaultName === 'Default' || vault.BackupVaultName === 'aws/efs/automatic-backup-vault',
    attributes: { recoveryPoints: vault.NumberOfRecoveryPoints, locked: vault.Locked, kind: vault.VaultType },
  }),
});

export const workGroups = lister({
  type: 'AWS::Athena::WorkGroup',
  title: 'Athena work groups',
  service: athena,
  operation: 'ListWorkGroups',
  request: (NextToken) => new ListWorkGroupsCommand({ MaxResults: 50, NextToken }),
  items: (answer) => answer.WorkGroups,
  token: (answer) => answer.NextToken,
  resource: (group, at) => ({
    id: at.arn('athena', `workgroup/${group.Name ?? ''}`),
    name: group.Name,
    createdAt: group.CreationTime,
    // Every account has it, and it cannot be deleted.
    isDefault: group.Name === 'primary',
    attributes: { state: group.State, description: group.Description },
  }),
});

export const glueDatabases = lister({
  type: 'AWS::Glue::Database',
  title: 'Glue databases',
  service: glue,
  operation: 'GetDatabases',
  request: (NextToken) => new GetDatabasesCommand({ MaxResults: 100, NextToken }),
  items: (answer) => answer.DatabaseList,
  token: (answer) => answer.NextToken,
  resource: (database, at) => ({
    id: at.arn('glue', `database/${database.Name ?? ''}`),
    name: database.Name,
    createdAt: database.CreateTime,
    attributes: { catalogId: database.CatalogId, description: database.Description, location: database.LocationUri },
  }),
});

export const glueJobs = lister({
  type: 'AWS::Glue::Job',
  title: 'Glue jobs',
  service: glue,
  operation: 'GetJobs',
  request: (NextToken) => new GetJobsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.Jobs,
  token: (answer) => answer.NextToken,
  resource: (job, at) => ({
    id: at.arn('glue', `job/${job.Name ?? ''}`),
    name: job.Name,
    createdAt: job.CreatedOn,
    attributes: { glueVersion: job.GlueVersion, workerType: job.WorkerType, workers: job.NumberOfWorkers, description: job.Description },
  }),
});

export const buildProjects = lister({
  type: 'AWS::CodeBuild::Project',
  title: 'CodeBuild projects',
  service: codeBuild,
  operation: 'ListProjects',
  request: (nextToken) => new ListProjectsCommand({ nextToken }),
  items: (answer) => answer.projects,
  token: (answer) => answer.nextToken,
  resource: (name, at) => ({ id: at.arn('codebuild', `project/${name}`), name }),
});
