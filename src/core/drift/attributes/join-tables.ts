import type { AttributeTable, PieceTable } from '../../terraform-rules.ts';

/** One table of several; rows of a type that stands in more than one of them follow each other. */
export function joinTables(...tables: readonly AttributeTable[]): AttributeTable {
  const types = new Set(tables.flatMap((table) => Object.keys(table)));
  return Object.fromEntries(Array.from(types, (type) => [type, tables.flatMap((table) => table[type] ?? [])]));
}

/** One table of pieces of several; names of sets and types stand once. */
export function joinPieces(...tables: readonly PieceTable[]): PieceTable {
  return {
    sets: Object.assign({}, ...tables.map(({ sets }) => sets)) as PieceTable['sets'],
    rows: Object.assign({}, ...tables.map(({ rows }) => rows)) as PieceTable['rows'],
  };
}
