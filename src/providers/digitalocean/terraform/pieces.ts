import { fact, filled, recordsAt, textAt } from '../../../core/drift/subresources/facts.ts';
import type { Fact, Piece, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

/** Lists of names, or of records with one. */
function names(noun: string, native: string): PieceSet {
  return { noun, native: [native], optional: true, pieces: (item) => [{ key: textAt(item, 'name') || textAt(item, 'value') }] };
}

/** The user and database that every cluster is made with. SOURCE: DigitalOcean's documentation of managed databases. */
function withDefault(set: PieceSet, owned: readonly string[]): PieceSet {
  return {
    ...set,
    pieces: (item: StateValues, parent: StateValues) =>
      set.pieces(item, parent).map((piece) => (owned.includes(piece.key) ? { ...piece, owned: 'every cluster is made with it' } : piece)),
  };
}

/** How a pool is scaled: by itself between two bounds, or at a count that somebody set. */
function scaleOf(pool: StateValues, count: unknown): Readonly<Record<string, Fact>> {
  return pool['auto_scale'] === true
    ? { auto_scale: fact(true), min_nodes: fact(pool['min_nodes']), max_nodes: fact(pool['max_nodes']) }
    : { auto_scale: fact(false), ...filled({ node_count: count }, ['node_count']) };
}

/** A record of a domain. What names another host has a dot behind it in states alone. SOURCE: `resourceDigitalOceanRecordRead` of the provider. */
function recordPiece(of: StateValues, value: unknown): Piece {
  const [type, name] = [textAt(of, 'type'), textAt(of, 'name')];
  const number = (field: string): Fact => ({ text: of[field] === 0 ? '' : textAt(of, field), shown: of[field] ?? undefined });
  const made = type === 'SOA' || (type === 'NS' && /^ns\d\.digitalocean\.com\.?$/.test(String(value)));
  return {
    key: `${textAt(of, 'id')} ${type} ${name}`,
    facts: {
      value: fact(value, (text) => text.replace(/\.$/, '')),
      ttl: number('ttl'),
      priority: number('priority'),
      port: number('port'),
      weight: number('weight'),
      flags: number('flags'),
      tag: fact(of['tag']),
    },
    ...(made ? { owned: 'every domain is made with it' } : {}),
  };
}

/** DigitalOcean, by the objects of its API. SOURCE: digitalocean/openapi. */
export const digitaloceanPieces: PieceTable = {
  sets: {
    'digitalocean volume droplets': {
      noun: 'attachment',
      native: ['droplet_ids'],
      optional: true,
      pieces: ({ value }) => (typeof value === 'number' || typeof value === 'string' ? [{ key: String(value) }] : []),
    },
    'digitalocean node pools': {
      noun: 'node pool',
      native: ['node_pools'],
      // The first pool is written in the cluster's own block, and Terraform marks it.
      pieces: (pool) => [
        {
          key: textAt(pool, 'id'),
          facts: { ...scaleOf(pool, pool['count']), size: fact(pool['size']), name: fact(pool['name']) },
          ...(Array.isArray(pool['tags']) && pool['tags'].includes('terraform:default-node-pool')
            ? { owned: 'it is the pool of its cluster’s block' }
            : {}),
        },
      ],
    },
    'digitalocean address droplet': {
      noun: 'assignment',
      native: ['droplet'],
      optional: true,
      pieces: (droplet) => (textAt(droplet, 'id') === '' ? [] : [{ key: textAt(droplet, 'id') }]),
    },
    'digitalocean domain records': {
      noun: 'record',
      native: ['domain_records'],
      pieces: (item) => [recordPiece(item, item['data'])],
    },
    'digitalocean database rules': {
      noun: 'trusted source',
      native: ['rules'],
      optional: true,
      pieces: (rule) => [{ key: `${textAt(rule, 'type')} ${textAt(rule, 'value')}` }],
    },
    'digitalocean databases': withDefault(names('database', 'db_names'), ['defaultdb']),
    'digitalocean database users': withDefault(names('user', 'users'), ['doadmin']),
  },
  rows: {
    digitalocean_volume_attachment: { set: 'digitalocean volume droplets', pieces: (of) => [{ key: textAt(of, 'droplet_id') }] },
    digitalocean_kubernetes_node_pool: {
      set: 'digitalocean node pools',
      pieces: (of) => [{ key: textAt(of, 'id'), facts: { ...scaleOf(of, of['node_count']), ...filled(of, ['size', 'name']) } }],
    },
    digitalocean_reserved_ip_assignment: { set: 'digitalocean address droplet', pieces: (of) => [{ key: textAt(of, 'droplet_id') }] },
    digitalocean_floating_ip_assignment: { set: 'digitalocean address droplet', pieces: (of) => [{ key: textAt(of, 'droplet_id') }] },
    digitalocean_record: { set: 'digitalocean domain records', pieces: (of) => [recordPiece(of, of['value'])] },
    digitalocean_database_firewall: {
      set: 'digitalocean database rules',
      pieces: (of) => recordsAt(of, 'rule').map((rule) => ({ key: `${textAt(rule, 'type')} ${textAt(rule, 'value')}` })),
      holds: () => true,
    },
    digitalocean_database_db: { set: 'digitalocean databases', pieces: (of) => [{ key: textAt(of, 'name') }] },
    digitalocean_database_user: { set: 'digitalocean database users', pieces: (of) => [{ key: textAt(of, 'name') }] },
  },
};
