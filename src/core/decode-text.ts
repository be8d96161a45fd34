/**
 * The text of a file as editors and shells write it: UTF-8 with or without a byte order mark, and UTF-16 with one (what `>` of Windows PowerShell
 * writes), or without one where every other byte of the start is 0. SOURCE: WHATWG Encoding Standard, "BOM sniff".
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** As `decodeText`. @throws TypeError where the bytes are no text in their encoding */
export function decodeStrictly(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16be' | 'utf-16le' {
  const [first, second, third, fourth] = bytes;
  const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0 && third === 0 && fourth !== 0);
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== undefined && first !== 0 && second === 0 && third !== 0 && fourth === 0);
  return isBigEndian ? 'utf-16be' : isLittleEndian ? 'utf-16le' : 'utf-8';
}
