/** An element of an XML document: children, or text. */
export interface Node {
  tag: string;
  attributes: string;
  children: Node[];
  text: string;
}

/** The root of a document as the simulated clouds write it: without comments and sections. Undefined where there is none. */
export function parseXml(text: string): Node | undefined {
  const top: Node = { tag: '', attributes: '', children: [], text: '' };
  const open = [top];
  for (const [, prolog, end, tag = '', attributes = '', alone, said] of text.matchAll(/(<\?[^>]*>)|<(\/)?([\w:.-]+)([^>]*?)(\/)?>|([^<]+)/g)) {
    const at = open.at(-1) ?? top;
    if (prolog !== undefined) continue;
    if (said !== undefined) at.text += said.trim();
    else if (end !== undefined) open.pop();
    else {
      const node = { tag, attributes, children: [], text: '' };
      at.children.push(node);
      if (alone === undefined) open.push(node);
    }
  }
  return top.children[0];
}

export function xmlText({ tag, attributes, children, text }: Node): string {
  return `<${tag}${attributes}>${text}${children.map(xmlText).join('')}</${tag}>`;
}
